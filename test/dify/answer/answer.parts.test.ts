// What an answer holds besides its outcome, and what no order of events may ever do to it.

import * as fc from 'fast-check';

import type { AnswerOptions } from '../../../dify/answer/answer';
import type { StreamProgress } from '../../../dify/stream/streamReducer';
import { AnswerReducer } from '../../../dify/answer/answer';
import { joinReasoning } from '../../../dify/answer/reasoning';
import type { DifyEvent } from '../../../dify/stream/events';
import type { JsonObject } from '../../../dify/http/json';
import { answerOf, EMPTY_ANSWER, follow } from '../follow';
import type { Steps } from '../follow';
import {
	agentMessage,
	agentThought,
	containerCompleted,
	errorEvent,
	FORM,
	formRequired,
	message,
	messageEnd,
	messageReplace,
	nodeFinished,
	nodeMessage,
	nodeStarted,
	speech,
	speechEnd,
	workflowFinished,
	workflowPaused,
	workflowStarted,
} from '../turns';

describe('where the text comes from', () => {
	it('prefers what was streamed to what the run repeats of it', () => {
		const answer = answerOf([
			workflowStarted(),
			nodeMessage('streamed'),
			messageEnd(),
			'settled',
			workflowFinished('succeeded', { outputs: { answer: 'repeated' } }),
			'complete',
		]);
		expect(answer.text).toBe('streamed');
	});

	it('is the run where no text event came at all', () => {
		const answer = answerOf([
			workflowStarted(),
			messageEnd(),
			'settled',
			workflowFinished('succeeded', { outputs: { answer: 'repeated' } }),
			'complete',
		]);
		expect(answer.text).toBe('repeated');
	});

	it('is an empty piece where one came: the run is not asked', () => {
		const answer = answerOf([
			workflowStarted(),
			nodeMessage(''),
			messageEnd(),
			'settled',
			workflowFinished('succeeded', { outputs: { answer: 'repeated' } }),
			'complete',
		]);
		expect(answer.text).toBe('');
	});

	it('is not a message_file with an address, nor one without any text', () => {
		const answer = answerOf([
			message('A cat'),
			{ event: 'message_file', id: 'file-1', url: '/files/cat.png', answer: ' and a dog' },
			{ event: 'message_file', id: 'file-2' },
			messageEnd(),
			'complete',
		]);
		expect(answer.text).toBe('A cat');
		expect(answer.files.map(({ id }) => id)).toEqual(['file-1', 'file-2']);
	});

	it('is also a message_file that carries text and no address', () => {
		const answer = answerOf([
			message('A cat: '),
			{ event: 'message_file', id: 'file-1', type: 'image', url: '/files/cat.png' },
			{ event: 'message_file', answer: 'here it ' },
			{ event: 'message_file', answer: 'is.', url: '' },
			messageEnd(),
			'complete',
		]);
		expect(answer.text).toBe('A cat: here it is.');
		expect(answer.files).toHaveLength(1);
	});

	it('is changed in nothing: blanks, line ends and thinking stay', () => {
		const pieces = ['  <think>', 'hm</', 'think>\n\n', 'A\r\n', '\tB\u00a0 '];
		const answer = answerOf([...pieces.map(message), messageEnd(), 'complete']);
		expect(answer.text).toBe('  <think>hm</think>\n\nA\r\n\tB\u00a0 ');
	});

	it('can be read while the turn goes on', () => {
		const reducer = follow([message('Hel')]);
		expect(reducer.text).toBe('Hel');
		expect(reducer.result).toBeUndefined();
		reducer.add(message('lo'));
		expect(reducer.text).toBe('Hello');
	});
});

