// The heart of one server: its options, state, faults, generations, and who waits for what.

import type { DifyServerOptions, Generation as DifyGeneration, ReceivedRequest } from './options';
import { FaultBox } from './faultBox';
import type { Generation } from './generation';
import { KnowledgeServer } from './knowledge';
import { State } from './state';

const VERSIONS: Record<DifyGeneration, string> = {
	'1.9': '1.9.2',
	'1.13': '1.13.0',
	'1.14': '1.14.2',
	'1.15': '1.15.0',
};

export class Emulator {
	readonly state: State;

	readonly knowledge: KnowledgeServer;

	readonly faults = new FaultBox();

	readonly requests: ReceivedRequest[] = [];

	readonly generations: Generation[] = [];

	readonly generation: DifyGeneration;

	readonly version: string;

	readonly pingInterval: number;

	readonly pieceInterval: number;

	readonly slowScale: number;

	/** Milliseconds between the submission of a form and the moment its run goes on. */
	readonly resumeDelay: number;

	/** `http://127.0.0.1:PORT`, known once the server listens. */
	origin = '';

	/** Errors of the emulator itself in runs that nobody waits for; closing the server throws them. */
	readonly failures: unknown[] = [];

	/** Resolves when the server is being closed. */
	readonly closing: Promise<void>;

	#closed = false;

	#resolveClosing: () => void = () => undefined;

	readonly #watchers = new Set<() => void>();

	#resumptions: Promise<void> = Promise.resolve();

	constructor(readonly options: DifyServerOptions) {
		this.state = new State(options.now ?? Date.now);
		const { now } = options;
		this.knowledge = new KnowledgeServer({
			...(now ? { clock: { now } } : {}),
			...options.knowledge,
		});
		this.generation = options.generation ?? '1.15';
		this.version = VERSIONS[this.generation];
		this.pingInterval = options.pingIntervalMilliseconds ?? 10_000;
		this.pieceInterval = options.pieceIntervalMilliseconds ?? 0;
		this.slowScale = options.slowScale ?? 1;
		this.resumeDelay = options.resumeDelayMilliseconds ?? 20;
		this.closing = new Promise((resolve) => {
			this.#resolveClosing = resolve;
		});
	}

	/** The headers of every answer of Dify's own. */
	get headers(): Record<string, string> {
		return { 'X-Version': this.version, 'X-Env': 'PRODUCTION' };
	}

	/** Streamed runs of the graph engine are a worker's since 1.13, before that the web process's. */
	get hasWorker(): boolean {
		return this.generation !== '1.9';
	}

	/** A piece of text as the wire options want it. */
	textFor(piece: string): string {
		return this.options.wire?.lineSeparators ? piece.replaceAll(' ', '\u2028') : piece;
	}

	/** Milliseconds before the model's next piece. */
	pieceDelay(slow: boolean): number {
		return slow ? 500 * this.slowScale : this.pieceInterval;
	}

	/** Keeps paused runs from going on until the function that it gives is called. */
	holdResumptions(): () => void {
		let release: () => void = () => undefined;
		this.#resumptions = new Promise((resolve) => {
			release = resolve;
		});
		return release;
	}

	/** Resolves when runs may go on after a pause, or when the server is being closed. */
	async resumption(): Promise<void> {
		await Promise.race([this.#resumptions, this.closing]);
	}

	/** Looks again at everything that is waited for. */
	readonly changed = (): void => {
		for (const watcher of [...this.#watchers]) watcher();
	};

	/** Resolves when `holds` does; rejects when the server is closed before. */
	async waitFor(holds: () => boolean): Promise<void> {
		if (holds()) return;
		await new Promise<void>((resolve, reject) => {
			const watcher = () => {
				try {
					if (holds()) resolve();
					else if (this.#closed) reject(new Error('The server was closed before this came true'));
					else return;
				} catch (error) {
					reject(error instanceof Error ? error : new Error(String(error)));
				}
				this.#watchers.delete(watcher);
			};
			this.#watchers.add(watcher);
			if (this.#closed) watcher();
		});
	}

	close(): void {
		this.#closed = true;
		for (const generation of this.generations) generation.abandon();
		this.#resolveClosing();
		this.changed();
	}
}
