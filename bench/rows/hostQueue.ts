// The row about queue mode: how many messages of Redis a streamed answer takes.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { connect } from 'node:net';

import { startServices } from '../../test/host/services';
import { chain, chat, chatToEnd, chatTrigger, textIn } from '../../test/host/webhookWorkflows';
import type { Pace } from '../host/difyStandIn';
import { tokenOf } from '../host/difyStandIn';
import { withRig } from '../host/rig';
import { aimed, digits } from '../row';
import type { Row } from '../row';

const TOKENS = 2_000;

/** Twice as fast as messages may follow each other. */
const PACE: Pace = { tokens: TOKENS, between: 4 };

export const queue: Row = {
	name: 'queue',
	needsHost: true,
	async measure() {
		const services = await startServices();
		const environment = { ...services.environment, EXECUTIONS_MODE: 'queue' };
		const port = Number(services.environment.QUEUE_BULL_REDIS_PORT);
		try {
			return await withRig(async (rig) => {
				const node = rig.chatNode({ query: '={{ $json.chatInput }}' });
				await rig.publish([chain('chat', chatTrigger('chat', 'streaming'), node)]);
				await rig.host.start({ command: 'worker', parameters: ['--concurrency=5'] });
				const ask = async (pace: Pace) =>
					await chatToEnd(await chat(rig.server, 'chat', JSON.stringify(pace)));
				await ask({ tokens: 10 });
				const before = await messagesOf(port);
				const start = performance.now();
				const text = textIn(await ask(PACE));
				const seconds = (performance.now() - start) / 1_000;
				const messages = (await messagesOf(port)) - before;
				const expected = Array.from({ length: TOKENS }, (_, index) => tokenOf(index)).join('');
				if (text !== expected) throw new Error(`What arrived is "${text}"`);
				return [
					aimed(
						`queue mode: messages of Redis for a streamed answer of ${TOKENS} tokens`,
						messages / seconds,
						'/s',
						100,
						`${messages} in ${digits(seconds)} s; one for each network chunk: ${TOKENS}`,
					),
				];
			}, environment);
		} finally {
			await services.close();
		}
	},
};

/** How many messages Redis has been given to hand on. */
async function messagesOf(port: number): Promise<number> {
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	socket.end('INFO commandstats\r\n');
	let text = '';
	for await (const piece of socket) text += String(piece);
	return Number(/cmdstat_publish:calls=(\d+)/.exec(text)?.[1] ?? 0);
}
