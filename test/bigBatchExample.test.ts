// Runs the example of a big batch through n8n-core against the emulator, and ends it halfway.

import type { IDataObject } from 'n8n-workflow';

import { readExample } from './demo/examples';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import type { WorkflowResult } from './workflows/harness';
import { runWorkflow } from './workflows/harness';
import { EXAMPLES } from './workflows/runExample';
import { tableNode } from './workflows/tableStandIn';

const NAME = 'big-batch.json';

let dify: DifyServer;

let table: IDataObject[];

/** What was written into the table, in order, and how many questions Dify had got by then. */
let written: { state: unknown; asked: number }[];

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
	dify.generations.length = 0;
	written = [];
});

afterAll(async () => await dify.close());

const questionOf = (id: number) => `What is ${id}?`;

/** A table of open rows, as its user fills it. */
function fill(count: number): void {
	table = Array.from({ length: count }, (_row, index) => ({
		id: index + 1,
		question: questionOf(index + 1),
		state: 'open',
	}));
}

interface Run {
	app?: string;
	/** Called before each write; what it throws ends the execution there, as a kill of n8n does. */
	beforeUpdate?: (change: IDataObject) => void;
	/** Nodes that the user has deactivated. */
	deactivated?: string[];
}

async function start(options: Run = {}): Promise<WorkflowResult> {
	const { app = 'chat-plain', deactivated = [] } = options;
	const example = readExample(EXAMPLES, NAME);
	const nodes = example.nodes.map((node) => ({
		...node,
		disabled: deactivated.includes(node.name),
	}));
	return await runWorkflow(
		{ ...example, nodes },
		{
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
			nodeTypes: {
				'n8n-nodes-base.dataTable': tableNode(table, (change) => {
					written.push({ state: change.state, asked: questions().length });
					options.beforeUpdate?.(change);
				}),
			},
		},
	);
}

/** A run to its own end. */
async function run(options: Run = {}): Promise<void> {
	expect((await start(options)).error).toBeUndefined();
}

/** A run that ends where it would write this state for the nth time. */
async function runUntil(state: string, nth: number, options: Run = {}): Promise<void> {
	let count = 0;
	const result = await start({
		...options,
		beforeUpdate: (change) => {
			if (change.state === state) count += 1;
			if (count === nth) throw new Error('n8n was killed');
		},
	});
	expect(result.error?.message).toBe('n8n was killed');
}

/** Lets more than an hour pass. */
function letAnHourPass(): void {
	for (const row of table) {
		if (row.asked_at === undefined) continue;
		row.asked_at = new Date(Date.parse(String(row.asked_at)) - 3_700_000).toISOString();
	}
}

/** Has the row asked, and the connection cut while Dify answers; the user that it was asked as. */
async function cutOff(id: number): Promise<string> {
	const user = `batch-${id}-1`;
	const asked = { state: 'asked', asked_at: new Date().toISOString(), dify_user: user };
	table = table.map((row) => (row.id === id ? { ...row, ...asked } : row));
	dify.inject({ kind: 'reset', moment: 'mid-text' });
	const response = await fetch(`${dify.baseUrl}/chat-messages`, {
		method: 'POST',
		headers: {
			Authorization: `Bearer ${dify.keyOf('chat-plain')}`,
			'Content-Type': 'application/json',
		},
		body: JSON.stringify({
			query: questionOf(id),
			user,
			inputs: {},
			response_mode: 'streaming',
		}),
	});
	await expect(response.text()).rejects.toThrow();
	return user;
}

const pathsOf = (path: string) =>
	dify.requests.filter((request) => request.path.startsWith(`/v1/${path}`));

const questions = () => pathsOf('chat-messages').map(({ body }) => String(Object(body).query));

const states = () => table.map(({ state }) => state);

/** Each row has the answer to its own question. */
function expectAllAnswered(): void {
	expect(table).toMatchObject(
		table.map(({ question }) => ({
			state: 'answered',
			answer: `You said: ${String(question)}`,
			reason: '',
			retryable: false,
		})),
	);
}

