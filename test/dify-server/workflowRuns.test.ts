// How runs of workflow apps begin and end on each generation of Dify.

import type { DifyServer, Generation } from './index';
import { startDifyServer } from './index';
import { askJson, eventsOf, kindsOf, runWorkflow, send } from './rawClient';

const servers: DifyServer[] = [];

async function start(generation: Generation): Promise<DifyServer> {
	const server = await startDifyServer({ generation, slowScale: 0.001 });
	servers.push(server);
	return server;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

const FAILED = 'workflow_finished:failed';
const STOPPED = 'workflow_finished:stopped';
const ABORTED = 'Aborted: User requested stop';
const BY_USER = 'Stopped by user.';
const REFUSED = "tone in input form must be one of the following: ['formal', 'casual']";

async function detail(server: DifyServer, app: string): Promise<Record<string, unknown>> {
	const path = `/workflows/run/${server.generations[0]?.workflowRunId}`;
	const { body } = await askJson(server, app, 'GET', path);
	return body as Record<string, unknown>;
}

/** `data` of the last event. */
function lastOf(text: string): unknown {
	return eventsOf(text).at(-1)?.data;
}

describe.each([
	{
		generation: '1.9' as const,
		first: 'workflow_started',
		stop: [FAILED, ABORTED],
		row: { status: 'stopped', error: ABORTED },
		livesOn: false,
	},
	{
		generation: '1.13' as const,
		first: 'ping',
		stop: [STOPPED, BY_USER],
		row: { status: 'running', error: null, finished_at: null },
		livesOn: true,
	},
	{
		generation: '1.14' as const,
		first: 'ping',
		stop: [STOPPED, BY_USER],
		row: { status: 'running', error: null, finished_at: null },
		livesOn: true,
	},
	{
		generation: '1.15' as const,
		first: 'ping',
		stop: [FAILED, ABORTED],
		row: { status: 'stopped', error: ABORTED },
		livesOn: true,
	},
])('a workflow app of $generation', (expected) => {
	const { generation } = expected;

	it('ends a success with its outputs', async () => {
		const server = await start(generation);
		const exchange = runWorkflow(server, 'workflow', { topic: 'hello', count: 3 });
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)[0]).toBe(expected.first);
		expect(kindsOf(exchange.text).at(-1)).toBe('workflow_finished:succeeded');
		const outputs = { answer: 'You said: hello', count: 3 };
		expect(lastOf(exchange.text)).toMatchObject({ outputs, exceptions_count: 0 });
		expect(exchange.text).not.toContain('message');
		expect(server.generations).toEqual([
			expect.objectContaining({
				query: 'hello',
				app: 'workflow',
				user: 'tester',
				conversationId: '',
				messageId: '',
				finished: true,
			}),
		]);
	});

	it('ends a failure, and sends no error event', async () => {
		const server = await start(generation);
		const exchange = runWorkflow(server, 'workflow-fail');
		await exchange.end();
		expect(kindsOf(exchange.text).at(-1)).toBe(FAILED);
		const error = '[Errno 111] Connection refused';
		expect(await detail(server, 'workflow-fail')).toMatchObject({ status: 'failed', error });
	});

	it('ends a partial success', async () => {
		const exchange = runWorkflow(await start(generation), 'workflow-partial');
		await exchange.end();
		const status = 'partial-succeeded';
		expect(lastOf(exchange.text)).toMatchObject({ status, exceptions_count: 1, error: null });
	});

	it('ends a stop, whoever asks for it', async () => {
		const server = await start(generation);
		const exchange = runWorkflow(server, 'workflow', { topic: '[slow] story' });
		await exchange.until((text) => text.includes('slow 3'));
		const path = `/workflows/tasks/${server.generations[0]?.taskId}/stop`;
		await send(server, 'workflow', 'POST', path, { user: 'somebody' }).end();
		expect(await exchange.end()).toBe('complete');
		const [kind, error] = expected.stop;
		expect(kindsOf(exchange.text).at(-1)).toBe(kind);
		expect(lastOf(exchange.text)).toMatchObject({ error, outputs: {}, exceptions_count: 0 });
		expect(server.generations[0]).toMatchObject({ stopped: true, finished: true });
		expect(await detail(server, 'workflow')).toMatchObject({ ...expected.row, outputs: {} });
	});

	it('keeps a run whose client has left, or lets it die with the stream', async () => {
		const server = await start(generation);
		const exchange = runWorkflow(server, 'workflow', { topic: '[slow] story' });
		await exchange.until((text) => text.includes('slow 3'));
		exchange.leave();
		await server.waitFor(({ generations }) => generations[0]?.finished === true);
		expect(server.generations[0]?.clientLeft).toBe(true);
		// As long as another run takes, this one has had time to go on, if it could.
		await runWorkflow(server, 'workflow', { topic: '[slow] story' }).end();
		const status = expected.livesOn ? 'succeeded' : 'running';
		expect(await detail(server, 'workflow')).toMatchObject({ status });
	});
});

