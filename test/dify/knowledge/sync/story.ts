// Plays a story against an emulated server, and holds its end against a model of what has to be there.

import { DifyError } from '../../../../dify/errors/errors';
import { startDeadline, withinDeadline } from '../../../../dify/http/deadline';
import type { Chunking } from '../../../../dify/knowledge/chunking';
import { HASH_FIELD, hashWrite } from '../../../../dify/knowledge/contentHash';
import { DocumentIndex } from '../../../../dify/knowledge/documentIndex';
import { KnownBase } from '../../../../dify/knowledge/knownBase';
import type { NamedValue } from '../../../../dify/knowledge/setValues';
import type { DocumentSource } from '../../../../dify/knowledge/sourceDocument';
import type { MatchRule } from '../../../../dify/knowledge/sourceIdentity';
import { upsertDocument } from '../../../../dify/knowledge/upsert';
import type { UpsertResult } from '../../../../dify/knowledge/upsert';
import { deleteVanished, findVanished } from '../../../../dify/knowledge/vanished';
import { planWrite } from '../../../../dify/knowledge/writePlan';
import { runInLanes } from '../../../../nodes/shared/lanes';
import type { Outcome } from '../../../../nodes/shared/lanes';
import { displayStatus } from '../../../dify-server/knowledge';
import type { KnowledgeDocument } from '../../../dify-server/knowledge';
import { FIELD } from './client';
import { addStranger, doDeed, portraitOf } from './deeds';
import { SyncServer } from './server';
import type { Deed, Run, Sequence, SourceChange, Step, StrangerKind } from './steps';

/** Names of sources: alike in all that Dify's search does not tell apart. */
const NAMES = ['alpha', 'Alpha', 'al%ha', 'a_pha', 'beta\\gamma', '😀 notes'];

/** Names of strangers' documents where names are identities: found beside those by Dify's search. */
const OTHER_NAMES = [
	'alphas',
	'ALPHA',
	'alXha',
	'aXpha',
	'beta',
	'%',
	'_',
	'gamma',
	'😀 notes and more',
];

const TEXTS = [
	'Paris is the capital of France.',
	'Berlin is the capital of Germany.',
	'Rome is the capital of Italy.\n\nMadrid is the capital of Spain.',
	'One.\n\nTwo.\n\nThree.',
	'[slow] Jupiter is the largest planet.',
	'[slow] Mars has two moons.',
	'Oslo\nBergen',
	'%',
	'Ünïcödé 😀',
	'The same.',
	'[error rate] Venus is hot.',
	'[error auth] Mercury is near.',
];

const FIRST_ERROR = 10;

const RATE_WORDS = /Rate Limit Error|Incorrect model credentials/;

const GENERAL: Chunking = {
	kind: 'general',
	segmentation: {
		separator: '\n\n',
		maxTokens: 500,
		chunkOverlap: 50,
		removeExtraSpaces: true,
		removeUrlsEmails: false,
	},
};

/** Longer than any lock, and than anything that is being indexed may take. */
const LONG = 24 * 60 * 60_000;

/** Requests besides the pages of lists that a run over a base in step may take. */
const FEW_REQUESTS = 8;

interface Source {
	id: string;
	name: string;
	text: number;
	/** What it held before. */
	earlierText: number;
	values: Map<string, string | number | null>;
}

/** What came of a run, item by item. */
interface Outcomes {
	items: Source[];
	outcomes: Outcome<UpsertResult>[];
}

/** Plays a story to its end. @throws where the base is not as it has to be */
export async function play(sequence: Sequence): Promise<{ requests: number }> {
	const story = new Story(sequence);
	const now = jest.spyOn(Date, 'now').mockImplementation(() => story.server.clock.now());
	try {
		await story.play();
	} finally {
		now.mockRestore();
	}
	return { requests: story.requests };
}

class Story {
	readonly server: SyncServer;

	requests = 0;

	readonly #rule: MatchRule;

	/** By number. */
	readonly #sources = new Map<number, Source>();

	/** Strangers' documents, each as it was. */
	readonly #strangers = new Map<string, string>();

	/** Documents that had a hash at any time. */
	readonly #hashed = new Set<string>();

	/** What a person wrote into the metadata of a source's document since the last trouble. */
	readonly #notes = new Map<string, string>();

	#noteNumber = 0;

