// Whether a stream begins with a ping is told by its first bytes, and by those of one request only.

import { notingFirstPing } from '../../../dify/run/firstPing';
import type { DifyRequest } from '../../../dify/http/transport';
import { listTransport } from '../listTransport';
import { bytesOf } from '../streams';

const RUN: DifyRequest = { method: 'POST', path: '/workflows/run' };

const answer = (...pieces: string[]) => ({ status: 200, headers: {}, pieces: pieces.map(bytesOf) });

async function note(request: DifyRequest, ...pieces: string[]) {
	const { transport } = listTransport(answer(...pieces));
	const ping = notingFirstPing(transport, RUN);
	const before = ping.hasCome();
	const read: string[] = [];
	for await (const piece of (await ping.transport(request)).body) {
		read.push(new TextDecoder().decode(piece));
	}
	return { before, read, hasCome: ping.hasCome() };
}

it.each([
	['at once', ['event: ping\n\n']],
	['without the blank', ['event:ping\n\n']],
	['behind a comment', [': hello\n\nevent: ping\n\n']],
	['behind blank lines', ['\r\n\nevent: ping\n\n']],
	['in pieces', ['ev', 'ent: p', 'ing\n', '\n']],
])('a ping that comes %s is one, and every piece is handed on', async (_how, pieces) => {
	expect(await note(RUN, ...pieces)).toEqual({ before: false, read: pieces, hasCome: true });
});

it.each([
	['another event', ['data: {"event": "workflow_started"}\n\nevent: ping\n\n']],
	['words that hold one', ['x event: ping\n\n']],
	['nothing', []],
	['what comes too late to be the first', [`:${'x'.repeat(1_200)}`, '\nevent: ping\n\n']],
])('%s is none', async (_what, pieces) => {
	expect((await note(RUN, ...pieces)).hasCome).toBe(false);
});

it.each<DifyRequest>([
	{ method: 'GET', path: '/workflows/run' },
	{ method: 'POST', path: '/workflows/tasks/t/stop' },
])('the answer to another request is not looked at: $method $path', async (request) => {
	expect((await note(request, 'event: ping\n\n')).hasCome).toBe(false);
});

it('a second try is looked at by itself', async () => {
	const { transport } = listTransport(answer('event: ping\n\n'), answer('data: {}\n\n'));
	const ping = notingFirstPing(transport, RUN);
	for (const expected of [true, false]) {
		for await (const piece of (await ping.transport(RUN)).body)
			expect(piece.length).toBeGreaterThan(0);
		expect(ping.hasCome()).toBe(expected);
	}
});