describe('the ids of a turn', () => {
	it('are the first that came, and the time is that of the message', () => {
		const answer = answerOf([
			{
				event: 'workflow_started',
				task_id: 'task-1',
				workflow_run_id: 'run-1',
				created_at: 1,
				data: {},
			},
			nodeMessage('Hi'),
			messageEnd({ task_id: 'task-2', conversation_id: 'conversation-2', created_at: 3 }),
			'settled',
		]);
		expect(answer).toMatchObject({
			taskId: 'task-1',
			workflowRunId: 'run-1',
			conversationId: 'conversation-1',
			messageId: 'message-1',
			createdAt: 1784700000,
		});
	});

	it("of a chatflow's run are known as soon as it starts", () => {
		const reducer = new AnswerReducer();
		expect(reducer.workflowRunId).toBeNull();
		reducer.add(workflowStarted());
		expect(reducer.workflowRunId).toBe('run-1');
	});

	it('are known as soon as any event told them, for a stop', () => {
		const reducer = new AnswerReducer();
		expect(reducer.taskId).toBeNull();
		reducer.add({ event: 'agent_log', task_id: '' });
		expect(reducer.taskId).toBeNull();
		reducer.add(message('H'));
		expect(reducer.taskId).toBe('task-1');
	});

	it('are null where they never came, and so are the other parts empty', () => {
		const answer = answerOf([{ event: 'message' }, { event: 'message_end' }, 'complete']);
		expect(answer).toEqual({ ...EMPTY_ANSWER, mode: 'chat' });
	});

	it('also go with a failure', () => {
		const { turn } = follow([message('H'), errorEvent('invalid_param', 'No'), 'complete']);
		expect(turn).toEqual({
			conversationId: 'conversation-1',
			messageId: 'message-1',
			taskId: 'task-1',
			workflowRunId: null,
		});
	});
});

describe('whether a turn has begun', () => {
	it('is told by any event, an unknown one as well', () => {
		const reducer = new AnswerReducer();
		expect(reducer.hasBegun).toBe(false);
		reducer.add({ event: 'brand_new' });
		expect(reducer.hasBegun).toBe(true);
		expect(reducer.progress).toBe('open');
	});
});

describe("an agent's steps", () => {
	it('stand in the order of their positions, in whichever they came', () => {
		const { agentThoughts } = answerOf([
			agentThought('third', 3),
			agentThought('first', 1),
			agentThought('second', 2),
			message('Done'),
			messageEnd(),
			'complete',
		]);
		expect(agentThoughts.map(({ id }) => id)).toEqual(['first', 'second', 'third']);
	});

	it('stand first where Dify gave them no position', () => {
		const { agentThoughts } = answerOf([
			agentThought('first', 1),
			agentThought('none', 1, { position: null }),
			message('Done'),
			messageEnd(),
			'complete',
		]);
		expect(agentThoughts.map(({ id }) => id)).toEqual(['none', 'first']);
	});
});

describe('the mode', () => {
	it.each<[string, DifyEvent[], string]>([
		['is that of a chatbot unless something else shows', [message('Hi')], 'chat'],
		['is that of an agent once a thought came', [agentThought('t1', 1)], 'agent-chat'],
		['is that of a chatflow once a node came', [nodeStarted('llm', 'LLM')], 'advanced-chat'],
		['is that of a chatflow once an agent node logged', [{ event: 'agent_log' }], 'advanced-chat'],
		[
			'is that of a chatflow once a branch of 0.15.8 came',
			[{ event: 'parallel_branch_started', data: {} }],
			'advanced-chat',
		],
	])('%s', (_what, events, mode) => {
		const reducer = new AnswerReducer();
		for (const event of [...events, message('Hi'), messageEnd()]) reducer.add(event);
		expect(reducer.result?.mode).toBe(mode);
	});
});

describe('the files of an answer', () => {
	const file = (name: string, rest: JsonObject = {}): JsonObject => ({ filename: name, ...rest });
	const picture: DifyEvent = {
		event: 'message_file',
		id: 'file-1',
		type: 'image',
		belongs_to: 'assistant',
		url: 'https://files.example.org/files/tools/cat.png?sign=xyz',
	};

	it('are those that came on the way, where the end of the message lists none', () => {
		const { files } = answerOf([
			message('A cat'),
			picture,
			messageEnd({ files: null }),
			'complete',
		]);
		expect(files).toEqual([picture]);
	});

	it("leave out what came on the way but is the user's own", () => {
		const { files } = answerOf([
			message('A cat'),
			{ ...picture, belongs_to: 'user' },
			messageEnd(),
			'complete',
		]);
		expect(files).toEqual([]);
	});

	it('are those of the end of the message, without the uploads that Dify 1.14 lists there too', () => {
		const made = file('cat.png', { transfer_method: 'tool_file' });
		const { files } = answerOf([
			picture,
			message('A cat'),
			messageEnd({
				files: [
					file('mine.pdf', { transfer_method: 'local_file' }),
					made,
					file('linked.pdf', { transfer_method: 'remote_url' }),
				],
			}),
			'complete',
		]);
		expect(files).toEqual([made]);
	});

	it('are all of the list in a chatflow, for it gives back uploads on purpose', () => {
		const upload = file('mine.pdf', { transfer_method: 'local_file' });
		const { files } = answerOf([
			workflowStarted(),
			nodeMessage('Here'),
			messageEnd({ files: [upload] }),
			'settled',
			workflowFinished('succeeded', { files: [file('other.pdf')] }),
			'complete',
		]);
		expect(files).toEqual([upload]);
	});

	it('are those of the run where no message ends, as on 1.13.0', () => {
		const { files } = answerOf([
			workflowStarted(),
			nodeMessage('Here'),
			workflowFinished('succeeded', { files: [file('report.pdf')] }),
			'settled',
		]);
		expect(files).toEqual([file('report.pdf')]);
	});
});

