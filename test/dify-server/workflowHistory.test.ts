// How runs of workflow apps are found again: in the logs, by joining them, and behind a form.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import { askJson, eventsOf, kindsOf, runWorkflow, send } from './rawClient';
import type { RawExchange } from './rawClient';

let server: DifyServer;
let now = 0;

beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	server = await startDifyServer({
		resumeDelayMilliseconds: 0,
		slowScale: 0.001,
		now: () => now,
	});
});

afterEach(async () => {
	await server.close();
});

async function run(app: string, topic: string, user = 'tester'): Promise<void> {
	now += 60_000;
	await runWorkflow(server, app, { topic }, { user }).end();
}

interface Logs {
	total: number;
	has_more: boolean;
	data: Array<{ workflow_run: { id: string; status: string } }>;
}

async function logs(query: string): Promise<Logs> {
	const { status, body } = await askJson(server, 'workflow', 'GET', `/workflows/logs?${query}`);
	expect(status).toBe(200);
	return body as Logs;
}

/** The topics of the runs that a query finds, as they are listed. */
async function topics(query: string): Promise<unknown[]> {
	const { data } = await logs(query);
	return data.map(({ workflow_run: { id } }) => {
		return server.generations.find(({ workflowRunId }) => workflowRunId === id)?.query;
	});
}

describe('the logs', () => {
	beforeEach(async () => {
		await run('workflow', 'first');
		await run('workflow', '[error rate]', 'Ada');
		await run('workflow', 'third_one');
		await run('workflow-fail', '');
	});

	it('list the runs of the app, newest first', async () => {
		expect(await topics('')).toEqual(['third_one', '[error rate]', 'first']);
	});

	it.each([
		['status=failed', ['[error rate]']],
		['status=succeeded', ['third_one', 'first']],
		['status=stopped', []],
		['created_by_end_user_session_id=Ada', ['[error rate]']],
		['created_by_end_user_session_id=ada', []],
		['keyword=THIRD', ['third_one']],
		['keyword=said', ['third_one', 'first']],
		['keyword=ada', ['[error rate]']],
		['created_at__after=2026-01-01T00:02:00Z', ['third_one', '[error rate]']],
		['created_at__before=2026-01-01T00:02:00', ['[error rate]', 'first']],
		['created_at__before=2026-01-01', []],
		['created_at__after=2026-01-01T00:02:30&status=succeeded', ['third_one']],
	])('%s finds %j', async (query, found) => {
		expect(await topics(query)).toEqual(found);
	});

	it('find a run by its id', async () => {
		expect(await topics(`keyword=${server.generations[0]?.workflowRunId}`)).toEqual(['first']);
	});

	it('come in pages', async () => {
		expect(await topics('limit=2')).toEqual(['third_one', '[error rate]']);
		expect(await topics('limit=2&page=2')).toEqual(['first']);
		expect(await logs('limit=2')).toMatchObject({ total: 3, has_more: true });
		expect(await logs('limit=3')).toMatchObject({ total: 3, has_more: false });
	});
});

function join(flags = '', user = 'tester'): RawExchange {
	const { app = '', workflowRunId } = server.generations[0] ?? {};
	return send(server, app, 'GET', `/workflow/${workflowRunId}/events?user=${user}${flags}`);
}

const SNAPSHOT = '&include_state_snapshot=true';
const BOTH = `${SNAPSHOT}&continue_on_pause=true`;

describe('a run that is joined', () => {
	it('shows the rest to its owner, and is unknown to anybody else', async () => {
		const first = runWorkflow(server, 'workflow', { topic: '[slow] story' });
		await first.until((text) => text.includes('slow 2 '));
		const other = join('', 'somebody');
		await other.end();
		expect([other.status, JSON.parse(other.text).message]).toEqual([404, 'Workflow run not found']);
		const joined = join();
		expect(await joined.end()).toBe('complete');
		expect(joined.text).not.toContain('workflow_started');
		expect(joined.text).not.toContain('"slow 1 "');
		expect(kindsOf(joined.text).at(-1)).toBe('workflow_finished:succeeded');
	});

	it('can be replayed first, without texts', async () => {
		const first = runWorkflow(server, 'workflow', { topic: '[slow] story' });
		await first.until((text) => text.includes('slow 2 '));
		const joined = join(SNAPSHOT);
		await joined.end();
		const replay = ['workflow_started', 'node_started', 'node_finished', 'node_started'];
		expect(kindsOf(joined.text).slice(0, 6)).toEqual(['ping', ...replay, 'text_chunk']);
		expect(joined.text).not.toContain('message');
		expect(Object.keys(eventsOf(joined.text)[0] ?? {}).sort()).toEqual([
			'data',
			'event',
			'task_id',
			'workflow_run_id',
		]);
	});
});

describe('a run that waits for a person', () => {
	let token = '';

	beforeEach(async () => {
		const exchange = runWorkflow(server, 'workflow-human', { topic: 'Budget' });
		expect(await exchange.end()).toBe('complete');
		token = /"form_token":"([^"]+)"/.exec(exchange.text)?.[1] ?? '';
	});

	const REPLAYED = [
		'ping',
		'workflow_started',
		'node_started',
		'node_finished',
		'node_started',
		'node_finished',
		'human_input_required',
		'workflow_paused',
	];

	it('shows its form, and ends with what was filled in', async () => {
		const path = `/form/human_input/${token}`;
		expect(await askJson(server, 'workflow-human', 'GET', path)).toMatchObject({
			status: 200,
			body: { form_content: 'Please check: Budget\n\n{{#$output.comment#}}' },
		});
		const joined = join(BOTH);
		await joined.until((text) => kindsOf(text).at(-1) === 'workflow_paused');
		const body = { action: 'approve', inputs: { comment: 'good' }, user: 'somebody' };
		expect(await askJson(server, 'workflow-human', 'POST', path, body)).toMatchObject({
			status: 200,
		});
		expect(await joined.end()).toBe('complete');
		expect(kindsOf(joined.text).slice(0, 8)).toEqual(REPLAYED);
		expect(eventsOf(joined.text).at(-1)?.data).toMatchObject({
			status: 'succeeded',
			outputs: { comment: 'good' },
			total_steps: 4,
		});
		expect(joined.text).toContain('"text":"good"');
	});

	it('replays its pause and ends the stream, unless pauses are passed over', async () => {
		const replay = join(SNAPSHOT);
		expect(await replay.end()).toBe('complete');
		expect(kindsOf(replay.text)).toEqual(REPLAYED);
	});

	it('goes on without a decision when the form expires', async () => {
		const joined = join('&continue_on_pause=true');
		await joined.until((text) => text !== '');
		server.expireForm(token);
		await joined.until((text) => kindsOf(text).at(-1) === 'workflow_finished:succeeded');
		expect(kindsOf(joined.text)).toContain('human_input_form_timeout');
		// Who passes over pauses, and had no replay, is never told that the run has ended.
		expect(joined.ended).toBeUndefined();
		joined.leave();
	});

	it('is listed as paused', async () => {
		const path = '/workflows/logs';
		const { body } = await askJson(server, 'workflow-human', 'GET', path);
		expect((body as Logs).data).toMatchObject([
			{ workflow_run: { status: 'paused', finished_at: null, total_steps: 2 } },
		]);
	});
});
