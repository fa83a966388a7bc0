// The turns of chatflows fold into one outcome, in every order in which some Dify sends their events.

import type { DifyEvent } from '../../../dify/stream/events';
import type { JsonObject } from '../../../dify/http/json';
import { answerOf, follow, RATE_LIMIT, ZERO_USAGE } from '../follow';
import type { Steps } from '../follow';
import {
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
	workflowFinished,
	workflowPaused,
	workflowStarted,
} from '../turns';

describe('chatflows that succeed', () => {
	const llm = [nodeStarted('llm', 'LLM'), nodeFinished('llm', 'LLM')];
	const outputs = { answer: 'Hello', files: [] };

	it.each<[string, Steps]>([
		[
			'0.15.8 and 1.9.2: the run ends, then the message',
			[
				workflowStarted(),
				...llm,
				nodeMessage('Hel'),
				nodeMessage('lo'),
				workflowFinished('succeeded', { outputs }),
				'settled',
				messageEnd(),
				'complete',
			],
		],
		[
			'1.13.0: the run ends, the message never does',
			[
				workflowStarted(),
				...llm,
				nodeMessage('Hello'),
				workflowFinished('succeeded', { outputs }),
				'settled',
			],
		],
		[
			'1.14.2 and 1.15.0: the message ends, then the run',
			[
				workflowStarted(),
				...llm,
				nodeMessage('Hello'),
				messageEnd({ files: [] }),
				'settled',
				workflowFinished('succeeded', { outputs }),
				'complete',
			],
		],
		[
			'1.15.0: fixed text of the answer comes before any node',
			[
				workflowStarted(),
				nodeMessage('Hel'),
				...llm,
				nodeMessage('lo'),
				messageEnd(),
				'settled',
				workflowFinished('succeeded', { outputs }),
				'complete',
			],
		],
		[
			'0.15.8: all text comes in one piece at the end',
			[
				workflowStarted(),
				...llm,
				nodeMessage('Hello'),
				workflowFinished('succeeded', { outputs }),
				'settled',
				messageEnd(),
				'complete',
			],
		],
		[
			'resumed on 1.14.2 and 1.15.0',
			[
				workflowStarted(),
				nodeStarted('human-input', 'Approval'),
				{ event: 'human_input_form_filled', data: { node_id: 'approval', action_id: 'approve' } },
				nodeMessage('Hello'),
				messageEnd(),
				'settled',
				workflowFinished('succeeded', { outputs }),
				'complete',
			],
		],
	])('on %s', (_version, steps) => {
		expect(answerOf(steps)).toMatchObject({
			status: 'succeeded',
			text: 'Hello',
			mode: 'advanced-chat',
			conversationId: 'conversation-1',
			messageId: 'message-1',
			taskId: 'task-1',
			workflowRunId: 'run-1',
		});
	});

	it.each<[string, Steps]>([
		[
			'on 0.15.8, which sends no text at all then',
			[
				workflowStarted(),
				...llm,
				workflowFinished('succeeded', { outputs: { answer: '' } }),
				'settled',
				messageEnd(),
				'complete',
			],
		],
		[
			'on 1.9.2',
			[
				workflowStarted(),
				nodeMessage(''),
				workflowFinished('succeeded', { outputs: { answer: '' } }),
				'settled',
				messageEnd(),
				'complete',
			],
		],
		[
			'on 1.14.2 and 1.15.0',
			[
				workflowStarted(),
				nodeMessage(''),
				messageEnd(),
				'settled',
				workflowFinished('succeeded', { outputs: { answer: '' } }),
				'complete',
			],
		],
	])('with an empty answer %s', (_version, steps) => {
		expect(answerOf(steps)).toMatchObject({ status: 'succeeded', text: '' });
	});

	it.each<[string, Steps]>([
		[
			'0.15.8 and 1.9.2: the run ends first',
			[workflowFinished('partial-succeeded'), 'settled', messageEnd(), 'complete'],
		],
		[
			'1.14.2 and 1.15.0: the message ends first',
			[messageEnd(), 'settled', workflowFinished('partial-succeeded'), 'complete'],
		],
	])('in part, on %s', (_version, ends) => {
		const answer = answerOf([
			workflowStarted(),
			nodeFinished('http-request', 'Fetch', 'exception', { error: 'timeout' }),
			nodeMessage('Hello'),
			...ends,
		]);
		expect(answer).toMatchObject({
			status: 'partial-succeeded',
			text: 'Hello',
			failedNodes: [{ title: 'Fetch', type: 'http-request', error: 'timeout' }],
		});
	});

	it('although a round of an iteration failed, which then went on', () => {
		const answer = answerOf([
			workflowStarted(),
			nodeFinished('llm', 'Ask', 'failed', { error: RATE_LIMIT, iteration_id: 'each' }),
			nodeFinished('llm', 'Ask', 'succeeded', { iteration_id: 'each' }),
			containerCompleted('iteration', 'each'),
			nodeMessage('Hello'),
			messageEnd(),
			'settled',
			workflowFinished('succeeded'),
			'complete',
		]);
		expect(answer).toMatchObject({ status: 'succeeded', failedNodes: [] });
	});
});