describe('speech', () => {
	const keep: AnswerOptions = { keepSpeech: true };

	it('is kept in its order when asked for, and waited for to its end', () => {
		const answer = answerOf(
			[
				message('Hello'),
				speech('AAAA'),
				message(' you'),
				messageEnd(),
				'settled',
				speech('BBBB'),
				speechEnd(),
				'complete',
			],
			keep,
		);
		expect(answer).toMatchObject({ text: 'Hello you', speech: ['AAAA', 'BBBB'] });
	});

	it('is waited for although none of it came before the end of the message', () => {
		const answer = answerOf(
			[message('Hi'), messageEnd(), 'settled', speech('AAAA'), speechEnd(), 'complete'],
			keep,
		);
		expect(answer.speech).toEqual(['AAAA']);
	});

	it('that is over before the message ends is not waited for', () => {
		const answer = answerOf(
			[message('Hi'), speech('AAAA'), speechEnd(), messageEnd(), 'complete'],
			keep,
		);
		expect(answer.speech).toEqual(['AAAA']);
	});

	it('goes on behind each piece of it, where it was asked for, and behind nothing else', () => {
		const reducer = new AnswerReducer(keep);
		const isSpeaking = (event: DifyEvent) => {
			reducer.add(event);
			return reducer.isSpeaking;
		};
		expect(isSpeaking(message('Hi'))).toBe(false);
		expect(isSpeaking(speech('AAAA'))).toBe(true);
		expect(isSpeaking(messageEnd())).toBe(false);
		expect(isSpeaking(speech('BBBB'))).toBe(true);
		expect(isSpeaking(nodeFinished('llm', 'LLM'))).toBe(false);
		expect(isSpeaking(speechEnd())).toBe(false);
	});

	it('goes on for nobody where it was not asked for', () => {
		const reducer = follow([message('Hi'), speech('AAAA')]);
		expect(reducer.isSpeaking).toBe(false);
	});

	it('is dropped when it was not asked for', () => {
		const answer = answerOf([message('Hi'), speech('AAAA'), messageEnd(), 'complete']);
		expect(answer.speech).toEqual([]);
	});
});

describe('the events of a turn', () => {
	it('are all but pieces of text and speech, when asked for', () => {
		const thought = agentThought('t1', 1);
		const unknown: DifyEvent = { event: 'brand_new', data: {} };
		const end = messageEnd();
		const { events } = answerOf(
			[
				unknown,
				thought,
				agentMessage('Hi'),
				message('Hi'),
				messageReplace('Ho'),
				speech('AAAA'),
				speechEnd(),
				end,
				'complete',
			],
			{ keepEvents: true },
		);
		expect(events).toEqual([unknown, thought, messageReplace('Ho'), speechEnd(), end]);
	});

	it('do not hold a piece of text that came as message_file', () => {
		const file: DifyEvent = { event: 'message_file', id: 'file-1', url: '/files/cat.png' };
		const end = messageEnd();
		const { events } = answerOf(
			[file, { event: 'message_file', answer: 'A cat' }, end, 'complete'],
			{ keepEvents: true },
		);
		expect(events).toEqual([file, end]);
	});

	it('are none when not asked for', () => {
		expect(answerOf([agentMessage('Hi'), messageEnd(), 'complete']).events).toEqual([]);
	});
});

