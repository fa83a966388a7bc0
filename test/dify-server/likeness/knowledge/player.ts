// Plays recorded requests in order against a knowledge server, with the ids that it gave.

import type {
	KnowledgeAnswer,
	KnowledgeBase,
	KnowledgeDocument,
	KnowledgeVersion,
} from '../../knowledge';
import { AT_BLANK_LINES, KNOWLEDGE_KEY, KnowledgeServer, ManualClock } from '../../knowledge';
import { isMultipart } from '../../multipart';
import { isObject } from '../../python';
import { learnIds, withIds } from '../comparison';
import type { KnowledgeRecording } from './recording';
import { bodyOf, knowledgeRecordingNames, readKnowledgeRecording } from './recording';
import type { Entry, KnowledgeRow } from './row';

/** A recording and the emulator's answer to it. */
export interface PlayedKnowledge {
	recording: KnowledgeRecording;
	answer: KnowledgeAnswer;
}

/** Milliseconds before each row: whatever was begun is over by then. */
const BETWEEN_ROWS = 3000;

const BATCH = /\b\d{20}\b/g;

export class KnowledgePlayer {
	readonly clock = new ManualClock();

	readonly server: KnowledgeServer;

	readonly played = new Map<string, PlayedKnowledge>();

	/** Recorded id → the emulator's. */
	readonly #ids = new Map<string, string>();

	readonly #names: Set<string>;

	readonly #batches = new Map<string, string>();

	constructor(readonly version: KnowledgeVersion) {
		this.#names = new Set(knowledgeRecordingNames(version));
		const locks = { '1.9.2': 600_000, '1.14.2': 100, '1.15.0': 600_000 };
		this.server = new KnowledgeServer({
			version,
			clock: this.clock,
			switchLockMilliseconds: locks[version],
		});
	}

	async play(entry: Entry): Promise<void> {
		if (typeof entry === 'function') {
			await entry(this);
			return;
		}
		this.clock.advance(entry.after ?? BETWEEN_ROWS);
		// Not every version was met in every state.
		const together = [entry.name, ...(entry.together ?? [])].filter((name) =>
			this.#names.has(name),
		);
		await Promise.all(together.map(async (name) => await this.#exchange(name, entry)));
	}

	/** The body of a recording, as JSON. */
	recorded(name: string): unknown {
		return JSON.parse(readKnowledgeRecording(this.version, name).response.text);
	}

	base(name: string): KnowledgeBase {
		return this.server.state.baseNamed(name);
	}

	document(base: string, name: string): KnowledgeDocument {
		const found = this.base(base).documents.find((one) => one.name === name);
		if (!found) throw new Error(`No document ${name} in ${base}`);
		return found;
	}

	/** Writes a document whose making was not recorded. */
	write(base: string, name: string, text: string, rule = AT_BLANK_LINES): KnowledgeDocument {
		const { state } = this.server;
		const file = state.addText(name, text);
		return state.addDocument(this.base(base), { name, file, rule });
	}

	/** Lets a recorded id stand for one of the emulator's. */
	adopt(recorded: unknown, own: string): void {
		this.#ids.set(String(recorded), own);
	}

	/** The id in a recorded path behind a word, such as `documents`. */
	idInPath(name: string, word: string): string {
		const { path } = readKnowledgeRecording(this.version, name).request;
		const id = new RegExp(`/${word}/([0-9a-f-]{36})`).exec(path)?.[1];
		if (id === undefined) throw new Error(`No id behind ${word} in ${path}`);
		return id;
	}

	knows(recorded: string): boolean {
		return this.#ids.has(recorded);
	}

	/** The body of a recorded request. */
	sent(name: string): unknown {
		return readKnowledgeRecording(this.version, name).request.body;
	}

	/** The batch in a recorded path. */
	batchInPath(name: string): string {
		const { path } = readKnowledgeRecording(this.version, name).request;
		return path.match(BATCH)?.[0] ?? '';
	}

	/** Lets a recorded batch stand for one of the emulator's. */
	learnBatch(recorded: string, own: string): void {
		this.#batches.set(recorded, own);
	}

	#own(text: string): string {
		return withIds(text, this.#ids).replace(BATCH, (batch) => this.#batches.get(batch) ?? batch);
	}

	async #exchange(name: string, row: KnowledgeRow): Promise<void> {
		const recording = readKnowledgeRecording(this.version, name);
		const { method, path, headers } = recording.request;
		const url = new URL(this.#own(path), 'http://server');
		const query: Record<string, string[]> = {};
		for (const [key, value] of url.searchParams) (query[key] ??= []).push(value);
		const body = bodyOf(recording);
		const mapped =
			body === undefined || isMultipart(body) ? body : JSON.parse(this.#own(JSON.stringify(body)));
		const authorization = headers.Authorization?.replace('dataset-KEY', KNOWLEDGE_KEY);
		const { Authorization, ...others } = headers;
		void Authorization;
		const answer = await this.server.answer({
			method,
			path: url.pathname.replace(/^\/v1/, ''),
			query,
			headers: { ...others, ...(authorization === undefined ? {} : { authorization }) },
			body: mapped,
		});
		this.played.set(name, { recording, answer });
		if (row.learnsNothing) return;
		this.#learn(recording, answer);
	}

	#learn(recording: KnowledgeRecording, answer: KnowledgeAnswer): void {
		let theirs: unknown;
		let ours: unknown;
		try {
			theirs = JSON.parse(recording.response.text);
			ours = JSON.parse(answer.body.toString());
		} catch {
			return;
		}
		learnIds(theirs, ours, this.#ids);
		if (isObject(theirs) && isObject(ours) && theirs.batch !== undefined) {
			this.#batches.set(String(theirs.batch), String(ours.batch));
		}
	}
}