describe('a run that is refused before it begins', () => {
	it.each(['blocking', 'streaming'])('is HTTP 400 on 1.9, asked as %s', async (mode) => {
		const server = await start('1.9');
		const exchange = runWorkflow(server, 'workflow', { tone: 'rude' }, { response_mode: mode });
		await exchange.end();
		expect(exchange.status).toBe(400);
		expect(JSON.parse(exchange.text)).toMatchObject({ code: 'invalid_param', message: REFUSED });
	});

	it.each(['1.13', '1.14'] as const)('is a ping and silence on %s', async (generation) => {
		const server = await start(generation);
		const exchange = runWorkflow(server, 'workflow', { tone: 'rude' });
		await exchange.until((text) => text !== '');
		// A request that is answered later shows that nothing more has come.
		await send(server, 'workflow', 'GET', '/info').end();
		expect(exchange.text).toBe('event: ping\n\n');
		expect(exchange.ended).toBeUndefined();
		expect(server.generations).toEqual([]);
	});

	it('is a made-up pair of events on 1.15', async () => {
		const server = await start('1.15');
		const exchange = runWorkflow(server, 'workflow', { tone: 'rude' });
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual(['ping', 'workflow_started', FAILED]);
		expect(lastOf(exchange.text)).toMatchObject({ error: REFUSED, created_by: {}, outputs: null });
		expect(server.generations).toEqual([]);
	});
});

describe('a workflow that waits for a person', () => {
	it('waits for good on 1.9, and pings', async () => {
		const server = await startDifyServer({ generation: '1.9', pingIntervalMilliseconds: 1 });
		servers.push(server);
		const exchange = runWorkflow(server, 'workflow-human', { topic: 'Budget' });
		await exchange.until((text) => kindsOf(text).at(-1) === 'ping');
		expect(await detail(server, 'workflow-human')).toMatchObject({
			status: 'paused',
			error: 'Awaiting human input',
		});
		exchange.leave();
		await server.waitFor(({ generations }) => generations[0]?.finished === true);
	});
});

it('goes on pinging for who joins a run that 1.14 has stopped', async () => {
	const server = await startDifyServer({ generation: '1.14', slowScale: 0.001 });
	servers.push(server);
	const exchange = runWorkflow(server, 'workflow', { topic: '[slow] story' });
	await exchange.until((text) => text.includes('slow 3'));
	const { taskId, workflowRunId } = server.generations[0] ?? {};
	const path = `/workflows/tasks/${taskId}/stop`;
	await send(server, 'workflow', 'POST', path, { user: 'tester' }).end();
	await exchange.end();
	const joined = send(server, 'workflow', 'GET', `/workflow/${workflowRunId}/events?user=tester`);
	expect(await joined.until((text) => text !== '')).toBe('event: ping\n\n');
	joined.leave();
});

it('shows every round of an iteration, also the one that fails', async () => {
	const exchange = runWorkflow(await start('1.15'), 'workflow-iteration');
	await exchange.end();
	const events = eventsOf(exchange.text);
	const rounds = events.filter(({ event }) => event === 'iteration_next');
	expect(rounds).toHaveLength(3);
	const inner = events
		.filter(({ event }) => event === 'node_finished')
		.map(({ data }) => data as Record<string, unknown>)
		.filter(({ iteration_id }) => iteration_id === 'it');
	expect(inner.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
	expect(inner.map(({ execution_metadata }) => execution_metadata)).toMatchObject(
		[0, 1, 2].map((iteration_index) => ({ iteration_id: 'it', iteration_index })),
	);
	const output = ['You said: say ann', null, 'You said: say bob'];
	expect(events.find(({ event }) => event === 'iteration_completed')?.data).toMatchObject({
		status: 'succeeded',
		outputs: { output },
	});
	expect(events.at(-1)?.data).toMatchObject({ status: 'succeeded', outputs: { output } });
});
