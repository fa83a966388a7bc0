// The events of a workflow's run become one result, however Dify's versions end it.

import type { JsonObject } from '../../../dify/http/json';
import { WorkflowReducer } from '../../../dify/run/workflowReducer';
import type { WorkflowOptions } from '../../../dify/run/workflowReducer';
import { emptyRun } from '../../../dify/run/workflowResult';
import type { DifyEvent } from '../../../dify/stream/events';
import { readRecordedBody } from '../../replay/recordings';
import { readAll } from '../streams';
import { FORM } from '../turns';
import { fileOf, finished, runEvent, started, textChunk } from './events';

function fold(events: DifyEvent[], options?: WorkflowOptions): WorkflowReducer {
	const reducer = new WorkflowReducer(options);
	for (const event of events) reducer.add(event);
	return reducer;
}

const outputsOf = (outputs: JsonObject) =>
	fold([started(), finished('succeeded', { outputs })]).result;

describe('a run that succeeds', () => {
	it('has its outputs, counts and moments, and the text that was streamed', () => {
		const outputs = { answer: 'Hello', count: 3 };
		const events = [
			started(),
			textChunk('Hel'),
			textChunk('lo'),
			finished('succeeded', { outputs }),
		];
		const reducer = fold(events);
		expect(reducer.progress).toBe('complete');
		expect(reducer.result).toEqual({
			...emptyRun('succeeded'),
			workflowRunId: 'run-1',
			taskId: 'task-1',
			outputs,
			text: 'Hello',
			elapsedTime: 1.5,
			totalTokens: 30,
			totalSteps: 3,
			createdAt: 1784700000,
			finishedAt: 1784700002,
			data: events.at(-1)?.data,
		});
	});

	it('is open until its end has come', () => {
		const reducer = fold([started(), textChunk('x')]);
		expect([reducer.progress, reducer.result, reducer.hasBegun]).toEqual(['open', undefined, true]);
		expect(new WorkflowReducer().hasBegun).toBe(false);
	});

	it('takes nothing more behind its end', () => {
		const reducer = fold([started(), finished('succeeded'), textChunk('late'), finished('failed')]);
		expect(reducer.result).toMatchObject({ status: 'succeeded', text: '' });
	});

	it('has only the text that moderation put in its place', () => {
		const replaced = runEvent('text_replace', { text: 'Withheld.' });
		const events = [started(), textChunk('secret'), replaced, textChunk(' Bye.')];
		expect(fold(events).text).toBe('Withheld. Bye.');
	});

	it('whose beginning was lost is known by its end alone', () => {
		expect(fold([finished('succeeded', { outputs: { a: 1 } })]).result).toMatchObject({
			workflowRunId: 'run-1',
			outputs: { a: 1 },
		});
	});

	it('in part names the nodes that failed', () => {
		const node = {
			title: 'Fetch',
			node_type: 'http-request',
			status: 'exception',
			error: 'refused',
		};
		const events = [started(), runEvent('node_finished', node), finished('partial-succeeded')];
		expect(fold(events).result).toMatchObject({
			status: 'partial-succeeded',
			failedNodes: [{ title: 'Fetch', type: 'http-request', error: 'refused' }],
		});
	});

	it('has its speech where that is wanted, and waits for the rest of it', () => {
		const tts = (event: string, audio: string) => ({ event, task_id: 'task-1', audio });
		const reducer = fold([started(), finished('succeeded')], { keepSpeech: true });
		expect(reducer.progress).toBe('settled');
		reducer.add(tts('tts_message', 'QQ=='));
		expect(reducer.isSpeaking).toBe(true);
		reducer.add(tts('tts_message_end', ''));
		expect([reducer.progress, reducer.isSpeaking]).toEqual(['complete', false]);
		expect(reducer.result?.speech).toEqual(['QQ==']);
		expect(
			fold([started(), tts('tts_message', 'QQ=='), finished('succeeded')]).result?.speech,
		).toEqual([]);
	});

	it('keeps its events but for text and speech where they are wanted', () => {
		const events = [started(), textChunk('x'), runEvent('node_started', {}), finished('succeeded')];
		const kinds = fold(events, { keepEvents: true }).result?.events.map(({ event }) => event);
		expect(kinds).toEqual(['workflow_started', 'node_started', 'workflow_finished']);
		expect(fold(events).result?.events).toEqual([]);
	});
});