describe('what comes behind the event that decided', () => {
	const noise = { error: 'Workflow stream ended without a terminal event' };

	it.each<[string, Steps]>([
		[
			'a run that failed behind the end of its message',
			[messageEnd(), 'settled', workflowFinished('failed', noise), 'complete'],
		],
		[
			'a run that was stopped behind the end of its message',
			[messageEnd(), 'settled', workflowFinished('stopped'), 'complete'],
		],
		[
			'a run that was aborted behind the end of its message',
			[
				messageEnd(),
				'settled',
				workflowFinished('failed', { error: 'Aborted: User requested stop' }),
				'complete',
			],
		],
		[
			'an error behind the end of the run',
			[workflowFinished('succeeded'), 'settled', errorEvent('invalid_param', 'late')],
		],
		[
			'a pause behind the end of the run',
			[workflowFinished('succeeded'), 'settled', workflowPaused([]), messageEnd(), 'complete'],
		],
	])('changes nothing: %s', (_what, ends) => {
		const reducer = follow([workflowStarted(), nodeMessage('Hello'), ...ends]);
		expect(reducer.failure).toBeUndefined();
		expect(reducer.result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});

	it('keeps a stop a stop, whatever the run says of itself then', () => {
		const answer = answerOf([
			workflowStarted(),
			nodeMessage('Hel'),
			workflowFinished('stopped'),
			'settled',
			workflowFinished('partial-succeeded'),
			messageEnd(),
			'complete',
		]);
		expect(answer.status).toBe('stopped');
	});
});

describe('chatflows that fail', () => {
	const failed = nodeFinished('llm', 'Ask the model', 'failed', { error: RATE_LIMIT });

	it.each<[string, Steps]>([
		[
			'0.15.8: the run ends, then an error repeats it',
			[
				failed,
				workflowFinished('failed', { error: RATE_LIMIT, outputs: null }),
				'complete',
				errorEvent('invalid_param', `Run failed: ${RATE_LIMIT}`),
			],
		],
		[
			'1.9.2: the same, with empty outputs',
			[
				failed,
				workflowFinished('failed', { error: RATE_LIMIT }),
				'complete',
				errorEvent('invalid_param', `Run failed: ${RATE_LIMIT}`),
			],
		],
		[
			'1.14.2 and 1.15.0: the run ends, and that is all',
			[failed, workflowFinished('failed', { error: RATE_LIMIT }), 'complete'],
		],
	])('by a node, on %s', (_version, ends) => {
		const reducer = follow([workflowStarted(), nodeMessage('Hel'), ...ends]);
		expect(reducer.result).toBeUndefined();
		expect(reducer.text).toBe('Hel');
		expect(reducer.failure).toMatchObject({
			kind: 'run',
			code: 'run_failed',
			message: `The chatflow's node "Ask the model" failed: ${RATE_LIMIT}`,
			words: RATE_LIMIT,
			retryable: true,
		});
	});

	it('name the node that ended the run, not one in an iteration that went on', () => {
		const { failure } = follow([
			workflowStarted(),
			nodeFinished('llm', 'In the round', 'failed', { error: 'first', iteration_id: 'each' }),
			containerCompleted('iteration', 'each'),
			nodeFinished('code', 'Behind it', 'failed', { error: 'second' }),
			workflowFinished('failed', { error: 'second' }),
			'complete',
		]);
		expect(failure?.message).toBe('The chatflow\'s node "Behind it" failed: second');
	});

	it('before they began, on 1.15.0: two made-up events without the ids of a chat', () => {
		const bare = (event: string, data: JsonObject): DifyEvent => ({
			event,
			task_id: 'run-0',
			workflow_run_id: 'run-0',
			data,
		});
		const words = "level in input form must be one of the following: ['low', 'high']";
		const reducer = follow([
			bare('workflow_started', { id: 'run-0', inputs: { level: 'huge' } }),
			bare('workflow_finished', { status: 'failed', error: words, outputs: null }),
			'complete',
		]);
		expect(reducer.failure).toMatchObject({
			code: 'run_failed',
			message:
				"The app does not take the value of 'level': it must be one of the following: ['low', 'high']",
			words,
		});
		expect(reducer.turn).toEqual({
			conversationId: null,
			messageId: null,
			taskId: 'run-0',
			workflowRunId: 'run-0',
		});
	});

	it('before they began, when the message bus lost the first of the two', () => {
		const { failure } = follow([
			workflowFinished('failed', { error: 'Invalid upload file', outputs: null }),
			'complete',
		]);
		expect(failure).toMatchObject({
			code: 'run_failed',
			message: 'Dify cannot use the file: another user uploaded it, or there is none with this ID',
		});
	});

	it('at a Human Input node on 0.15.8, which does not know it', () => {
		const words = "'human-input' is not a valid NodeType";
		const reducer = follow([
			workflowStarted(),
			nodeMessage('So far'),
			workflowFinished('failed', { error: words, outputs: null }),
			'complete',
			errorEvent('invalid_param', `Run failed: ${words}`),
		]);
		expect(reducer.failure?.message).toBe(`The chatflow failed: ${words}`);
		expect(reducer.text).toBe('So far');
	});

	it('with an error event alone, as an older one with an internal error does', () => {
		const { failure } = follow([
			workflowStarted(),
			errorEvent('invalid_param', 'Run failed: no such tool'),
			'complete',
			workflowFinished('failed', { error: 'Workflow stream ended without a terminal event' }),
		]);
		expect(failure).toMatchObject({
			kind: 'run',
			code: 'run_failed',
			message: 'The chatflow failed: no such tool',
		});
	});

	it('without a word of why', () => {
		const { failure } = follow([workflowStarted(), workflowFinished('failed'), 'complete']);
		expect(failure).toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed, and Dify gave no reason',
			retryable: false,
		});
	});
});

