// Rows about n8n's chat in a real n8n: how long a token is under way.

import { chain, chat, chatLines, chatTrigger } from '../../test/host/webhookWorkflows';
import { quantile } from '../compare';
import { tokenOf } from '../host/difyStandIn';
import type { Pace } from '../host/difyStandIn';
import type { Rig } from '../host/rig';
import { withRig } from '../host/rig';
import { aimed, digits } from '../row';
import type { Line, Row } from '../row';

const TOKENS = 300;

const STEADY: Pace = { tokens: TOKENS, between: 20 };

/** The token before the pause. */
const LAST_BEFORE = 5;

const WITH_PAUSE: Pace = {
	tokens: 10,
	between: 3,
	pause: { behind: LAST_BEFORE, lasts: 1_500 },
};

export const tokens: Row = {
	name: 'tokens',
	needsHost: true,
	measure: async () =>
		await withRig(async (rig) => {
			await rig.publish([
				chain(
					'chat',
					chatTrigger('chat', 'streaming'),
					rig.chatNode({ query: '={{ $json.chatInput }}' }),
				),
			]);
			await delaysInChat(rig, { ...STEADY, tokens: 50 });
			const seen = await delaysInChat(rig, STEADY);
			const alone = await delaysAlone(rig, STEADY);
			const pauses: number[] = [];
			for (let round = 0; round < 5; round++) {
				pauses.push((await delaysInChat(rig, WITH_PAUSE))[LAST_BEFORE] ?? NaN);
			}
			return [
				...describe(seen, alone),
				aimed(
					'a token before a pause of 1.5 s',
					Math.max(...pauses),
					'ms',
					50,
					`the longest of ${pauses.length}`,
				),
			];
		}),
};

function describe(seen: number[], alone: number[]): Line[] {
	const what = "token: Dify's write to caller of n8n's chat";
	const beside = (share: number) => `the rig alone: ${digits(quantile(alone, share))} ms`;
	return [
		aimed(`${what}, median`, quantile(seen, 0.5), 'ms', 5, beside(0.5)),
		aimed(`${what}, 95 %`, quantile(seen, 0.95), 'ms', 10, beside(0.95)),
	];
}

/** Milliseconds that each token was under way to whoever reads n8n's chat. */
async function delaysInChat(rig: Rig, pace: Pace): Promise<number[]> {
	const arrived = new Arrivals();
	for await (const line of chatLines(await chat(rig.server, 'chat', JSON.stringify(pace)))) {
		if (line.type === 'item') arrived.add(line.content ?? '');
	}
	return arrived.delays(rig, pace);
}

/** The same where the reader asks the stand-in for Dify itself. */
async function delaysAlone(rig: Rig, pace: Pace): Promise<number[]> {
	const arrived = new Arrivals();
	const { body } = await fetch(`${rig.dify.baseUrl}/chat-messages`, {
		method: 'POST',
		body: JSON.stringify({ query: JSON.stringify(pace), response_mode: 'streaming' }),
	});
	if (body === null) throw new Error('The stand-in for Dify answered nothing');
	const decoder = new TextDecoder();
	for await (const bytes of body) {
		const events = decoder.decode(bytes, { stream: true });
		for (const [, text] of events.matchAll(/"answer":"(.*?)"/g)) arrived.add(text ?? '');
	}
	return arrived.delays(rig, pace);
}

/** When text arrived that is made of tokens. */
class Arrivals {
	readonly #times: number[] = [];

	#text = '';

	add(text: string): void {
		this.#text += text;
		// A token has arrived when its end has.
		const whole = this.#text.split(' ').length - 1;
		while (this.#times.length < whole) this.#times.push(performance.now());
	}

	delays({ dify }: Rig, { tokens = 0 }: Pace): number[] {
		const expected = Array.from({ length: tokens }, (_, index) => tokenOf(index)).join('');
		if (this.#text !== expected) throw new Error(`What arrived is "${this.#text}"`);
		return this.#times.map((time, index) => time - (dify.written[index] ?? NaN));
	}
}
