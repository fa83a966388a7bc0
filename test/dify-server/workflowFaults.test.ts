// The faults of the emulated server meet runs of workflow apps as they meet turns.

import type { DifyServer, Fault } from './index';
import { startDifyServer } from './index';
import { askJson, eventsOf, kindsOf, runWorkflow } from './rawClient';
import type { RawExchange } from './rawClient';

let server: DifyServer;

beforeEach(async () => {
	server = await startDifyServer();
});

afterEach(async () => {
	await server.close();
});

function runWith(fault: Fault, more: Record<string, unknown> = {}): RawExchange {
	server.inject(fault);
	return runWorkflow(server, 'workflow', { topic: 'hello there' }, more);
}

async function finished(): Promise<void> {
	await server.waitFor(({ generations }) => generations[0]?.finished === true);
}

async function status(): Promise<unknown> {
	const path = `/workflows/run/${server.generations[0]?.workflowRunId}`;
	const { body } = await askJson(server, 'workflow', 'GET', path);
	return (body as { status: string }).status;
}

function textOf(text: string): string {
	return eventsOf(text)
		.filter(({ event }) => event === 'text_chunk')
		.map(({ data }) => (data as { text: string }).text)
		.join('');
}

it.each(['end-of-file', 'reset'] as const)(
	'%s strikes before the headers, though the run goes on',
	async (kind) => {
		const exchange = runWith({ kind, moment: 'before-headers' });
		expect(await exchange.end()).toBe('broken');
		expect(exchange.status).toBeUndefined();
		await finished();
		expect(await status()).toBe('succeeded');
	},
);

it.each([
	['after-first-ping', ['ping']],
	['mid-text', 'text_chunk'],
	['between-terminal-events', 'workflow_finished:succeeded'],
] as const)('strikes %s', async (moment, last) => {
	const exchange = runWith({ kind: 'reset', moment });
	expect(await exchange.end()).toBe('broken');
	const kinds = kindsOf(exchange.text);
	if (typeof last === 'string') expect(kinds.at(-1)).toBe(last);
	else expect(kinds).toEqual(last);
	expect(textOf(exchange.text)).toMatch(moment === 'mid-text' ? /^You s$/ : /^$|^You said: hello/);
	await finished();
	expect(await status()).toBe('succeeded');
});

it('breaks the JSON answer too', async () => {
	const exchange = runWith({ kind: 'reset', moment: 'mid-text' }, { response_mode: 'blocking' });
	expect(await exchange.end()).toBe('broken');
	await finished();
	expect(await status()).toBe('succeeded');
});

it('falls silent in the middle of the text', async () => {
	const exchange = runWith({ kind: 'silence', moment: 'mid-text' });
	await exchange.until((text) => text.includes('You s'));
	await finished();
	expect(exchange.ended).toBeUndefined();
	expect(textOf(exchange.text)).toBe('You s');
});

it.each(['before-headers', 'mid-text'] as const)('%s kills a run of 1.9', async (moment) => {
	await server.close();
	server = await startDifyServer({ generation: '1.9' });
	await runWith({ kind: 'end-of-file', moment }).end();
	await finished();
	expect(await status()).toBe('running');
	expect(server.generations[0]?.clientLeft).toBe(false);
});

it('queues a run', async () => {
	let release: () => void = () => undefined;
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	const exchange = runWith({ kind: 'queued', release: released });
	expect(await exchange.until((text) => text !== '')).toBe('event: ping\n\n');
	expect(server.generations).toEqual([]);
	release();
	expect(await exchange.end()).toBe('complete');
	expect(kindsOf(exchange.text).at(-1)).toBe('workflow_finished:succeeded');
});

it('begins no run in silence', async () => {
	const exchange = runWith({ kind: 'silent-start' });
	await exchange.until((text) => text !== '');
	expect(server.generations).toEqual([]);
	expect(exchange.ended).toBeUndefined();
});

it('drops the beginning up to the second text', async () => {
	const exchange = runWith({ kind: 'dropped-beginning' });
	await exchange.end();
	expect(kindsOf(exchange.text).slice(0, 2)).toEqual(['ping', 'text_chunk']);
	expect(textOf(exchange.text)).toMatch(/^aid: hello there/);
});

it('blows up a node', async () => {
	const exchange = runWith({ kind: 'huge-node-finished', bytes: 100_000 });
	await exchange.end();
	const node = eventsOf(exchange.text).find(({ event }) => event === 'node_finished');
	expect(JSON.stringify(node).length).toBeGreaterThan(100_000);
});

it.each([
	[{ kind: 'http', status: 502 }, 502],
	[{ kind: 'too-many-requests', status: 429 }, 429],
	[{ kind: 'json-null' }, 200],
] as Array<[Fault, number]>)('answers %j instead', async (fault, expected) => {
	const exchange = runWith(fault);
	await exchange.end();
	expect(exchange.status).toBe(expected);
	expect(server.generations).toEqual([]);
});

it('meets the run of one topic, and no other request', async () => {
	server.inject({ kind: 'http', status: 502 }, { query: 'bad', app: 'workflow' });
	const good = runWorkflow(server, 'workflow', { topic: 'good' });
	await good.end();
	const bad = runWorkflow(server, 'workflow', { topic: 'bad' });
	await bad.end();
	expect([good.status, bad.status]).toEqual([200, 502]);
});
