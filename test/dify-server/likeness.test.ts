// Holds the emulator against recordings of Dify 1.15.0: the same requests, the same answers.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import {
	comparable,
	comparableStream,
	comparableText,
	eventsByKind,
	keysOnly,
	kindsOnly,
} from './likeness/comparison';
import { Player } from './likeness/player';
import type { Played } from './likeness/player';
import { recordingNames } from './likeness/recording';
import type { Row } from './likeness/row';
import { LEFT_OUT, ROWS } from './likeness/rows';

function jsonOf(text: string): unknown {
	return text === '' ? '' : JSON.parse(text);
}

/** The two answers, made comparable: Dify's first, the emulator's second. */
function sides(row: Row, { recording, answer }: Played): [unknown, unknown] {
	const { text, isStream, headers } = recording.response;
	const ignored = row.ignoring ?? [];
	if (row.differs !== undefined) return [eventsByKind(text), eventsByKind(answer.text)];
	if (isStream) return [comparableStream(text, ignored), comparableStream(answer.text, ignored)];
	if (!headers['Content-Type']?.startsWith('application/json')) {
		return [comparableText(text), comparableText(answer.text)];
	}
	if (row.kindsOnly !== undefined) {
		return [kindsOnly(jsonOf(text), ignored), kindsOnly(jsonOf(answer.text), ignored)];
	}
	if (row.keysOnly !== undefined) return [keysOnly(jsonOf(text)), keysOnly(jsonOf(answer.text))];
	return [comparable(jsonOf(text), ignored), comparable(jsonOf(answer.text), ignored)];
}

describe('the emulated Dify server beside Dify 1.15.0', () => {
	let server: DifyServer;
	let player: Player;

	beforeAll(async () => {
		const clock = { now: Date.UTC(2026, 0, 1) };
		const now = () => clock.now;
		server = await startDifyServer({ slowScale: 0.05, pingIntervalMilliseconds: 1000, now });
		player = new Player(server, clock);
		for (const row of ROWS) await player.play(row);
	}, 120_000);

	afterAll(async () => {
		await server.close();
	});

	it('is compared by every recording there is, but for a few with a reason', () => {
		const rows = ROWS.map(({ name }) => name);
		expect(new Set(rows).size).toBe(rows.length);
		expect([...rows, ...Object.keys(LEFT_OUT)].sort()).toEqual(recordingNames());
	});

	it.each(ROWS)('answers $name', (row) => {
		const played = player.played.get(row.name);
		if (!played) throw new Error(`${row.name} was not played`);
		const { response } = played.recording;
		expect(played.answer.status).toBe(response.status);
		expect(played.answer.contentType).toBe(response.headers['Content-Type']);
		expect(played.answer.version).toBe(response.headers['X-Version'] ?? null);
		const [theirs, ours] = sides(row, played);
		expect(ours).toEqual(theirs);
	});
});
