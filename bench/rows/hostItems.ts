// Rows about many items in a real n8n: time, processor time, blocks of its event loop, memory kept.

import { sleep } from 'n8n-workflow';

import { hostNode } from '../../test/host/webhookWorkflows';
import { median } from '../compare';
import type { Pace } from '../host/difyStandIn';
import { withRig } from '../host/rig';
import type { Rig } from '../host/rig';
import { aimed, digits, grown, held } from '../row';
import type { Line, Row } from '../row';

const SLOW: Pace = { first: 500 };

export const questions: Row = {
	name: 'questions',
	needsHost: true,
	measure: async () =>
		await withRig(async (rig) => {
			const concurrency = { concurrency: 20 };
			const blocking = { ...concurrency, responseMode: 'blocking' };
			await rig.publish([
				rig.batch('streaming', rig.chatNode({ options: concurrency })),
				rig.batch('blocking', rig.chatNode({ options: blocking })),
			]);
			for (const mode of ['streaming', 'blocking']) await rig.ask(mode, 20);
			const times = { streaming: new Array<number>(), blocking: new Array<number>() };
			const alone: number[] = [];
			for (let round = 0; round < 3; round++) {
				alone.push(await wall(async () => await askAlone(rig, 200)));
				for (const mode of ['streaming', 'blocking'] as const) {
					times[mode].push(await wall(async () => await rig.ask(mode, 200, SLOW)));
				}
			}
			const against = (mode: 'streaming' | 'blocking', limit: number) =>
				held(
					`200 questions of 0.5 s at concurrency 20, ${mode}, wall`,
					median(times[mode]) / median(alone),
					limit,
					`${digits(median(times[mode]))} s; the rig alone: ${digits(median(alone))} s, ideal: 5.00 s`,
				);
			return [against('streaming', 1.05), against('blocking', 1.1)];
		}),
};

/** Seconds that something takes. */
async function wall(work: () => Promise<void>): Promise<number> {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1_000;
}

/** What can be had without n8n: 20 at a time ask the stand-in for Dify itself. */
async function askAlone({ dify }: Rig, questions: number): Promise<void> {
	let left = questions;
	const lane = async () => {
		while (left > 0) {
			left -= 1;
			const response = await fetch(`${dify.baseUrl}/chat-messages`, {
				method: 'POST',
				body: JSON.stringify({ query: JSON.stringify(SLOW), response_mode: 'streaming' }),
			});
			await response.text();
		}
	};
	await Promise.all(Array.from({ length: 20 }, lane));
}

export const instant: Row = {
	name: 'instant',
	needsHost: true,
	measure: async () =>
		await withRig(async (rig) => {
			await rig.publish([
				rig.batch('dify', rig.chatNode({ options: { concurrency: 20 } })),
				rig.batch('typed', rig.httpNode(false)),
				rig.batch('credential', rig.httpNode(true)),
				rig.batch('nothing', NO_OPERATION),
			]);
			for (const name of COMPARED) await rig.ask(name, 300);
			await rig.profiled(async () => await rig.ask('dify', 1_000));
			return [...(await compareItems(rig, 1_000, 3)), ...(await compareItems(rig, 5_000, 1))];
		}),
};

/** A node that hands its items on. */
const NO_OPERATION = hostNode('Nothing', { name: 'n8n-nodes-base.noOp', version: 1 }, {});

/** Dify Chat; HTTP Request with the key typed in; HTTP Request with the same credential. */
const COMPARED = ['dify', 'typed', 'credential'] as const;

type Compared = (typeof COMPARED)[number];

async function compareItems(rig: Rig, items: number, rounds: number): Promise<Line[]> {
	const times = new Map<Compared, number[]>(COMPARED.map((name) => [name, []]));
	const blocks = new Map<Compared, number[]>(COMPARED.map((name) => [name, []]));
	for (let round = 0; round < rounds; round++) {
		for (const name of COMPARED) {
			await rig.usage(true);
			await rig.ask(name, items);
			const { processorTime, longestBlock } = await rig.usage();
			times.get(name)?.push((processorTime / items) * 1_000);
			blocks.get(name)?.push(longestBlock);
		}
	}
	await rig.usage(true);
	await rig.ask('nothing', items, {}, false);
	const ofN8n = await rig.usage();
	const time = (name: Compared) => median(times.get(name) ?? []);
	const block = (name: Compared) => median(blocks.get(name) ?? []);
	return [
		held(
			`${items} instant questions, CPU of n8n`,
			time('dify') / time('typed'),
			1.5,
			`${digits(time('dify'))} ms an item; HTTP Request: ${digits(time('typed'))} ms with the key typed in, ${digits(time('credential'))} ms with the same credential; n8n alone: ${digits((ofN8n.processorTime / items) * 1_000)} ms`,
		),
		aimed(
			`${items} instant questions: longest block of n8n's event loop`,
			block('dify'),
			'ms',
			100,
			`n8n alone: ${Math.round(ofN8n.longestBlock)} ms; HTTP Request: ${Math.round(block('typed'))} ms, ${Math.round(block('credential'))} ms`,
		),
	];
}

const ANSWERS = 2_000;

const A_MINUTE = 60_000;

export const kept: Row = {
	name: 'kept',
	needsHost: true,
	measure: async () =>
		await withRig(async (rig) => {
			await rig.publish([
				rig.batch('dify', rig.chatNode({ options: { concurrency: 20 } })),
				rig.batch('http', rig.httpNode(true)),
			]);
			// Whatever is made once is made by these.
			for (const name of ['dify', 'http']) await rig.ask(name, ANSWERS);
			await sleep(A_MINUTE);
			const dify = await keptBehind(rig, 'dify');
			const http = await keptBehind(rig, 'http');
			return [
				grown(
					'memory kept behind each answer a minute later',
					dify / 1024,
					'kB',
					1,
					`HTTP Request: ${digits(http / 1024)} kB`,
				),
			];
		}),
};

/** Bytes for each answer, a minute behind the last one. */
async function keptBehind(rig: Rig, name: string): Promise<number> {
	const before = await rig.usage(true);
	await rig.ask(name, ANSWERS);
	await sleep(A_MINUTE);
	const after = await rig.usage(true);
	return Math.max(0, after.heap - before.heap) / ANSWERS;
}
