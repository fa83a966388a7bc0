// Plays recorded requests in order against the emulator, with the ids that it gave.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import type { DifyServer } from '../options';
import { framesOf, learnIds, withIds } from './comparison';
import type { Recording } from './recording';
import { readRecording, requestBytes } from './recording';
import type { Row } from './row';

/** What the emulator answered to a recorded request. */
export interface PlayedAnswer {
	status: number;
	contentType: string | null;
	version: string | null;
	text: string;
}

/** A recording and the emulator's answer to it. */
export interface Played {
	recording: Recording;
	answer: PlayedAnswer;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export class Player {
	readonly played = new Map<string, Played>();

	/** Recorded id → the emulator's. */
	readonly #ids = new Map<string, string>();

	constructor(
		private readonly server: DifyServer,
		/** The server's clock, which stands still while a row is played. */
		private readonly clock: { now: number },
	) {}

	/** Plays one row; what must be there first is done first. */
	async play(row: Row): Promise<void> {
		// A stop has been played already, within the stream that it stopped.
		if (this.played.has(row.name)) return;
		if (row.afterRuns) {
			await this.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		}
		if (!row.sameSecond) this.clock.now += 2000;
		if (row.uploadFirst) await this.#upload(row.uploadFirst);
		await this.#exchange(row.name, row);
	}

	async #upload({ app, id, like }: NonNullable<Row['uploadFirst']>): Promise<void> {
		const upload = readRecording(like);
		upload.request.headers.Authorization = `Bearer ${this.server.keyOf(app)}`;
		const response = await this.#send(upload);
		const file = (await response.json()) as { id: string };
		this.#ids.set(id, file.id);
	}

	async #send(recording: Recording, signal?: AbortSignal): Promise<Response> {
		const { method, path, headers, body } = recording.request;
		const bytes = requestBytes(recording);
		const multipart = headers['Content-Type']?.startsWith('multipart/') ?? false;
		const mapped =
			bytes && !multipart && body !== null ? withIds(bytes.toString(), this.#ids) : bytes;
		// As a Buffer, so that no Content-Type is added where the recording has none.
		const sent = typeof mapped === 'string' ? Buffer.from(mapped) : mapped;
		const origin = this.server.baseUrl.replace(/\/v1$/, '');
		const init: RequestInit = { method, headers, redirect: 'manual' };
		if (signal) init.signal = signal;
		if (sent) init.body = new Uint8Array(sent);
		return await fetch(origin + withIds(path, this.#ids), init);
	}

	async #exchange(name: string, row: Row): Promise<void> {
		const recording = readRecording(name);
		const cutter = new AbortController();
		const response = await this.#send(recording, cutter.signal);
		const text = await this.#read(response, recording, row, cutter);
		this.played.set(name, {
			recording,
			answer: {
				status: response.status,
				contentType: response.headers.get('content-type'),
				version: response.headers.get('x-version'),
				text,
			},
		});
		this.#learn(recording, text);
	}

	async #read(
		response: Response,
		recording: Recording,
		row: Row,
		cutter: AbortController,
	): Promise<string> {
		if (!recording.response.isStream || !row.after) return await response.text();
		const decoder = new TextDecoder();
		let text = '';
		let acted = false;
		try {
			for await (const chunk of response.body ?? []) {
				text += decoder.decode(chunk as Uint8Array, { stream: true });
				if (acted || (text.match(/"(answer|text)":"slow/g)?.length ?? 0) < row.after.pieces)
					continue;
				acted = true;
				this.#learn(recording, text.slice(0, text.lastIndexOf('\n\n') + 2));
				if (row.after.play === undefined) cutter.abort();
				else await this.#exchange(row.after.play, { name: row.after.play });
			}
		} catch (error) {
			// The reader was cut on purpose; anything else is a failure.
			if (!cutter.signal.aborted) throw error;
		}
		return text;
	}

	#learn(recording: Recording, text: string): void {
		if (!recording.response.isStream) {
			learnIds(jsonOf(recording.response.text), jsonOf(text), this.#ids);
			return;
		}
		const seen = framesOf(text);
		const recorded = framesOf(recording.response.text);
		// Frames need not be as many: each kind's first one is enough for the ids.
		for (const frame of recorded) {
			if (frame === 'ping') continue;
			const alike = seen.find((one) => one !== 'ping' && one.event === frame.event);
			if (alike !== undefined) learnIds(frame, alike, this.#ids);
		}
	}
}
