// Forms whose options, servers or connections fail, through n8n-core: what was submitted, and what is told.

import type { IDataObject } from 'n8n-workflow';

import type { Handler, ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import { settle } from '../support/manualClock';
import { passTimeUntil, takeClock } from '../support/packageClock';
import { runNode } from './harness';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
});

const FORM_PATH = '/v1/form/human_input/token';

async function submit(parameters: IDataObject, items = 1): Promise<IDataObject[]> {
	const { outputs } = await runNode({
		parameters: {
			...{ resource: 'humanInput', operation: 'submit', user: 'ada' },
			...{ formToken: 'token', actionId: 'approve', inputsJson: '{}' },
			...parameters,
		},
		credential: { baseUrl: server.url, apiKey: 'app-key' },
		items: Array.from({ length: items }, (_none, row) => ({ json: { row } })),
		onError: 'continueRegularOutput',
	});
	return (outputs[0] ?? []).map(({ json }) => json);
}

it('options that n8n cannot read fail each item, not the node', async () => {
	const options = { waitForResult: "={{ $('Nowhere').item.json.wait }}" };
	const items = await submit({ options }, 2);
	expect(items).toMatchObject([{ code: 'node_error' }, { code: 'node_error' }]);
	expect(items[0]?.error).toContain("Referenced node doesn't exist");
	expect(server.asked).toEqual([]);
});

it('a form that is not waited for keeps to the timeout of its item', async () => {
	const clock = takeClock();
	server.on(`GET ${FORM_PATH}`, (response) => {
		response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
	});
	const submitted = submit({ options: { waitForResult: false, timeout: 5 } });
	await settle(40);
	expect(await passTimeUntil(clock, submitted)).toBe(5);
	expect(await submitted).toMatchObject([{ code: 'timeout' }]);
	expect(server.asked).toEqual([`GET ${FORM_PATH}`]);
});

const RUN = 'e7a1b3c5-2d4f-4681-9abc-0d1e2f3a4b04';

it('a form of another run than the one that is waited for is refused before anything is asked', async () => {
	const formToken = { form_token: 'token', workflow_run_id: RUN };
	const workflowRunId = RUN.replace('e', 'f');
	const [item] = await submit({ formToken, workflowRunId });
	expect(item).toMatchObject({ code: 'invalid_parameter' });
	expect(item?.error).toContain('is not the run of this form');
	expect(server.asked).toEqual([]);
});

const EVENTS = `GET /v1/workflow/${RUN}/events`;

const STARTED = {
	event: 'workflow_started',
	...{ task_id: 'task-1', conversation_id: 'conversation-1', message_id: 'message-1' },
	...{ workflow_run_id: RUN, data: { id: RUN, reason: 'initial' } },
};

/** What a run says that went on to its end, at once. */
const FINISHED = { id: RUN, status: 'succeeded', outputs: { answer: 'Approved' } };

const onlyHeaders =
	(type: string): Handler =>
	(response) =>
		response.writeHead(200, { 'content-type': type }).flushHeaders();

const page =
	(status: number): Handler =>
	(response) =>
		response
			.writeHead(status, { 'content-type': 'text/html' })
			.end('<!DOCTYPE html><title>Proxy</title>');

/** A server with a form that waits, and a run that has ended once the form is taken. */
function serveForm({ takes, events, post }: { takes: boolean; events: Handler; post: Handler }) {
	let isTaken = false;
	server.on(`GET ${FORM_PATH}`, (response) => {
		if (isTaken) sendJson(response, { code: 'human_input_form_submitted', message: '' }, 412);
		else sendJson(response, { inputs: [], user_actions: [{ id: 'approve', title: 'Approve' }] });
	});
	server.on(`POST ${FORM_PATH}`, (response, request) => {
		isTaken = takes;
		post(response, request);
	});
	server.on(EVENTS, (response, request) => {
		if (isTaken) sendJson(response, { code: 'not_found', message: '' }, 404);
		else events(response, request);
	});
	server.on(`GET /v1/workflows/run/${RUN}`, (response) => sendJson(response, FINISHED));
	server.on('GET /v1/parameters', (response) => sendJson(response, {}));
	server.on('GET /v1/messages', (response) =>
		sendJson(response, { data: [{ id: 'message-1', status: 'normal', answer: 'Approved' }] }),
	);
}

/** Submits the form and waits for its result; with the seconds that this took. */
async function submitAndWait() {
	const clock = takeClock();
	const submitted = submit({ workflowRunId: RUN });
	await settle(40);
	const seconds = await passTimeUntil(clock, submitted);
	const submissions = server.asked.filter((asked) => asked === `POST ${FORM_PATH}`).length;
	return { item: (await submitted)[0] ?? {}, seconds, submissions };
}

const began: Handler = (response) => sendEvents(response, STARTED);

describe('a form that Dify was not heard to accept', () => {
	it.each<[string, Handler]>([
		['headers and then nothing', onlyHeaders('application/json')],
		['nothing at all', () => undefined],
		["a gateway's page", page(504)],
	])('is followed to its answer where it says that it was taken: %s', async (_how, post) => {
		serveForm({ takes: true, events: began, post });
		const { item, submissions, seconds } = await submitAndWait();
		expect(item).toMatchObject({ status: 'succeeded', answer: 'Approved' });
		expect(submissions).toBe(1);
		expect(seconds).toBeLessThan(120);
	});

	it.each<[string, Handler, string]>([
		['nothing at all', () => undefined, 'connection_timeout'],
		["a gateway's page", page(504), 'gateway'],
	])('is told where it still waits: %s', async (_how, post, code) => {
		serveForm({ takes: false, events: began, post });
		const { item, submissions, seconds } = await submitAndWait();
		expect(item).toMatchObject({ code });
		expect(submissions).toBe(1);
		expect(seconds).toBeLessThan(60);
	});
});

describe('a run whose events do not come', () => {
	it.each<[string, Handler, string]>([
		['headers and then nothing', onlyHeaders('text/event-stream'), 'run_not_joined'],
		['nothing at all', () => undefined, 'run_not_joined'],
		[
			'an end at once',
			(response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
			'run_not_joined',
		],
		['a page', page(200), 'not_dify_api'],
	])('leaves its form as it is: %s', async (_how, events, code) => {
		serveForm({ takes: true, events, post: (response) => sendJson(response, {}) });
		const { item, submissions, seconds } = await submitAndWait();
		expect(item).toMatchObject({ code });
		expect(submissions).toBe(0);
		expect(seconds).toBeLessThan(60);
	});

	it('behind its form is looked up, although nothing of it was heard', async () => {
		serveForm({
			takes: true,
			events: (response) => {
				response.writeHead(200, { 'content-type': 'text/event-stream' });
				response.write('event: ping\n\n');
			},
			post: (response) => sendJson(response, {}),
		});
		const { item, submissions } = await submitAndWait();
		expect(item).toMatchObject({ status: 'succeeded', answer: 'Approved', workflow_run_id: RUN });
		expect(submissions).toBe(1);
	});
});
