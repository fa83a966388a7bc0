// Connections that fail under a run of a workflow: what becomes of the item, and what was sent.

import type { IDataObject } from 'n8n-workflow';

import type { FaultMoment } from '../../dify-server';
import { passTimeUntil, passTimeWithPings } from '../../support/packageClock';
import type { FaultyDify } from './faultyDify';
import { failed, startFaultyDify, succeeded } from './faultyDify';
import { inputs } from './workflowNode';

let server: FaultyDify;

// Whatever happened, no connection is left.
afterEach(async () => await server.close());

const BREAKS = ['end-of-file', 'reset', 'silence', 'pings-only'] as const;

type Break = (typeof BREAKS)[number];

/** A run goes on in Dify, so a cut one is fetched once its id is known. */
const TABLE: [FaultMoment, Record<Break, IDataObject>][] = [
	[
		'before-headers',
		{
			'end-of-file': failed('connection_broken'),
			reset: failed('connection_broken'),
			silence: failed('run_not_started'),
			'pings-only': failed('no_progress'),
		},
	],
	[
		'after-first-ping',
		{
			'end-of-file': failed('run_not_started'),
			reset: failed('connection_broken'),
			silence: failed('run_not_started'),
			'pings-only': failed('no_progress'),
		},
	],
	[
		'mid-text',
		{ 'end-of-file': succeeded, reset: succeeded, silence: succeeded, 'pings-only': succeeded },
	],
	[
		'between-terminal-events',
		{ 'end-of-file': succeeded, reset: succeeded, silence: succeeded, 'pings-only': succeeded },
	],
];

const CASES = (['1.13', '1.14', '1.15'] as const).flatMap((generation) =>
	TABLE.flatMap(([moment, byKind]) =>
		BREAKS.map((kind) => ({ generation, moment, kind, expected: byKind[kind] })),
	),
);

describe('a connection that fails', () => {
	it.each(CASES)('$generation: $kind, $moment', async ({ generation, kind, moment, expected }) => {
		server = await startFaultyDify({ generation });
		server.dify.inject({ kind, moment });
		const passTime = kind === 'pings-only' ? passTimeWithPings : passTimeUntil;
		const { item, posts, seconds } = await server.run({}, { passTime });
		expect(item).toMatchObject(expected);
		expect(posts).toBe(1);
		expect(server.dify.generations.length).toBeLessThanOrEqual(1);
		expect(seconds).toBeLessThanOrEqual(kind === 'pings-only' ? 1_300 : 130);
		if (moment === 'between-terminal-events') expect(seconds).toBeLessThanOrEqual(5);
	});

	it.each(BREAKS)('is not waited for in vain on Dify 1.9, where the run dies: %s', async (kind) => {
		server = await startFaultyDify({ generation: '1.9' });
		server.dify.inject({ kind, moment: 'mid-text' });
		const passTime = kind === 'pings-only' ? passTimeWithPings : passTimeUntil;
		const { item, posts, seconds } = await server.run({}, { passTime });
		const lives = kind === 'silence' || kind === 'pings-only';
		expect(item).toMatchObject(lives ? succeeded : failed('stream_interrupted'));
		if (!lives) {
			expect(item).toMatchObject({
				partial_answer: expect.stringMatching(/^You s/),
				workflow_run_id: server.dify.generations[0]?.workflowRunId,
			});
		}
		expect(posts).toBe(1);
		expect(server.dify.generations).toHaveLength(1);
		expect(seconds).toBeLessThanOrEqual(1_300);
	});

	it('tells Dify to stop a run that only pings, and looks once for its result', async () => {
		server = await startFaultyDify();
		server.dify.inject({ kind: 'pings-only', moment: 'mid-text' });
		const { item, stops: told, seconds } = await server.run({}, { passTime: passTimeWithPings });
		expect(item).toMatchObject(succeeded);
		expect(told).toBe(1);
		expect(seconds).toBeGreaterThanOrEqual(1_260);
	});

	it('behind a run that failed is the failure that Dify stored', async () => {
		server = await startFaultyDify();
		server.dify.inject(
			{ kind: 'reset', moment: 'after-first-ping' },
			{ path: '/workflow/*/events' },
		);
		server.dify.inject({ kind: 'end-of-file', moment: 'mid-text' });
		const { item, posts } = await server.run(inputs({ topic: '[error mid]' }));
		expect(item).toMatchObject({
			code: 'run_failed',
			error: expect.stringContaining('Rate Limit Error'),
			partial_answer: expect.stringMatching(/^This is/),
			workflow_run_id: server.dify.generations[0]?.workflowRunId,
		});
		expect(posts).toBe(1);
	});

	it.each(['reset', 'silence'] as const)(
		'in front of an answer in one piece is told, and the run not asked for again: %s',
		async (kind) => {
			server = await startFaultyDify();
			server.dify.inject({ kind, moment: 'before-headers' });
			const { item, posts, seconds } = await server.run({ options: { responseMode: 'blocking' } });
			expect(item).toMatchObject(failed(kind === 'reset' ? 'connection_broken' : 'no_progress'));
			expect(posts).toBe(1);
			expect(seconds).toBeLessThanOrEqual(1_300);
		},
	);

	it.each(BREAKS)('while only the start is waited for, before it: %s', async (kind) => {
		server = await startFaultyDify();
		server.dify.inject({ kind, moment: 'after-first-ping' });
		const passTime = kind === 'pings-only' ? passTimeWithPings : passTimeUntil;
		const { item, posts } = await server.run({ waitFor: 'start' }, { passTime });
		expect(item).toMatchObject({
			status: 'failed',
			code: expect.stringMatching(/^(?:run_not_started|connection_broken|no_progress)$/),
		});
		expect(posts).toBe(1);
	});
});