describe('files among the outputs', () => {
	it('are found at any depth, each once, in the order of the outputs', () => {
		const outputs = {
			doc: fileOf('a'),
			list: [fileOf('b'), { inner: [fileOf('c')] }, fileOf('a')],
			text: 'x',
			none: null,
		};
		expect(outputsOf(outputs)?.files).toEqual([fileOf('a'), fileOf('b'), fileOf('c')]);
	});

	it('are not lost where Dify names no id of them, or nothing at all', () => {
		const mark = { dify_model_identity: '__dify__file__', related_id: null, id: null };
		const remote = (url: string) => ({ ...mark, url: null, remote_url: url });
		const files = [remote('https://a.example/1'), remote('https://a.example/2'), mark, { ...mark }];
		const outputs = { files: [...files, remote('https://a.example/1')] };
		expect(outputsOf(outputs)?.files).toEqual(files);
	});

	it('are those that the end lists where the outputs hold none', () => {
		const files = [{ id: 'f' }];
		const result = fold([finished('succeeded', { outputs: { a: 1 }, files })]).result;
		expect(result?.files).toEqual(files);
	});

	it('are looked for in outputs of any size and depth', () => {
		let deep: unknown = fileOf('deep');
		for (let level = 0; level < 20_000; level++) deep = [deep];
		const wide = Array.from({ length: 200_000 }, () => 'x');
		expect(outputsOf({ deep, wide })?.files).toEqual([fileOf('deep')]);
	});
});

describe('a run that fails', () => {
	it('names the node, the reason and itself', () => {
		const node = {
			title: 'HTTP Request',
			node_type: 'http-request',
			status: 'failed',
			error: 'boom',
		};
		const events = [
			started(),
			runEvent('node_finished', node),
			finished('failed', { error: 'boom' }),
		];
		const reducer = fold(events);
		expect(reducer.failure).toMatchObject({
			code: 'run_failed',
			message: 'The workflow\'s node "HTTP Request" failed: boom',
		});
		expect(reducer.result).toBeUndefined();
		expect(reducer.progress).toBe('complete');
		expect(reducer.turn).toEqual({ taskId: 'task-1', workflowRunId: 'run-1' });
	});

	it('by an error event has its words', () => {
		const event = { event: 'error', code: 'invalid_param', message: 'no', status: 400 };
		expect(fold([event]).failure).toMatchObject({ code: 'invalid_param', words: 'no' });
	});

	it('because it was stopped is no failure, whatever Dify calls it', () => {
		const error = 'Aborted: User requested stop';
		expect(fold([started(), finished('failed', { error })]).result?.status).toBe('stopped');
		expect(fold([started(), finished('stopped')]).result?.status).toBe('stopped');
	});
});

describe('a run that waits for a person', () => {
	it('is paused, with its forms', () => {
		const paused = runEvent('workflow_paused', { reasons: [FORM] });
		const reducer = fold([started(), runEvent('human_input_required', FORM), paused], {
			keepSpeech: true,
		});
		expect(reducer.progress).toBe('complete');
		expect(reducer.result).toMatchObject({
			status: 'paused',
			forms: [{ formToken: 'token-1' }],
			createdAt: 1784700000,
			finishedAt: null,
		});
	});

	it('has no form any more when it ends', () => {
		const events = [started(), runEvent('human_input_required', FORM), finished('succeeded')];
		expect(fold(events).result?.forms).toEqual([]);
	});
});

describe('a run whose start is enough', () => {
	const isStartEnough = () => true;

	it('is left as soon as it has an id, and is still running then', () => {
		const reducer = fold([started()], { isStartEnough });
		expect(reducer.progress).toBe('complete');
		expect(reducer.result).toMatchObject({
			status: 'running',
			workflowRunId: 'run-1',
			taskId: 'task-1',
			createdAt: 1784700000,
			outputs: {},
		});
	});

	it('is followed where it would end with its stream', () => {
		const reducer = fold([started()], { isStartEnough: () => false });
		expect([reducer.progress, reducer.result]).toEqual(['open', undefined]);
	});

	it('is none that Dify 1.15 made up for a run that never began', () => {
		const task_id = 'run-1';
		const reducer = fold([{ ...started(), task_id }], { isStartEnough });
		expect(reducer.progress).toBe('open');
		reducer.add({ ...finished('failed', { error: 'x in input form must be a file' }), task_id });
		expect(reducer.failure?.message).toBe(
			"The app does not take the value of 'x': it must be one file",
		);
	});
});