	constructor(private readonly sequence: Sequence) {
		const { version, technique, by } = sequence;
		this.server = new SyncServer(version, { technique });
		this.#rule = by === 'name' ? { by } : { by, field: FIELD };
	}

	async play(): Promise<void> {
		const { sequence, server } = this;
		const { state } = server.server;
		for (const [index, step] of sequence.steps.entries()) {
			// In the midst, so that what came before is no longer on the first page.
			if (index === Math.floor(sequence.steps.length / 2)) this.#addCrowd();
			await this.#take(step);
		}
		if (!sequence.keepsErrors || !sequence.last.waitUntilIndexed) {
			for (const source of this.#sources.values()) source.text %= FIRST_ERROR;
		}
		server.clock.pass(LONG);
		const undisturbed: Run = {
			kind: 'run',
			skipUnchanged: true,
			isDoubled: false,
			stopsAtFailure: false,
			troubles: [],
			deeds: [],
			...sequence.last,
		};
		const last = await this.#run(undisturbed);
		server.clock.pass(60_000);
		state.advance();
		this.#checkOutcomes(last);
		await this.#checkBase(undisturbed.chunking);
		if ([...this.#sources.values()].some(hasError)) return;
		const again = await this.#run(undisturbed);
		expect(server.writes).toEqual([]);
		expect(actionsOf(again)).toEqual(again.items.map(() => 'unchanged'));
		const pages = Math.ceil(Math.max(server.base.documents.length, 1) / 100);
		expect(server.sent.length).toBeLessThanOrEqual(2 * pages + FEW_REQUESTS);
	}

	#addCrowd(): void {
		const { base, server } = this.server;
		for (let number = 0; number < this.sequence.crowd; number++) {
			const name = `crowd ${number}`;
			this.#keepStranger(server.state.addIndexedText(base, name, `Text ${number}`));
		}
	}

	async #take(step: Step): Promise<void> {
		switch (step.kind) {
			case 'set':
				this.#set(step);
				break;
			case 'revert':
				this.#revert(step.source);
				break;
			case 'remove':
				this.#remove(step.source);
				break;
			case 'stranger':
				this.#addStranger(step.stranger, step.name, TEXTS[step.text % FIRST_ERROR] ?? '');
				break;
			case 'deed':
				this.#do(step.deed, step.target);
				break;
			case 'pass':
				this.server.clock.pass(step.milliseconds);
				break;
			case 'run':
				await this.#run(step);
				break;
		}
	}

	#set({ source: number, name, text, team, size }: SourceChange): void {
		const isByName = this.#rule.by === 'name';
		const known = this.#sources.get(number);
		const source: Source = known ?? {
			id: `s${number}`,
			name: '',
			text,
			earlierText: text,
			values: new Map(),
		};
		source.name = NAMES[isByName ? number : name] ?? '';
		source.earlierText = source.text;
		source.text = text;
		if (team !== undefined) source.values.set('team', team);
		if (size !== undefined) source.values.set('size', size);
		this.#sources.set(number, source);
	}

