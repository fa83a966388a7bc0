// The turns of chatbots and agents fold into one outcome, the same on every version of Dify.

import { answerOf, follow, RATE_LIMIT, ZERO_USAGE } from '../follow';
import type { Steps } from '../follow';
import {
	agentMessage,
	agentThought,
	errorEvent,
	message,
	messageEnd,
	messageReplace,
	speech,
	speechEnd,
} from '../turns';

describe('chatbots, on every version', () => {
	it.each<[string, Steps, string]>([
		['succeeds', [message('Hel'), message('lo'), messageEnd(), 'complete'], 'Hello'],
		['succeeds with an empty answer', [message(''), messageEnd(), 'complete'], ''],
		[
			'is stopped by its user, which looks like success',
			[message('Hel'), messageEnd({ metadata: ZERO_USAGE }), 'complete'],
			'Hel',
		],
		[
			'has a moderated question, answered letter by letter',
			[message('N'), message('o'), message('.'), messageEnd({ metadata: ZERO_USAGE }), 'complete'],
			'No.',
		],
		[
			'has a moderated answer',
			[message('bad '), message('words'), messageReplace('Sorry.'), messageEnd(), 'complete'],
			'Sorry.',
		],
		[
			'has a clean answer that Dify 0.15.8 replaces by itself',
			[message('Hello'), messageReplace('Hello'), messageEnd(), 'complete'],
			'Hello',
		],
		[
			'is masked step by step',
			[message('a'), messageReplace('*'), messageReplace('**'), messageEnd(), 'complete'],
			'**',
		],
		[
			'goes on behind a replacement',
			[message('bad'), messageReplace('***'), message(' good'), messageEnd(), 'complete'],
			'*** good',
		],
		[
			'has speech that nobody asked to keep',
			[message('Hi'), messageEnd(), 'complete', speech('AAAA'), speechEnd()],
			'Hi',
		],
	])('%s', (_what, steps, text) => {
		const answer = answerOf(steps);
		expect(answer).toMatchObject({ status: 'succeeded', text, mode: 'chat' });
	});

	it.each<[string, Steps, string]>([
		[
			'before the first token',
			[errorEvent('completion_request_error', RATE_LIMIT), 'complete'],
			'',
		],
		[
			'in mid-answer',
			[message('Hel'), errorEvent('completion_request_error', RATE_LIMIT), 'complete'],
			'Hel',
		],
	])('fails %s', (_when, steps, text) => {
		const reducer = follow(steps);
		expect(reducer.result).toBeUndefined();
		expect(reducer.text).toBe(text);
		expect(reducer.failure).toMatchObject({
			kind: 'run',
			code: 'completion_request_error',
			status: 400,
			message: `The app's model failed: ${RATE_LIMIT}`,
			words: RATE_LIMIT,
			retryable: true,
		});
	});

	it('fails with an error that has neither code nor ids, as some builds of 2026 send it', () => {
		const { failure } = follow([{ event: 'error', message: 'It broke', status: 500 }, 'complete']);
		expect(failure).toMatchObject({ code: 'internal_server_error', status: 500 });
		expect(failure).toMatchObject({ message: 'Dify failed on its own side', words: 'It broke' });
	});
});

describe('agents, on every version', () => {
	const call = { thought: '', tool: 'current_date', tool_input: '{}' };

	it.each<[string, Steps, string]>([
		[
			'answers without a tool; its last thought repeats the text',
			[
				agentThought('t1', 1),
				agentMessage('Hel'),
				agentMessage('lo'),
				agentThought('t1', 1, { thought: 'Hello' }),
				messageEnd(),
				'complete',
			],
			'Hello',
		],
		[
			'answers with a tool',
			[
				agentThought('t1', 1),
				agentMessage(''),
				agentThought('t1', 1, call),
				agentThought('t1', 1, { ...call, observation: '2026-11-21' }),
				agentThought('t2', 2),
				agentMessage('Tool said: 2026-11-21'),
				agentThought('t2', 2, { thought: 'Tool said: 2026-11-21' }),
				messageEnd(),
				'complete',
			],
			'Tool said: 2026-11-21',
		],
		[
			'gives an empty answer',
			[agentMessage(''), agentThought('t1', 1), messageEnd(), 'complete'],
			'',
		],
		[
			'is stopped, so that the closing thought is missing',
			[agentThought('t1', 1), agentMessage('Hel'), messageEnd(), 'complete'],
			'Hel',
		],
		[
			'has a moderated answer',
			[agentThought('t1', 1), agentMessage('bad'), messageReplace('No.'), messageEnd(), 'complete'],
			'No.',
		],
	])('%s', (_what, steps, text) => {
		expect(answerOf(steps)).toMatchObject({ status: 'succeeded', text, mode: 'agent-chat' });
	});

	it('answers from an annotation letter by letter, in message events', () => {
		const steps: Steps = [message('Y'), message('es'), messageEnd(), 'complete'];
		expect(answerOf(steps).text).toBe('Yes');
	});

	it.each<[string, Steps, string]>([
		[
			'before the first token',
			[agentThought('t1', 1), errorEvent('completion_request_error', RATE_LIMIT), 'complete'],
			'',
		],
		[
			'in mid-answer',
			[agentMessage('Hel'), errorEvent('completion_request_error', RATE_LIMIT), 'complete'],
			'Hel',
		],
	])('fails %s', (_when, steps, text) => {
		const reducer = follow(steps);
		expect(reducer.result).toBeUndefined();
		expect(reducer.text).toBe(text);
		expect(reducer.failure?.code).toBe('completion_request_error');
	});

	it('keeps the last state of each thought, in the order of their positions', () => {
		const { agentThoughts } = answerOf([
			agentThought('t2', 2),
			agentThought('t1', 1, call),
			agentThought('t2', 2, { thought: 'Done' }),
			agentThought('t1', 1, { ...call, observation: 'noon' }),
			agentMessage('It is noon'),
			messageEnd(),
			'complete',
		]);
		expect(agentThoughts).toHaveLength(2);
		expect(agentThoughts[0]).toMatchObject({ id: 't1', tool: 'current_date', observation: 'noon' });
		expect(agentThoughts[1]).toMatchObject({ id: 't2', thought: 'Done' });
	});
});

describe('the New Agent', () => {
	it('of Dify 1.15 answers in message events', () => {
		const answer = answerOf([
			agentThought('t1', 1),
			message('Hel'),
			message('lo'),
			messageEnd(),
			'complete',
		]);
		expect(answer).toMatchObject({ text: 'Hello', mode: 'agent-chat' });
	});

	it.each<[string, Steps, string]>([
		['in one message', [agentMessage('Let me look. '), message('It is noon.')], 'It is noon.'],
		['in several', [agentMessage('Look… '), message('It is '), message('noon.')], 'It is noon.'],
		['in none', [agentMessage('It is '), agentMessage('noon.')], 'It is noon.'],
	])(
		'of Dify 1.16 comments on the way and closes with the whole answer %s',
		(_how, steps, text) => {
			expect(answerOf([...steps, messageEnd(), 'complete']).text).toBe(text);
		},
	);
});
