// What refuses a request only for a moment, and how long it is waited out.

import type { DifyRequest } from '../../../dify/http/transport';
import { readText } from '../../../dify/http/transport';
import { waitingOutRefusals } from '../../../dify/knowledge/patience';
import { VirtualClock } from '../../support/virtualClock';
import { json, listTransport } from '../listTransport';
import type { Reply } from '../listTransport';

const RATE_LIMIT = json(403, {
	code: 'forbidden',
	message: 'Sorry, you have reached the knowledge base request rate limit of your subscription.',
	status: 403,
});

const BUSY = json(500, {
	code: 'unknown',
	message: 'Another document metadata operation is running, please wait a moment.',
	status: 500,
});

const OTHER = json(403, {
	code: 'forbidden',
	message: 'Dataset api access is not enabled.',
	status: 403,
});

const DONE = json(200, { result: 'success' });

const REQUEST: DifyRequest = { method: 'POST', path: '/datasets/b/document/create-by-text' };

async function send(replies: Reply[], request = REQUEST) {
	const clock = new VirtualClock();
	const began = clock.now();
	const { transport, sent } = listTransport(...replies);
	let crowded = 0;
	const patient = waitingOutRefusals(transport, clock, () => crowded++);
	const response = await clock.until(patient(request));
	return {
		status: response.status,
		text: await readText(response),
		sent: sent.length,
		crowded,
		waited: clock.now() - began,
	};
}

it.each([
	["the minute's limit of a plan", RATE_LIMIT],
	['another change of metadata', BUSY],
])('%s is waited out', async (_what, refusal) => {
	await expect(send([refusal, refusal, DONE])).resolves.toEqual({
		status: 200,
		text: JSON.stringify({ result: 'success' }),
		sent: 3,
		crowded: 2,
		waited: 6_000,
	});
});

it('more than the minute that Dify counts is waited, and then the refusal handed on', async () => {
	const { status, text, sent, waited } = await send(Array.from({ length: 6 }, () => RATE_LIMIT));
	expect([status, sent]).toEqual([403, 6]);
	expect(text).toContain('rate limit');
	expect(waited).toBeGreaterThan(60_000);
});

it('any other refusal is handed on whole, at once', async () => {
	await expect(send([OTHER])).resolves.toMatchObject({
		status: 403,
		text: expect.stringContaining('Dataset api access is not enabled.'),
		sent: 1,
		crowded: 0,
		waited: 0,
	});
});

it('a file is not sent again, since its bytes have gone', async () => {
	const body = new FormData();
	await expect(send([RATE_LIMIT], { ...REQUEST, body })).resolves.toMatchObject({
		status: 403,
		sent: 1,
	});
});
