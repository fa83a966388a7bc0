// Rows about long streams: what reading them costs, and what is kept of them.

import { AnswerReducer } from '../../dify/answer/answer';
import { systemClock } from '../../dify/http/clock';
import { startDeadline } from '../../dify/http/deadline';
import type { DifyResponse } from '../../dify/http/transport';
import { EventReader } from '../../dify/stream/events';
import { runGeneration } from '../../dify/stream/generation';
import { LONGEST_RUN } from '../../dify/stream/lifeSigns';
import { heapInUse } from '../../test/support/heap';
import { compare } from '../compare';
import type { Comparison } from '../compare';
import { answerStream, checkAnswer, Floor, MILLION, nodeStream, unlikePieces } from '../floor';
import type { Stream } from '../floor';
import { digits, grown, held } from '../row';
import type { Row } from '../row';

const ROUNDS = 5;

const MEGABYTE = 1024 ** 2;

/** The usual limits of a run, in milliseconds. */
const LIMITS = { start: 600_000, idle: 300_000, progress: LONGEST_RUN };

export const reader: Row = {
	name: 'reader',
	needsHost: false,
	async measure() {
		const stream = answerStream(MILLION, 1_000);
		const seen = await compare(
			() => checkAnswer(fold(stream).text, stream),
			() => checkAnswer(readWithFloor(stream), stream),
			ROUNDS,
		);
		return [held('1M events through reader and reducer, CPU', seen.ratio, 1.2, againstFloor(seen))];
	},
};

export const generation: Row = {
	name: 'generation',
	needsHost: false,
	async measure() {
		const stream = answerStream(MILLION, 1);
		const seen = await compare(
			async () => checkAnswer(await generate(stream), stream),
			async () => checkAnswer(await readBodyWithFloor(stream), stream),
			ROUNDS,
		);
		return [
			held(
				'1M events through a whole generation, one in each network chunk, CPU',
				seen.ratio,
				1.25,
				againstFloor(seen),
			),
		];
	},
};

export const memory: Row = {
	name: 'memory',
	needsHost: false,
	async measure() {
		const before = heapInUse();
		const reader = new EventReader();
		const reducer = new AnswerReducer();
		for (const piece of unlikePieces(MILLION)) {
			for (const event of reader.read(piece)) reducer.add(event);
		}
		const inPieces = heapInUse() - before;
		const size = (reducer.result?.text.length ?? 0) / MEGABYTE;
		if (size < 1) throw new Error('The answer is not whole');
		return [
			grown(
				'1M events: live memory behind the last of them, after collection',
				inPieces / MEGABYTE,
				'MB',
				2 * size + 32,
				`2 × the answer's ${digits(size)} MB + 32 MB`,
			),
		];
	},
};

export const nodes: Row = {
	name: 'nodes',
	needsHost: false,
	async measure() {
		const stream = nodeStream(50);
		const seen = await compare(
			() => checkAnswer(fold(stream).text, stream),
			() => checkAnswer(readWithFloor(stream), stream),
			ROUNDS,
		);
		return [
			held('50 MB of node events around a short answer, CPU', seen.ratio, 1.2, againstFloor(seen)),
		];
	},
};

function againstFloor({ subject, reference }: Comparison): string {
	return `${digits(subject)} s; eventsource-parser, JSON.parse and joining: ${digits(reference)} s`;
}

function fold({ pieces }: Stream): AnswerReducer {
	const reader = new EventReader();
	const reducer = new AnswerReducer();
	for (const piece of pieces) for (const event of reader.read(piece)) reducer.add(event);
	for (const event of reader.end()) reducer.add(event);
	return reducer;
}

function readWithFloor({ pieces }: Stream): string {
	const floor = new Floor();
	for (const piece of pieces) floor.read(piece);
	return floor.end();
}

/** Whoever reads a body waits for each of its chunks, also if it does nothing else. */
async function readBodyWithFloor(stream: Stream): Promise<string> {
	const floor = new Floor();
	for await (const piece of bodyOf(stream)) floor.read(piece);
	return floor.end();
}

async function generate(stream: Stream): Promise<string> {
	const reducer = new AnswerReducer();
	const deadline = startDeadline(systemClock, 0, undefined);
	await runGeneration({
		transport: async () => respond(stream),
		clock: systemClock,
		deadline,
		request: { method: 'POST', path: '/chat-messages' },
		reducer,
		limits: LIMITS,
		streaming: true,
	});
	deadline.end();
	return reducer.text;
}

function respond(stream: Stream): DifyResponse {
	const headers = { 'content-type': 'text/event-stream' };
	return { status: 200, headers, body: bodyOf(stream), close: () => undefined };
}

async function* bodyOf({ pieces }: Stream): AsyncGenerator<Uint8Array> {
	yield* pieces;
}