	#revert(number: number): void {
		const source = this.#sources.get(number);
		if (source === undefined) return;
		const { text, earlierText } = source;
		Object.assign(source, { text: earlierText, earlierText: text });
	}

	#remove(number: number): void {
		const source = this.#sources.get(number);
		if (source !== undefined) this.#notes.delete(this.#keyOf(source));
		this.#sources.delete(number);
	}

	#keyOf({ id, name }: Source): string {
		return this.#rule.by === 'name' ? name : id;
	}

	#keyOfDocument(document: KnowledgeDocument): string {
		return this.#rule.by === 'name' ? document.name : String(document.metadata.get(FIELD) ?? '');
	}

	#addStranger(kind: StrangerKind, name: number, text: string): void {
		const isByName = this.#rule.by === 'name';
		const names = isByName ? OTHER_NAMES : [...NAMES, ...OTHER_NAMES];
		this.#keepStranger(
			addStranger(this.server, kind, { name: names[name] ?? 'alphas', text, isByName }),
		);
	}

	#keepStranger(document: KnowledgeDocument): void {
		this.#strangers.set(document.id, portraitOf(document));
	}

	/** Documents that are the synchronisation's own. */
	get #own(): KnowledgeDocument[] {
		return this.server.base.documents.filter(({ id }) => !this.#strangers.has(id));
	}

	#do(deed: Deed, target: number, isMeanwhile = false): void {
		const own = this.#own;
		const document = own[target % Math.max(own.length, 1)];
		if (document === undefined) return;
		const { state } = this.server.server;
		const key = this.#keyOfDocument(document);
		if (deed === 'delete') this.#notes.delete(key);
		if (deed === 'note') {
			const isSource = [...this.#sources.values()].some((one) => this.#keyOf(one) === key);
			if (isMeanwhile || !isSource) return;
			const note = `note ${this.#noteNumber++}`;
			this.#notes.set(key, note);
			state.setMetadata(document, 'note', note);
			return;
		}
		// Between look and write, a disabled document of its name cannot be told from none.
		if (isMeanwhile && this.#rule.by === 'name' && deed.startsWith('disable')) return;
		doDeed(state, document, deed);
	}

	async #run(run: Run): Promise<Outcomes> {
		const { server } = this;
		server.restart();
		// What is lost on the way may take with it what a person had noted.
		server.trouble = (number) => {
			const struck = run.troubles.find(({ at, count }) => number >= at && number < at + count);
			if (struck !== undefined) this.#notes.clear();
			return struck?.trouble;
		};
		server.before = (number) => {
			for (const { at, target, deed } of run.deeds) {
				if (at !== number) continue;
				this.#notes.clear();
				this.#do(deed, target, true);
			}
		};
		server.after = () => {
			for (const { id, metadata } of server.base.documents) {
				if ((metadata.get(HASH_FIELD) ?? null) !== null) this.#hashed.add(id);
			}
		};
		const items = this.#itemsOf(run);
		const outcomes = await server.until(this.#synchronise(run, items));
		this.requests += server.sent.length;
		return { items, outcomes };
	}

	#itemsOf({ order, isDoubled }: Run): Source[] {
		const sources = [...this.#sources.values()];
		const mixed = sources
			.map((source, index) => ({ source, rank: ((order + 1) * (index + 3) * 7919) % 101 }))
			.sort((one, other) => one.rank - other.rank)
			.map(({ source }) => source);
		const older = mixed.slice(0, 2).map((source) => ({ ...source, text: (source.text + 3) % 10 }));
		return isDoubled ? [...older, ...mixed] : mixed;
	}

	async #synchronise(run: Run, items: Source[]): Promise<Outcome<UpsertResult>[]> {
		const { server } = this;
		const { clock, transport, base } = server;
		const rule = this.#rule;
		const known = {
			base: new KnownBase(base.id),
			index: new DocumentIndex(base.id, rule, items.length),
		};
		const { outcomes, firstFailure } = await runInLanes(
			items.map((source) => ({ conversation: this.#keyOf(source), user: '' })),
			{
				settings: { concurrency: run.concurrency, delay: 0 },
				clock,
				stopsAtFailure: run.stopsAtFailure,
				run: async (index, turn) => {
					turn.noteAnswer();
					const source = items[index];
					if (source === undefined) throw new Error('No such item');
					const deadline = startDeadline(clock, 0, turn.signal);
					try {
						return await upsertDocument(
							this.#draft(source, run),
							{
								skipUnchanged: run.skipUnchanged,
								waitUntilIndexed: run.waitUntilIndexed,
								limit: 300_000,
								onSeveral: 'error',
							},
							{ ...known, transport: withinDeadline(transport, deadline), clock, deadline },
						);
					} finally {
						deadline.end();
					}
				},
			},
		);
		if (run.stopsAtFailure && firstFailure !== undefined) return outcomes;
		await this.#deleteVanished();
		return outcomes;
	}

	async #deleteVanished(): Promise<void> {
		const { transport, base } = this.server;
		const living = new Set([...this.#sources.values()].map((source) => this.#keyOf(source)));
		if (living.size === 0) return;
		try {
			const survey = { rule: this.#rule, living, limitPercent: 100 };
			for (const document of await findVanished(transport, base.id, survey)) {
				await deleteVanished(transport, base.id, document);
			}
		} catch (thrown) {
			expect(thrown).toBeInstanceOf(DifyError);
		}
	}

	#draft({ id, name, text, values }: Source, { chunking }: Pick<Run, 'chunking'>): DocumentSource {
		return {
			name,
			content: { text: TEXTS[text] ?? '' },
			chunking: chunking === 'general' ? GENERAL : { kind: 'automatic' },
			language: 'English',
			technique: 'high_quality',
			metadata: [...values].map(([field, value]) => namedValue(field, value)),
			...(this.#rule.by === 'metadata' ? { sourceId: { field: FIELD, value: id } } : {}),
		};
	}

	/** Each item of an undisturbed run succeeds, but for those whose text the model refuses. */
	#checkOutcomes({ items, outcomes }: Outcomes): void {
		for (const [index, source] of items.entries()) {
			const outcome = outcomes[index];
			if (outcome === undefined) throw new Error('An item was left out');
			if ('result' in outcome) {
				expect(hasError(source) && this.#embeds).toBe(false);
				continue;
			}
			const { failure } = outcome;
			if (!hasError(source) || !(failure instanceof DifyError)) throw failure;
			expect(failure).toMatchObject({
				code: 'indexing_failed',
				message: expect.stringMatching(RATE_WORDS),
			});
		}
	}

	get #embeds(): boolean {
		return this.server.base.technique === 'high_quality';
	}

	async #checkBase(chunking: Run['chunking']): Promise<void> {
		const { base, server } = this.server;
		const { documents } = base;
		for (const [id, portrait] of this.#strangers) {
			const document = documents.find((one) => one.id === id);
			if (document === undefined) throw new Error("A stranger's document is gone");
			expect(portraitOf(document)).toBe(portrait);
		}
		const living = [...this.#sources.values()];
		const expected = await Promise.all(living.map((source) => this.#expected(source, chunking)));
		const found = this.#own
			.filter((document) => !this.#isLeftOver(document))
			.map((document) => this.#seen(document, server.state.now()));
		const order = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);
		expect(found.sort(order)).toEqual(expected.sort(order));
	}

	/**
	 * Whether a document stays although its source is gone: by name, one that never got its hash
	 * cannot be told from a stranger's. Without a list of the living, nothing at all is deleted.
	 */
	#isLeftOver(document: KnowledgeDocument): boolean {
		if (this.#sources.size === 0) return true;
		const living = new Set([...this.#sources.values()].map(({ name }) => name));
		return this.#rule.by === 'name' && !living.has(document.name) && !this.#hashed.has(document.id);
	}

	async #expected(source: Source, chunking: Run['chunking']) {
		const draft = this.#draft(source, { chunking });
		const write = planWrite(draft, {
			indexing_technique: this.server.base.technique,
			doc_form: this.server.base.form,
		});
		const text = TEXTS[source.text] ?? '';
		const chunks = chunking === 'general' ? text.split('\n\n') : [text];
		const fails = hasError(source) && this.#embeds;
		const key = this.#keyOf(source);
		return {
			key,
			name: source.name,
			text,
			values: {
				...Object.fromEntries(this.#fieldsOf(source)),
				...(this.#notes.has(key) ? { note: this.#notes.get(key) } : {}),
			},
			hash: await hashWrite(write),
			status: fails ? 'error' : 'available',
			chunks,
		};
	}

	/** Values that are set; a field that holds nothing is as good as none. */
	#fieldsOf({ values }: Source): [string, unknown][] {
		return [...values].filter(([, value]) => value !== null);
	}

	#seen(document: KnowledgeDocument, now: number) {
		const { metadata } = document;
		const key = this.#keyOfDocument(document);
		const source = [...this.#sources.values()].find((one) => this.#keyOf(one) === key);
		// What a source says nothing of may be there from before.
		const values = [...metadata].filter(
			([name, value]) =>
				value !== null && (source?.values.has(name) || (name === 'note' && this.#notes.has(key))),
		);
		return {
			key,
			name: document.name,
			text: document.file?.content.toString(),
			values: Object.fromEntries(values),
			hash: metadata.get(HASH_FIELD),
			status: displayStatus(document, now),
			chunks: document.chunks.map(({ content }) => content),
		};
	}
}

const hasError = ({ text }: Source) => text >= FIRST_ERROR;

function actionsOf({ outcomes }: Outcomes): unknown[] {
	return outcomes.map((outcome) =>
		outcome !== undefined && 'result' in outcome ? outcome.result.action : outcome,
	);
}

function namedValue(name: string, value: string | number | null): NamedValue {
	return { name, type: typeof value === 'number' ? 'number' : 'string', as: () => value };
}