describe('chatflows that are stopped', () => {
	const byUser = { error: 'Stopped by user.' };

	it.each<[string, Steps]>([
		[
			'0.15.8 and 1.9.2: the run is stopped, then the message ends',
			[
				workflowFinished('stopped', byUser),
				'settled',
				messageEnd({ metadata: ZERO_USAGE }),
				'complete',
			],
		],
		[
			'1.14.2: the run is stopped, and that is all',
			[workflowFinished('stopped', byUser), 'settled'],
		],
		[
			'1.15.0: the run calls itself failed',
			[workflowFinished('failed', { error: 'Aborted: User requested stop' }), 'settled'],
		],
	])('keep the text so far, on %s', (_version, ends) => {
		const reducer = follow([
			workflowStarted(),
			nodeMessage('slow 1 '),
			nodeMessage('slow 2 '),
			...ends,
		]);
		expect(reducer.failure).toBeUndefined();
		expect(reducer.result).toMatchObject({ status: 'stopped', text: 'slow 1 slow 2 ' });
	});

	it('by the moderation of their answer give what it put in its place', () => {
		const answer = answerOf([
			workflowStarted(),
			nodeMessage('bad'),
			messageReplace('Sorry.'),
			workflowFinished('stopped', { error: 'Stopped by output moderation.' }),
			'settled',
			messageEnd(),
			'complete',
		]);
		expect(answer).toMatchObject({ status: 'stopped', text: 'Sorry.' });
	});
});

describe('chatflows that are moderated', () => {
	const reply = message('I cannot talk about that.');
	const unmoderated = { outputs: { answer: 'bad words', files: [] } };

	it('in their question end with the message, on 0.15.8 to 1.14.2', () => {
		const answer = answerOf([reply, messageEnd({ metadata: {} }), 'complete']);
		expect(answer).toMatchObject({ status: 'succeeded', text: 'I cannot talk about that.' });
	});

	it('in their question are no failed run, whatever 1.15.0 sends behind', () => {
		const answer = answerOf([
			reply,
			messageEnd({ metadata: ZERO_USAGE }),
			'complete',
			{ event: 'workflow_started', task_id: 'task-1', workflow_run_id: 'run-0', data: {} },
			{
				event: 'workflow_finished',
				task_id: 'task-1',
				workflow_run_id: 'run-0',
				data: { status: 'failed', error: 'Workflow stream ended without a terminal event' },
			},
		]);
		expect(answer).toMatchObject({
			status: 'succeeded',
			text: 'I cannot talk about that.',
			conversationId: 'conversation-1',
			workflowRunId: null,
			workflowRun: null,
		});
	});

	it.each<[string, Steps]>([
		[
			'0.15.8 and 1.9.2: replaced between the end of the run and the end of the message',
			[
				workflowFinished('succeeded', unmoderated),
				'settled',
				messageReplace('Sorry.'),
				messageEnd(),
				'complete',
			],
		],
		[
			'1.14.2 and 1.15.0: replaced before both ends, and the run repeats what was withheld',
			[
				messageReplace('Sorry.'),
				messageEnd(),
				'settled',
				workflowFinished('succeeded', unmoderated),
				'complete',
			],
		],
	])('in their answer give what was put in its place, on %s', (_version, ends) => {
		const steps: Steps = [workflowStarted(), nodeMessage('bad '), nodeMessage('words'), ...ends];
		expect(answerOf(steps)).toMatchObject({ status: 'succeeded', text: 'Sorry.' });
	});

	it('never give what was withheld, though nothing but the replacement came', () => {
		const answer = answerOf([
			workflowStarted(),
			workflowFinished('succeeded', unmoderated),
			'settled',
			messageReplace(''),
			messageEnd(),
			'complete',
		]);
		expect(answer.text).toBe('');
	});
});