describe(NAME, () => {
	it('answers all open rows, fifty at a time, each written down as asked before it is', async () => {
		fill(120);
		table.push({ id: 121, question: 'Not mine', state: 'draft' });
		await run();
		const draft = table.pop();
		expect(draft).toEqual({ id: 121, question: 'Not mine', state: 'draft' });
		expectAllAnswered();
		expect(table.every(({ price }) => Number(price) > 0)).toBe(true);
		expect(questions().sort()).toEqual(table.map(({ question }) => question).sort());
		const rounds = [50, 50, 20].flatMap((size, round) => [
			...Array<object>(size).fill({ state: 'asked', asked: round * 50 }),
			...Array<object>(size).fill({ state: 'answered', asked: round * 50 + size }),
		]);
		expect(written).toEqual([{ state: 'open', asked: 0 }, ...rounds]);
	});

	it('asks each row as a user of its own', async () => {
		fill(3);
		await run();
		const users = pathsOf('chat-messages').map(({ body }) => Object(body).user);
		expect(users).toEqual(table.map(({ dify_user }) => dify_user));
		expect(users).toEqual([1, 2, 3].map((id) => expect.stringMatching(`^batch-${id}-\\d{13}$`)));
	});

	it('has no conversation named by a model, and is done with fifty answers within the hour', async () => {
		fill(1);
		await run();
		expect(pathsOf('chat-messages')[0]?.body).toHaveProperty('auto_generate_name', false);
		const { nodes } = readExample(EXAMPLES, NAME);
		const parametersOf = (name: string): object =>
			nodes.find((node) => node.name === name)?.parameters ?? {};
		// Five answers are under way at once unless Concurrency says otherwise.
		const { timeout, concurrency = 5 } = Object(parametersOf('Ask Dify')).options;
		const { limit } = Object(parametersOf('Fifty Open Rows'));
		expect(timeout).toBeGreaterThan(0);
		expect((limit / concurrency) * timeout).toBeLessThan(3_600);
	});

	it('asks no row that another execution has taken in the meantime', async () => {
		fill(2);
		await run({
			beforeUpdate: ({ id }) => {
				const taken = {
					state: 'asked',
					asked_at: new Date().toISOString(),
					dify_user: 'batch-2-1',
				};
				if (id === 1) Object.assign(Object(table[1]), taken);
			},
		});
		expect(questions()).toEqual([questionOf(1)]);
		expect(table[1]).toMatchObject({ state: 'asked', dify_user: 'batch-2-1' });
	});

	it('is not held up by a row that somebody has written "asked" into', async () => {
		fill(2);
		table = [{ id: 3, question: 'By hand', state: 'asked' }, ...table];
		await run();
		expect(states()).toEqual(['asked', 'answered', 'answered']);
	});

	it('takes from Dify what was answered before n8n was killed, and asks none of it again', async () => {
		fill(60);
		await runUntil('answered', 21);
		expect(states()).toEqual([
			...Array<string>(20).fill('answered'),
			...Array<string>(30).fill('asked'),
			...Array<string>(10).fill('open'),
		]);
		letAnHourPass();
		await run();
		expectAllAnswered();
		expect(questions()).toHaveLength(60);
		// What Dify 1.15 keeps of a message has no price.
		expect(table.filter(({ price }) => price === null)).toHaveLength(30);
	});

	it('asks what was written down as asked, and never was', async () => {
		fill(60);
		await runUntil('asked', 31);
		expect(questions()).toEqual([]);
		letAnHourPass();
		await run();
		expectAllAnswered();
		expect(questions()).toHaveLength(60);
	});

	it('asks once more, as another user, what Dify was answering and kept no answer to', async () => {
		fill(3);
		const user = await cutOff(2);
		letAnHourPass();
		await run();
		expectAllAnswered();
		const asked = dify.generations.filter(({ query }) => query === questionOf(2));
		expect(asked.map((generation) => generation.user)).toEqual([user, table[1]?.dify_user]);
		expect(asked[1]?.user).not.toBe(user);
		expect(questions()).toHaveLength(4);
	});

	it('takes the answer of a chatflow that went on while n8n was away', async () => {
		fill(1);
		await runUntil('answered', 1, { app: 'chatflow' });
		letAnHourPass();
		await run({ app: 'chatflow' });
		expect(table).toMatchObject([
			{ state: 'answered', answer: expect.stringContaining('What is 1?') },
		]);
		expect(questions()).toHaveLength(1);
	});

	it('takes a failure that Dify kept as a failure, with its reason', async () => {
		fill(1);
		await runUntil('failed', 1, { app: 'chatflow-fail' });
		letAnHourPass();
		await run({ app: 'chatflow-fail' });
		expect(table).toMatchObject([
			{ state: 'failed', answer: '', reason: expect.stringContaining('Run failed:') },
		]);
		expect(questions()).toHaveLength(1);
	});

	it('names each source once, whether the answer came at once or was looked up', async () => {
		fill(2);
		await runUntil('answered', 2, { app: 'chat-knowledge' });
		letAnHourPass();
		await run({ app: 'chat-knowledge' });
		const [first, second] = table.map(({ sources }) => String(sources));
		expect(first).toMatch(/\S/);
		expect(second).toBe(first);
		const names = String(first).split(', ');
		expect(new Set(names).size).toBe(names.length);
	});

	it('does nothing while another execution may be at work', async () => {
		fill(60);
		await runUntil('answered', 21);
		const before = structuredClone(table);
		dify.requests.length = 0;
		await run();
		expect(table).toEqual(before);
		expect(dify.requests).toEqual([]);
	});

	it('goes on at once where its user knows that nothing is, but asks nothing again within the hour', async () => {
		fill(61);
		await cutOff(61);
		await runUntil('answered', 21, { deactivated: ['Nobody at Work?'] });
		await run({ deactivated: ['Nobody at Work?'] });
		expect(table.filter(({ state }) => state !== 'answered')).toMatchObject([
			{ id: 61, state: 'asked' },
		]);
		expect(questions()).toHaveLength(61);
		letAnHourPass();
		await run();
		expectAllAnswered();
		expect(questions()).toHaveLength(62);
	});

	it('opens and asks nothing when it cannot look up what was under way', async () => {
		fill(60);
		await runUntil('answered', 21);
		letAnHourPass();
		const before = structuredClone(table);
		dify.inject({ kind: 'http', status: 404 }, { path: '/conversations' });
		expect((await start()).error).toBeDefined();
		expect(table).toEqual(before);
		expect(questions()).toHaveLength(50);
	});

	it('keeps the other rows when not one of fifty was answered', async () => {
		fill(60);
		dify.inject({ kind: 'http', status: 503 }, { times: 50 });
		await run();
		expect(states()).toEqual([
			...Array<string>(50).fill('failed'),
			...Array<string>(10).fill('open'),
		]);
		expect(questions()).toHaveLength(50);
	});

	it('says why a row failed and whether asking again may help, and asks it again once it is open', async () => {
		fill(3);
		dify.inject({ kind: 'http', status: 503 }, { query: questionOf(1) });
		dify.inject({ kind: 'rate-limit-error' }, { query: questionOf(3) });
		await run();
		expect(table).toMatchObject([
			{
				state: 'failed',
				answer: '',
				sources: '',
				price: null,
				reason: expect.stringContaining('A gateway in front of Dify answered'),
				retryable: true,
			},
			{ state: 'answered' },
			{ state: 'failed', reason: expect.stringMatching(/\S/), retryable: false },
		]);
		for (const row of table) if (row.state === 'failed') row.state = 'open';
		await run();
		expectAllAnswered();
	});

	it('does not take a paused chatflow for an answer', async () => {
		fill(1);
		await run({ app: 'chatflow-human' });
		expect(table).toMatchObject([{ state: 'failed', reason: 'The status in Dify is paused' }]);
	});

	it('writes nothing into a row that was asked anew in the meantime', async () => {
		fill(2);
		await run({
			beforeUpdate: ({ state }) => {
				if (state === 'answered') Object.assign(Object(table[0]), { dify_user: 'batch-1-1' });
			},
		});
		expect(states()).toEqual(['asked', 'answered']);
	});
});