describe('thinking that Dify sends apart (1.15.0)', () => {
	const chunk = (reasoning: string, isFinal = false): DifyEvent => ({
		event: 'reasoning_chunk',
		data: { message_id: 'message-1', reasoning, node_id: 'llm', is_final: isFinal },
	});
	const ends = (metadata: JsonObject): Steps => [
		messageEnd({ metadata }),
		'settled',
		workflowFinished('succeeded'),
		'complete',
	];

	it('is that of the nodes at the end of the message, whole', () => {
		const answer = answerOf([
			workflowStarted(),
			chunk('first '),
			nodeMessage('Hello'),
			...ends({ reasoning: { one: 'first thought', two: '', three: 'second thought' } }),
		]);
		expect(answer).toMatchObject({ text: 'Hello', reasoning: 'first thought\n\nsecond thought' });
	});

	it('is put together from its pieces where the end of the message has none', () => {
		const answer = answerOf([
			workflowStarted(),
			chunk('some '),
			chunk('reasoning'),
			nodeMessage('Hello'),
			chunk('', true),
			...ends({ reasoning: {} }),
		]);
		expect(answer).toMatchObject({ text: 'Hello', reasoning: 'some reasoning' });
	});

	it.each([
		['no such key, as before 1.15.0', {}],
		['no object', { reasoning: 'text' }],
		['values that are no text', { reasoning: { llm: 7, other: null } }],
	])('is empty where metadata has %s', (_what, metadata) => {
		expect(joinReasoning(metadata)).toBe('');
	});
});

describe('whatever comes, in whatever order', () => {
	const pool: DifyEvent[] = [
		message('a'),
		nodeMessage('b'),
		agentMessage('c'),
		messageReplace('d'),
		agentThought('t1', 1),
		messageEnd({ metadata: { usage: {} }, files: [{ filename: 'e' }] }),
		errorEvent('invalid_param', 'f'),
		workflowStarted(),
		nodeFinished('llm', 'g', 'failed', { error: 'h' }),
		nodeFinished('llm', 'i', 'exception', { error: 'j' }),
		containerCompleted('loop', 'k'),
		workflowFinished('succeeded', { outputs: { answer: 'l' } }),
		workflowFinished('partial-succeeded'),
		workflowFinished('stopped'),
		workflowFinished('failed', { error: 'm' }),
		workflowFinished('failed', { error: 'Aborted: User requested stop' }),
		formRequired(),
		workflowPaused([FORM]),
		speech('AAAA'),
		speechEnd(),
		{ event: 'message_file', url: null, data: 'odd' },
		{ event: 'workflow_finished', data: null },
		{ event: 'agent_thought', id: 7, position: 'first' },
		{ event: 'message', answer: null },
		{ event: 'message_end', metadata: [], files: 'none' },
		{ event: 'brand_new' },
	];
	const turns = fc.tuple(
		fc.array(fc.constantFrom(...pool), { maxLength: 12 }),
		fc.record({ keepSpeech: fc.boolean(), keepEvents: fc.boolean() }),
	);
	const ORDER: StreamProgress[] = ['open', 'settled', 'complete'];

	it('a stream never goes back from what it has reached', () => {
		fc.assert(
			fc.property(turns, ([events, options]) => {
				const reducer = new AnswerReducer(options);
				let reached = 0;
				for (const event of events) {
					reducer.add(event);
					const now = ORDER.indexOf(reducer.progress);
					expect(now).toBeGreaterThanOrEqual(reached);
					reached = now;
				}
			}),
		);
	});

	it('a turn that has ended has either an answer or a failure, and one that has not has neither', () => {
		fc.assert(
			fc.property(turns, ([events, options]) => {
				const reducer = new AnswerReducer(options);
				for (const event of events) reducer.add(event);
				const given = [reducer.result, reducer.failure].filter((part) => part !== undefined);
				expect(given).toHaveLength(reducer.progress === 'open' ? 0 : 1);
			}),
		);
	});

	it('nothing behind a complete stream changes anything', () => {
		fc.assert(
			fc.property(turns, turns, ([events, options], [later]) => {
				const reducer = new AnswerReducer(options);
				for (const event of events) reducer.add(event);
				fc.pre(reducer.progress === 'complete');
				const before = [reducer.result, reducer.failure, reducer.text, reducer.turn];
				for (const event of later) reducer.add(event);
				expect([reducer.result, reducer.failure, reducer.text, reducer.turn]).toEqual(before);
			}),
		);
	});
});
