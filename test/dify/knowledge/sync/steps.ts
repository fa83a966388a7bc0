// What can happen to a knowledge base and its source, one step after the other: drawn at random, shrunk by leaving steps out.

import fc from 'fast-check';

import type { KnowledgeVersion } from '../../../dify-server/knowledge';
import type { Trouble } from './server';

/** What a person, or a server that failed, does to a document. */
export const DEEDS = [
	'archive',
	'archive and lock',
	'delete',
	'disable',
	'disable and lock',
	'enable',
	'fail',
	'forget',
	'note',
	'pause',
	'unarchive',
] as const;

export type Deed = (typeof DEEDS)[number];

/** Documents that are nobody's but their owner's, by what is odd about them. */
export const STRANGERS = [
	'plain',
	'noted',
	'of another field',
	'hashed',
	'without id',
	'disabled',
	'archived',
	'failed',
	'paused',
	'waiting',
	'begun for another field',
] as const;

export type StrangerKind = (typeof STRANGERS)[number];

/** Something of the source. */
export interface SourceChange {
	kind: 'set';
	source: number;
	name: number;
	text: number;
	/** Values in metadata fields; left out where they are undefined. */
	team: string | null | undefined;
	size: number | null | undefined;
}

/** A run of the synchronisation. */
export interface Run {
	kind: 'run';
	concurrency: number;
	/** Decides in which order the items come. */
	order: number;
	skipUnchanged: boolean;
	waitUntilIndexed: boolean;
	chunking: 'automatic' | 'general';
	/** Whether the items before come with an older text first. */
	isDoubled: boolean;
	/** Whether a failed item ends the run. */
	stopsAtFailure: boolean;
	troubles: { at: number; count: number; trouble: Trouble }[];
	deeds: { at: number; target: number; deed: Deed }[];
}

export type Step =
	| SourceChange
	/** What it held before it was changed the last time. */
	| { kind: 'revert'; source: number }
	| { kind: 'remove'; source: number }
	| { kind: 'stranger'; stranger: StrangerKind; name: number; text: number }
	| { kind: 'deed'; target: number; deed: Deed }
	| { kind: 'pass'; milliseconds: number }
	| Run;

/** A whole story. */
export interface Sequence {
	by: 'name' | 'metadata';
	version: KnowledgeVersion;
	technique: 'high_quality' | 'economy' | null;
	/** Documents of strangers that fill more than a page. */
	crowd: number;
	steps: Step[];
	last: Pick<Run, 'concurrency' | 'order' | 'waitUntilIndexed' | 'chunking'>;
	/** Whether texts that the model refuses are there to the end. */
	keepsErrors: boolean;
}

const someone = fc.nat(9);

/** The number of a source: few, so that much befalls each. */
const number = fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(5) });

/** The number of a request: most runs take few. */
const moment = fc.oneof({ weight: 2, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(45) });

const deed = fc.constantFrom(...DEEDS);

const change: fc.Arbitrary<SourceChange> = fc.record({
	kind: fc.constant('set' as const),
	source: number,
	name: fc.nat(5),
	text: fc.nat(11),
	team: fc.constantFrom(undefined, null, 'sales', 'legal'),
	size: fc.constantFrom(undefined, undefined, null, 7, 0),
});

const run: fc.Arbitrary<Run> = fc.record({
	kind: fc.constant('run' as const),
	concurrency: fc.constantFrom(1, 3),
	order: fc.nat(1000),
	skipUnchanged: fc.constantFrom(true, true, true, false),
	waitUntilIndexed: fc.boolean(),
	chunking: fc.constantFrom('automatic', 'automatic', 'automatic', 'general'),
	isDoubled: fc.constantFrom(false, false, false, true),
	stopsAtFailure: fc.boolean(),
	troubles: fc.array(
		fc.record({
			at: moment,
			count: fc.constantFrom(1, 1, 2, 3, 4, 7),
			trouble: fc.constantFrom<Trouble[]>(
				'crash before',
				'crash after',
				'crash after',
				'never arrives',
				'answer lost',
				'refused with 500',
				'too many in a minute',
			),
		}),
		{ maxLength: 2 },
	),
	deeds: fc.array(fc.record({ at: moment, target: someone, deed }), { maxLength: 1 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: change },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('revert' as const), source: number }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), source: number }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('stranger' as const),
			stranger: fc.constantFrom(...STRANGERS),
			name: fc.nat(8),
			text: fc.nat(11),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constant('deed' as const), target: someone, deed }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			milliseconds: fc.constantFrom(100, 1_000, 11 * 60_000, 60 * 60_000),
		}),
	},
	{ weight: 5, arbitrary: run },
);

/** Stories. */
export const sequence: fc.Arbitrary<Sequence> = fc.record({
	by: fc.constantFrom('name' as const, 'metadata' as const),
	version: fc.constantFrom('1.9.2' as const, '1.14.2' as const, '1.15.0' as const),
	technique: fc.constantFrom('high_quality' as const, 'economy' as const, null),
	crowd: fc.oneof(
		{ weight: 29, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.constant(101) },
	),
	steps: fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
	last: fc.record({
		concurrency: fc.constantFrom(1, 3),
		order: fc.nat(1000),
		waitUntilIndexed: fc.boolean(),
		chunking: fc.constantFrom('automatic', 'automatic', 'automatic', 'general'),
	}),
	keepsErrors: fc.constantFrom(false, false, true),
});
