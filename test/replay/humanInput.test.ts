// Plays what real Dify servers said to the answer of a form to a node that waits for what comes of it.

import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { runNode } from '../workflows/harness';
import type { Version } from './expectation';
import { openForm } from './followUps';
import { readRecording } from './recordings';
import { passTime } from './run';
import { answerOf, startReplayServer } from './server';
import type { Answer, ReplayServer } from './server';

let server: ReplayServer;
let clock: ManualClock;

beforeAll(async () => {
	server = await startReplayServer();
});

beforeEach(() => {
	clock = new ManualClock();
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest
		.spyOn(systemClock, 'wait')
		.mockImplementation(async (milliseconds, signal) => await clock.wait(milliseconds, signal));
});

afterEach(() => {
	jest.restoreAllMocks();
	server.reset();
});

afterAll(async () => await server.close());

/** What the node asks for of a run's events: with the state before, and beyond the pause. */
const FLAGS = '&include_state_snapshot=true&continue_on_pause=true';

/** Recorded events as an answer to the node, which asks for them with both flags. */
function withFlags(version: Version, events: string): Answer {
	const { path } = readRecording(version, events).request;
	return { ...answerOf(version, events), path: path.includes('?') ? flagged(path) : path };
}

function flagged(path: string): string {
	return path.replace(/&.*$/, '') + FLAGS;
}

/** A node that gives the recorded answer to a form and waits. */
async function submitAndWait(version: Version, submit: string, workflowRunId: string) {
	const { path, body, headers } = readRecording(version, submit).request;
	const { action, inputs, user } = body as IDataObject;
	const running = runNode({
		parameters: {
			resource: 'humanInput',
			operation: 'submit',
			formToken: path.split('/').at(-1),
			actionId: action,
			inputsJson: JSON.stringify(inputs),
			user,
			workflowRunId,
		},
		credential: { baseUrl: server.url, apiKey: (headers.Authorization ?? '').slice(7) },
		onError: 'continueRegularOutput',
	});
	await passTime(clock, running);
	const { outputs, error } = await running;
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(1);
	return outputs[0]?.[0]?.json ?? {};
}

function sent(): string[] {
	return server.requests.map(({ method, path }) => `${method} ${path}`);
}

function runOf(path: string): string {
	return path.split('/')[3] ?? '';
}

interface Resumed {
	version: Version;
	/** The recorded answer to the form. */
	submit: string;
	/** The recorded events of the run whose form it was. */
	events: string;
	answer: string;
	conversation_id: string;
	message_id: string;
	task_id: string;
}

const RESUMED: Resumed[] = [];

describe('A form is answered, and the run goes on', () => {
	it.each(RESUMED)('$version: $submit, then $events', async (resumed) => {
		const { version, submit, events, ...item } = resumed;
		const { path } = readRecording(version, submit).request;
		const eventsAnswer = withFlags(version, events);
		const run = runOf(eventsAnswer.path);
		server.stand(version, openForm(version, submit));
		server.answer(eventsAnswer);
		server.play(version, submit);
		const json = await submitAndWait(version, submit, run);
		expect(json).toEqual({ status: 'succeeded', workflow_run_id: run, human_input: null, ...item });
		expect(server.misfits).toEqual([]);
		// The events are opened before the form is submitted, so that none is missed.
		expect(sent()).toEqual([`GET ${path}`, `GET ${eventsAnswer.path}`, `POST ${path}`]);
	});
});
