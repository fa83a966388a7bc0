// The look that makes an end user known: how long it may keep what was asked for waiting.

import { makeEndUserKnown } from '../../../dify/app/endUser';
import { repeatingReads } from '../../../dify/http/retry';
import type { DifyRequest } from '../../../dify/http/transport';
import { ManualClock } from '../../support/manualClock';

it('is given up where nobody answers it, long before the message behind it is', async () => {
	const clock = new ManualClock();
	const sent: DifyRequest[] = [];
	const transport = repeatingReads(async (request) => {
		sent.push(request);
		await clock.wait(request.silenceLimit ?? 300_000);
		throw Object.assign(new Error('timeout exceeded'), { code: 'ECONNABORTED' });
	}, clock);
	let isOver = false;
	const looking = makeEndUserKnown(transport, 'ada').then(() => (isOver = true));
	await clock.advance(40_000);
	expect(isOver).toBe(true);
	await looking;
	expect(sent[0]).toMatchObject({ path: '/conversations', query: { user: 'ada', limit: 1 } });
});