it("a task that has the run's own id is none, for nothing can be stopped by it", () => {
	const replayed = { ...started(), task_id: 'run-1' };
	expect(fold([replayed]).taskId).toBeNull();
	expect(fold([replayed, textChunk('Hel')]).taskId).toBe('task-1');
});

it('what was fetched behind a broken stream keeps what had come before', () => {
	const reducer = fold([started(), textChunk('Hel')], { keepEvents: true });
	const fetched = { ...emptyRun('succeeded'), outputs: { a: 1 }, workflowRunId: 'run-1' };
	expect(reducer.merge(fetched)).toMatchObject({
		status: 'succeeded',
		outputs: { a: 1 },
		taskId: 'task-1',
		text: 'Hel',
		events: [{ event: 'workflow_started' }],
	});
});

it.each(['1.14.2', '1.15.0'] as const)(
	'the resumed run that %s recorded ends as its end says',
	(version) => {
		const bytes = readRecordedBody(version, 'human/workflow-events-after-submit');
		const { result } = fold(readAll([new Uint8Array(bytes)]));
		expect(result).toMatchObject({ status: 'succeeded', forms: [] });
	},
);

describe('what was fetched', () => {
	const fetched = emptyRun('succeeded');

	const form = { ...FORM, form_id: 'form-1' };

	it('has the forms and failed nodes that came before where it has none, and only then', () => {
		const node = { title: 'A', node_type: 'code', status: 'exception', error: 'x' };
		const reducer = fold([
			started(),
			runEvent('node_finished', node),
			runEvent('human_input_required', form),
			runEvent('workflow_paused', { reasons: [form] }),
		]);
		const merged = reducer.merge({ ...fetched, status: 'paused' });
		expect(merged.forms).toMatchObject([{ formToken: 'token-1' }]);
		expect(merged.failedNodes).toEqual([{ title: 'A', type: 'code', error: 'x' }]);
		const [known] = merged.forms;
		const other = {
			...fetched,
			status: 'paused' as const,
			forms: known ? [{ ...known, formId: 'f' }] : [],
		};
		expect(reducer.merge(other).forms).toMatchObject([{ formId: 'f' }]);
	});

	it('has its own failed nodes where none had come before', () => {
		const failedNodes = [{ title: 'B', type: 'code', error: 'y' }];
		const merged = fold([started()]).merge({ ...fetched, failedNodes });
		expect(merged.failedNodes).toEqual(failedNodes);
		expect(merged.text).toBe('');
	});
});

it('nothing behind an error event changes what became of the run', () => {
	const error = { event: 'error', code: 'invalid_param', message: 'no', status: 400 };
	const reducer = fold([started(), error, finished('succeeded')]);
	expect([reducer.progress, reducer.result]).toEqual(['complete', undefined]);
	expect(reducer.failure?.words).toBe('no');
});

it('speech that nobody wants is not waited for, nor silence taken for it', () => {
	const piece = { event: 'tts_message', task_id: 'task-1', audio: 'QQ==' };
	expect(fold([piece]).isSpeaking).toBe(false);
	expect(new WorkflowReducer({ keepSpeech: true }).isSpeaking).toBe(false);
});

it.each([
	['by their id', { id: 'x' }, { id: 'y' }],
	['by their address', { url: '/a' }, { url: '/b' }],
	[
		'by what they were made of, before all else',
		{ related_id: 'a', url: '/1' },
		{ related_id: 'b', url: '/1' },
	],
])('files among the outputs are told apart %s', (_by, one, other) => {
	const mark = { dify_model_identity: '__dify__file__' };
	const files = [
		{ ...mark, ...one, filename: 'first' },
		{ ...mark, ...one, filename: 'again' },
		{ ...mark, ...other },
	];
	expect(outputsOf({ files })?.files).toEqual([files[0], files[2]]);
});
