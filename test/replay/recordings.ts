// Reads the recorded exchanges of real Dify servers from the folder beside this file.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Version } from './expectation';

/** A form as it was sent: its text fields and its file parts, the latter without their bytes. */
export interface RecordedForm {
	fields: Record<string, string>;
	files: Array<{ field: string; filename: string; contentType: string; bytes: number }>;
}

export interface Recording {
	shows: string;
	/** The app that was asked, in the words of the recordings' own README. */
	app: string;
	mode: string;
	request: {
		method: string;
		/** With its query string. */
		path: string;
		headers: Record<string, string>;
		/** JSON, or the text of a body that is none, or a form, or nothing. */
		body: unknown;
	};
	response: {
		status: number;
		headers: Record<string, string>;
		/** The file with the bytes. */
		body: string;
		bytes: number;
		/** For streams only. */
		events?: string[];
		ended?: 'closed by the server' | 'recording ended here, connection still open';
		/** For streams only: `[milliseconds since the request, bytes]` of each piece. */
		chunks?: Array<[number, number]>;
	};
}

/**
 * Recordings kept to answer what the package asks besides, not exchanges that the table judges. The
 * forms of apps are judged in `app.test.ts`.
 */
const SIDE_EXCHANGE = /^app\/.*-parameters$|^extra\/chatflow-(?:events|run-detail)-after-cut$/;

const FOLDER = join(__dirname, 'recordings');

/** The recording's description: request, status, headers and the timing of its pieces. */
export function readRecording(version: Version, name: string): Recording {
	const recording: Recording = JSON.parse(
		readFileSync(join(FOLDER, version, `${name}.json`), 'utf8'),
	);
	return recording;
}

/** The response's body, byte for byte. */
export function readRecordedBody(version: Version, name: string): Buffer {
	const { response } = readRecording(version, name);
	return readFileSync(join(FOLDER, version, name, '..', response.body));
}

/** Names of all recordings of a version that the table must judge, in order. */
export function recordedNames(version: Version): string[] {
	return (
		readdirSync(join(FOLDER, version), { withFileTypes: true })
			// The knowledge bases are no app's: what is recorded of them has tables of its own.
			.filter((entry) => entry.isDirectory() && entry.name !== 'knowledge')
			.flatMap((group) =>
				readdirSync(join(FOLDER, version, group.name))
					.filter((file) => file.endsWith('.json') && !file.endsWith('.body.json'))
					.map((file) => `${group.name}/${file.replace(/\.json$/, '')}`),
			)
			.filter((name) => !SIDE_EXCHANGE.test(name))
			.sort()
	);
}