describe('chatflows that wait for a person', () => {
	const form = {
		formToken: 'token-1',
		formId: 'form-1',
		formContent: 'Please check: {{#$output.comment#}}',
		actions: FORM.actions,
		inputs: FORM.inputs,
		defaultValues: {},
		expirationTime: 1784786400,
	};

	it.each<[string, Steps]>([
		[
			'told by the form and by the pause',
			[formRequired(), workflowPaused([{ TYPE: 'human_input_required', ...FORM }]), 'complete'],
		],
		[
			'told by the pause alone',
			[workflowPaused([{ TYPE: 'human_input_required', ...FORM }]), 'complete'],
		],
		[
			'told by the form, where the pause has reasons of its own',
			[formRequired(), workflowPaused([{ TYPE: 'scheduled', until: 1784786400 }]), 'complete'],
		],
	])('are paused, %s', (_how, ends) => {
		const answer = answerOf([workflowStarted(), nodeMessage('Please wait. '), ...ends]);
		expect(answer).toMatchObject({
			status: 'paused',
			text: 'Please wait. ',
			workflowRunId: 'run-1',
		});
		expect(answer.forms).toEqual([form]);
	});

	it('are paused without a form where they wait for something else', () => {
		const answer = answerOf([
			workflowStarted(),
			workflowPaused([{ TYPE: 'scheduled' }]),
			'complete',
		]);
		expect(answer).toMatchObject({ status: 'paused', forms: [] });
	});

	it('are not over on 1.9.2, which only pings from here on', () => {
		const reducer = follow([workflowStarted(), nodeStarted('human-input', 'Approval')]);
		expect(reducer.progress).toBe('open');
		expect(reducer.result).toBeUndefined();
		expect(reducer.failure).toBeUndefined();
	});
});

describe('a chatflow whose beginning the message bus lost', () => {
	const whole = { outputs: { answer: 'You said: why?', files: [] } };

	it('takes the whole text from the end of its run', () => {
		const answer = answerOf([
			nodeMessage('hy?'),
			nodeFinished('llm', 'LLM'),
			messageEnd(),
			'settled',
			workflowFinished('succeeded', whole),
			'complete',
		]);
		expect(answer.text).toBe('You said: why?');
	});

	it('does so too when nothing but the end of the run came', () => {
		const answer = answerOf([workflowFinished('succeeded', whole), 'settled']);
		expect(answer.text).toBe('You said: why?');
	});

	it('waits for the end of its run when the end of the message is the first that came', () => {
		const answer = answerOf([
			messageEnd({ files: [] }),
			'settled',
			workflowFinished('succeeded', whole),
			'complete',
		]);
		expect(answer.text).toBe('You said: why?');
	});

	it('keeps what moderation put in place of its text', () => {
		const answer = answerOf([
			nodeMessage('rds'),
			nodeFinished('llm', 'LLM'),
			messageReplace('Sorry.'),
			messageEnd(),
			'settled',
			workflowFinished('succeeded', { outputs: { answer: 'bad words' } }),
			'complete',
		]);
		expect(answer.text).toBe('Sorry.');
	});

	it('keeps what came when the run has no text to give', () => {
		const answer = answerOf([
			nodeMessage('hy?'),
			nodeFinished('llm', 'LLM'),
			workflowFinished('stopped', { outputs: null }),
			'settled',
		]);
		expect(answer.text).toBe('hy?');
	});
});
