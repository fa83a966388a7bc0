// A night's batch of runs through n8n-core: a thousand items, many at once, one in ten of them in trouble.

import type { INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../../../dify/http/json';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { settle } from '../../support/manualClock';
import { speedUpClock } from '../../support/packageClock';
import { troublesOf } from '../troubles';
import { EXECUTE, runOn, sentInputs } from './workflowNode';
import { heapInUse } from '../../support/heap';

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer({ pingIntervalMilliseconds: 20 });
});

afterEach(async () => {
	jest.restoreAllMocks();
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

const RUN = {
	...EXECUTE,
	user: '={{ $json.user }}',
	inputsMode: 'json',
	inputsJson: '={{ { topic: $json.topic } }}',
};

function topicsOf(count: number, userOf: (index: number) => string): INodeExecutionData[] {
	return Array.from({ length: count }, (_nothing, index) => ({
		json: { topic: `topic ${index}`, user: userOf(index) },
	}));
}

/** How often each topic was sent. */
function postsByTopic(): Map<string, number> {
	const posts = new Map<string, number>();
	for (const inputs of sentInputs(dify)) {
		const topic = isObject(inputs) ? String(inputs.topic) : '';
		posts.set(topic, (posts.get(topic) ?? 0) + 1);
	}
	return posts;
}

it('answers or explains each of 1,000 runs, in order, and runs none twice', async () => {
	speedUpClock(10);
	const items = topicsOf(1_000, (index) => `user ${index % 50}`);
	const troubled = troublesOf(items.length);
	for (const [index, { fault }] of troubled) dify.inject(fault, { query: `topic ${index}` });
	const memoryBefore = heapInUse();
	const { items: results, error } = await runOn(
		dify,
		'workflow',
		{ ...RUN, options: { concurrency: 20 } },
		{ items },
	);
	expect(error).toBeUndefined();
	expect(results.map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_item, index) => ({ item: index })),
	);
	const posts = postsByTopic();
	for (const [index, { json }] of results.entries()) {
		const trouble = troubled.get(index);
		const topic = `topic ${index}`;
		expect([topic, posts.get(topic)]).toEqual([topic, trouble?.posts ?? 1]);
		if (trouble?.answered ?? true) {
			expect(json).toMatchObject({
				status: 'succeeded',
				outputs: { answer: `You said: ${topic}` },
			});
		} else {
			expect(json).toMatchObject({
				code: expect.any(String),
				description: expect.stringMatching(/\w/),
			});
		}
	}
	const begun = dify.generations.map(({ query }) => query);
	expect(new Set(begun).size).toBe(begun.length);
	// A thousand runs of a few hundred bytes, and no more.
	expect(heapInUse() - memoryBefore).toBeLessThan(300 * 1024 * 1024);
}, 60_000);

it('keeps as many runs under way as it may, and not one more', async () => {
	let most = 0;
	const items = topicsOf(40, (index) => `user ${index}`);
	const running = runOn(dify, 'workflow', { ...RUN, options: { concurrency: 4 } }, { items });
	const isOver = running.then(() => true);
	while (!(await Promise.race([isOver, settle(1).then(() => false)]))) {
		most = Math.max(most, dify.openResponses());
	}
	expect(most).toBe(4);
});

it('lets runs of one user go side by side, for they share no conversation', async () => {
	let release = () => {};
	const released = new Promise<void>((resolve) => (release = resolve));
	for (const topic of ['topic 1', 'topic 2', 'topic 3']) {
		dify.inject({ kind: 'queued', release: released }, { query: topic });
	}
	const items = topicsOf(4, () => 'ada');
	const running = runOn(dify, 'workflow', { ...RUN, options: { concurrency: 4 } }, { items });
	await dify.waitFor(() => sentInputs(dify).length === 4);
	release();
	expect((await running).items.map(({ json }) => json.status)).toEqual(
		items.map(() => 'succeeded'),
	);
});

it('starts a thousand runs without waiting for any of them', async () => {
	const items = topicsOf(1_000, (index) => `user ${index % 50}`);
	const parameters = { ...RUN, waitFor: 'start', options: { concurrency: 20 } };
	const { items: started } = await runOn(dify, 'workflow', parameters, { items });
	const ids = new Set(started.map(({ json }) => json.workflow_run_id));
	expect(ids).toEqual(new Set(dify.generations.map(({ workflowRunId }) => workflowRunId)));
	expect(ids.size).toBe(1_000);
	await dify.waitFor(({ generations }) => generations.every(({ finished }) => finished));
}, 60_000);
