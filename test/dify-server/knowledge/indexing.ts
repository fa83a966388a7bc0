// Where a document's indexing stands at a moment: a function of the clock, looked at on each request.

import { randomUUID } from 'node:crypto';
import { embeddingFailure, isSlow, tokensOf } from './embedding';
import type { Piece } from './chunking';
import { chunksOf, keywordsOf, ruleFailure } from './chunking';
import { extract } from './extraction';
import type { Chunk, IndexingRun, KnowledgeDocument } from './types';

/** `indexing_status` of a document. */
export type IndexingStatus =
	| 'waiting'
	| 'parsing'
	| 'splitting'
	| 'indexing'
	| 'completed'
	| 'error'
	| 'paused';

/** The share of a run's duration at which each phase ends. */
const PHASES = { waiting: 0.1, parsing: 0.2, splitting: 0.4, indexing: 1 } as const;

type Phase = keyof typeof PHASES;

const SLOW_MILLISECONDS = 2000;

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** Milliseconds since 1970 when a phase of a run ends; null for a run that nobody takes up. */
export function endOf(run: IndexingRun, phase: Phase): number | null {
	return run.beganAt === null ? null : run.beganAt + run.duration * PHASES[phase];
}

function phaseAt(run: IndexingRun, now: number): Phase | 'completed' | 'error' {
	if (run.beganAt === null) return 'waiting';
	const moment = run.pausedAt ?? now;
	for (const phase of ['waiting', 'parsing', 'splitting', 'indexing'] as const) {
		if (moment < run.beganAt + run.duration * PHASES[phase]) return phase;
		if (run.failure?.phase === phase) return 'error';
	}
	return 'completed';
}

/** Where the document's indexing stands; a pause is not seen here, as in the document itself. */
export function indexingStatus(document: KnowledgeDocument, now: number): IndexingStatus {
	return phaseAt(document.run, now);
}

/** `display_status` of a document. */
export function displayStatus(document: KnowledgeDocument, now: number): string | null {
	const status = indexingStatus(document, now);
	if (status === 'waiting') return 'queuing';
	if (status === 'error') return 'error';
	if (status !== 'completed') return document.run.pausedAt === null ? 'indexing' : 'paused';
	if (document.archived) return 'archived';
	return document.enabled ? 'available' : 'disabled';
}

/** A chunk as it is made, finished at once. */
export function newChunk(
	piece: Piece,
	position: number,
	now: number,
	economy: boolean,
	extracted: string[] | null,
): Chunk {
	const text = `${piece.content}${piece.answer ?? ''}`;
	return {
		id: randomUUID(),
		nodeId: randomUUID(),
		position,
		content: piece.content,
		answer: piece.answer,
		wordCount: [...text].length,
		tokens: economy ? 0 : tokensOf(text),
		keywords: extracted,
		hitCount: 0,
		enabled: true,
		disabledAt: null,
		disabledByPerson: false,
		status: 'completed',
		error: null,
		createdAt: seconds(now),
		updatedAt: seconds(now),
		updatedByPerson: false,
		indexingAt: seconds(now),
		completedAt: seconds(now),
		children: piece.children.map((content, index) => ({
			id: randomUUID(),
			position: index + 1,
			content,
			type: 'automatic',
			createdAt: seconds(now),
			updatedAt: seconds(now),
		})),
		indexed: true,
	};
}

/** The chunks that come of pieces in this document. */
export function chunksFrom(pieces: Piece[], document: KnowledgeDocument, now: number): Chunk[] {
	const economy = document.base.technique !== 'high_quality';
	const flat = document.form !== 'hierarchical_model';
	return pieces.map((piece, index) => {
		const keywords = economy && flat ? keywordsOf(piece.content) : null;
		const chunk = newChunk(piece, index + 1, now, economy, keywords);
		// Pairs are counted by their question alone while the model writes them.
		if (document.form === 'qa_model') {
			chunk.wordCount = [...piece.content].length;
			chunk.tokens = economy ? 0 : tokensOf(piece.content);
		}
		return chunk;
	});
}

/**
 * Plans the indexing of a document from its file and rule.
 *
 * @param duration milliseconds that an ordinary text takes
 */
export function planRun(document: KnowledgeDocument, now: number, duration: number): IndexingRun {
	const { rule, file, base } = document;
	const run: IndexingRun = {
		beganAt: now,
		duration,
		pausedAt: null,
		chunks: [],
		failure: null,
		settled: false,
		byPipeline: false,
	};
	// A base of another provider has no index of its own: its worker never comes.
	if (base.provider === 'external') return { ...run, beganAt: null };
	if (!rule || !file) return run;
	const { texts, failure } = extract(file);
	if (failure !== null) return { ...run, failure: { phase: 'parsing', words: failure } };
	const wrongRule = ruleFailure(rule, document.form);
	if (wrongRule !== undefined) {
		return { ...run, failure: { phase: 'splitting', words: wrongRule } };
	}
	const measure = base.technique === 'high_quality' ? tokensOf : undefined;
	run.chunks = chunksFrom(chunksOf(texts, rule, document.form, measure), document, now);
	const contents = run.chunks.map(({ content, answer }) => `${content}\n${answer ?? ''}`);
	if (base.technique !== 'high_quality') return run;
	if (contents.some(isSlow)) run.duration += SLOW_MILLISECONDS;
	const words = contents.map(embeddingFailure).find((found) => found !== undefined);
	if (words !== undefined) run.failure = { phase: 'indexing', words };
	return run;
}

function finished(chunk: Chunk, run: IndexingRun): void {
	if (run.failure) {
		chunk.status = 'error';
		chunk.error = run.failure.words;
		chunk.enabled = false;
		chunk.indexed = false;
		chunk.disabledAt = seconds((run.beganAt ?? 0) + run.duration);
		return;
	}
	chunk.status = 'completed';
	chunk.enabled = true;
	chunk.indexed = true;
	chunk.completedAt = seconds((run.beganAt ?? 0) + run.duration);
}

/** How many chunks are indexed already; they are taken evenly over the phase. */
export function completedSegments(document: KnowledgeDocument, now: number): number {
	const { run, chunks } = document;
	const status = indexingStatus(document, now);
	if (status !== 'indexing') return chunks.filter((one) => one.status === 'completed').length;
	const from = endOf(run, 'splitting') ?? 0;
	const share = ((run.pausedAt ?? now) - from) / (run.duration * (1 - PHASES.splitting));
	return Math.floor(share * chunks.length);
}

/** Writes into the document what the clock has brought about since it was last looked at. */
export function advance(document: KnowledgeDocument, now: number): void {
	const { run, base } = document;
	if (run.settled) return;
	const status = indexingStatus(document, now);
	if (status === 'waiting' || status === 'parsing' || status === 'splitting') return;
	const isCut = run.failure === null || run.failure.phase === 'indexing';
	if (isCut && document.chunks !== run.chunks) {
		document.chunks = run.chunks;
		document.wordCount = run.chunks.reduce((sum, { wordCount }) => sum + wordCount, 0);
		for (const chunk of run.chunks) {
			Object.assign(chunk, { status: 'indexing', enabled: false, indexed: false });
			chunk.completedAt = null;
		}
	}
	if (status === 'indexing') return;
	run.settled = true;
	for (const chunk of run.chunks) finished(chunk, run);
	if (status === 'error') return;
	if (!run.byPipeline) document.tokens = run.chunks.reduce((sum, { tokens }) => sum + tokens, 0);
	if (base.technique === 'high_quality') base.hasVectors ||= run.chunks.length > 0;
}
