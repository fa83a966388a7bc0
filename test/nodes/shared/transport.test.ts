// How the door to Dify treats the connection behind an answer.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { Readable } from 'node:stream';

import { ENDED } from '../../../dify/http/ended';
import { createTransport } from '../../../nodes/shared/transport';
import { settle } from '../../support/manualClock';

const CONNECTION = {
	baseUrl: 'http://127.0.0.1/v1',
	apiKey: 'app-example-of-a-key',
	allowUnauthorizedCerts: false,
};

/** A request whose answer has this body, and the signal that n8n's helper was given. */
async function ask(body: Readable) {
	let signal: AbortSignal | undefined;
	const transport = createTransport(
		{
			helpers: {
				httpRequest: async ({ abortSignal }) => {
					if (abortSignal instanceof AbortSignal) signal = abortSignal;
					return { statusCode: 200, headers: {}, body };
				},
			},
		},
		CONNECTION,
	);
	const response = await transport({ method: 'GET', path: '/info', silenceLimit: 0 });
	if (signal === undefined) throw new Error('The request cannot be ended');
	return { response, signal };
}

it('leaves a connection alone whose answer was read to its end', async () => {
	const { response, signal } = await ask(Readable.from([Buffer.from('{}')]));
	const pieces = [];
	for await (const piece of response.body) pieces.push(piece);
	expect(Buffer.concat(pieces).toString()).toBe('{}');
	response.close();
	expect(signal.aborted).toBe(false);
});

it('closes a connection whose answer is not wanted to its end, with the reason that all share', async () => {
	const body = new Readable({ read: () => undefined });
	const { response, signal } = await ask(body);
	response.close();
	await settle(1);
	expect(body.destroyed).toBe(true);
	expect(signal.reason).toBe(ENDED);
});
