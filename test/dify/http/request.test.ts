// The plain calls: one request, and what of its answer is a success.

import { requestDone, requestJson, requestSuccess } from '../../../dify/http/request';
import type { DifyRequest } from '../../../dify/http/transport';
import type { Reply } from '../listTransport';
import { json, listTransport, page, rejectionOf } from '../listTransport';
import { bytesOf } from '../streams';

const REQUEST: DifyRequest = { method: 'POST', path: '/things', body: {} };

const HTML = '<!DOCTYPE html><html><head><title>Dify</title></head><body></body></html>';

function text(contentType: string, body: string, status = 200): Reply {
	return { status, headers: { 'content-type': contentType }, pieces: [bytesOf(body)] };
}

describe('something that is to be done', () => {
	it.each<[string, Reply]>([
		['no content', { status: 204, headers: {}, pieces: [] }],
		['no content of a type', { ...page(204, ''), pieces: [] }],
		['an empty page', page(200, '')],
		['blanks', page(200, ' \n')],
		['JSON', json(200, { result: 'success' })],
		['JSON of another status', json(201, {})],
		['words', text('text/plain', 'success')],
		['words without a type', { status: 200, headers: {}, pieces: [bytesOf('ok')] }],
		['words with a bracket in them', text('text/plain', '1 < 2')],
	])('is done when the answer is %s', async (_what, reply) => {
		const { transport, sent, closed } = listTransport(reply);
		await expect(requestDone(transport, REQUEST)).resolves.toBeUndefined();
		expect(sent).toEqual([REQUEST]);
		expect(closed()).toBe(1);
	});

	it.each<[string, Reply]>([
		['of its type', page(200, HTML)],
		['of its type alone', page(200, 'Welcome')],
		['of XHTML', text('application/xhtml+xml', 'Welcome')],
		['of no type', { ...page(200, HTML), headers: {} }],
		['that calls itself text', text('text/plain', `\n ${HTML}`)],
		['that calls itself JSON', text('application/json', HTML)],
	])('is not when the answer is a web page, told %s', async (_what, reply) => {
		const { transport, closed } = listTransport(reply);
		expect(await rejectionOf(requestDone(transport, REQUEST))).toMatchObject({
			name: 'DifyError',
			kind: 'response',
			code: 'not_dify_api',
			status: 200,
		});
		expect(closed()).toBe(1);
	});

	it('is not where Dify refuses it', async () => {
		const { transport } = listTransport(json(404, { code: 'not_found', message: 'No.' }));
		expect(await rejectionOf(requestDone(transport, REQUEST))).toMatchObject({
			code: 'not_found',
			words: 'No.',
		});
	});

	it('is read only as far as is needed of a page that never ends', async () => {
		let given = 0;
		let isClosed = false;
		const done = requestDone(
			async () => ({
				status: 200,
				headers: {},
				body: (async function* () {
					for (;;) {
						given += 1;
						yield bytesOf('x'.repeat(64 * 1024));
					}
				})(),
				close: () => {
					isClosed = true;
				},
			}),
			REQUEST,
		);
		await expect(done).resolves.toBeUndefined();
		expect(given).toBeLessThanOrEqual(4);
		expect(isClosed).toBe(true);
	});

	it('fails as its connection does', async () => {
		const breaksWith = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		const { transport, closed } = listTransport({ ...json(200, {}), breaksWith });
		expect(await rejectionOf(requestDone(transport, REQUEST))).toMatchObject({
			code: 'connection_broken',
		});
		expect(closed()).toBe(1);
	});
});

describe('an answer of JSON', () => {
	it('is read, and the connection closed', async () => {
		const { transport, closed } = listTransport(json(200, { a: [1] }));
		expect(await requestJson(transport, REQUEST)).toEqual({ a: [1] });
		expect(closed()).toBe(1);
	});

	it.each([HTML, '', '[]', '"text"', '{"a":'])('is none where it is %j', async (body) => {
		const { transport } = listTransport(text('application/json', body));
		expect(await rejectionOf(requestJson(transport, REQUEST))).toMatchObject({
			code: 'not_dify_api',
		});
	});

	it('that is too long to be read is an error of its own, and is closed', async () => {
		const piece = new Uint8Array(1024 * 1024).fill(0x20);
		const { transport, closed } = listTransport({
			...json(200, {}),
			pieces: [bytesOf('{}'), ...Array.from({ length: 64 }, () => piece)],
		});
		expect(await rejectionOf(requestJson(transport, REQUEST))).toMatchObject({
			code: 'answer_too_large',
			status: 200,
		});
		expect(closed()).toBe(1);
	});
});

it('a success is handed on unread', async () => {
	const { transport, closed } = listTransport(json(200, { a: 1 }));
	const response = await requestSuccess(transport, REQUEST);
	expect(response.status).toBe(200);
	expect(closed()).toBe(0);
});
