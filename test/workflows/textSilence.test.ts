// Dify Text Generator through n8n-core against servers that fall silent: when the item ends, and what stays open.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { IDataObject } from 'n8n-workflow';

import { message, messageEnd } from '../dify/turns';
import { settle } from '../support/manualClock';
import { passTimeUntil, passTimeWithPings, takeClock } from '../support/packageClock';
import type { Handler } from '../support/scriptedServer';
import { sendEvents, sendJson } from '../support/scriptedServer';
import { BLOCKING, FOREIGN, FORM, POST, STOP, stream, TextServer } from './textServer';

let texts: TextServer;

beforeEach(async () => {
	texts = await TextServer.start();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await texts.close();
});

describe('a Dify that is silent', () => {
	async function wait(parameters: IDataObject, passTime = passTimeUntil) {
		const clock = takeClock();
		const running = texts.run(parameters);
		await settle(60);
		const seconds = await passTime(clock, running);
		await settle(20);
		return { ...(await running), seconds };
	}

	const headers: Handler = (response) => {
		response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
	};

	it.each<[string, Handler]>([
		['without an answer', () => undefined],
		['behind the headers of one', headers],
	])('%s is left after Start Timeout, with words for texts', async (_how, handler) => {
		texts.answer(handler);
		const { item, seconds } = await wait({});
		expect(item).toMatchObject({
			code: 'run_not_started',
			error: expect.stringContaining('sent nothing of a text within 60 s'),
		});
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(seconds).toBe(60);
		expect(texts.server.asked).toEqual([FORM, POST]);
		expect(texts.open).toBe(0);
	});

	it('for more than 21 minutes in one piece is left, with words for texts', async () => {
		texts.answer(() => undefined);
		const { item, seconds } = await wait(BLOCKING);
		expect(item.code).toBe('no_progress');
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(seconds).toBe(1_260);
		expect(texts.paid()).toBe(1);
		expect(texts.open).toBe(0);
	});

	it('in the middle of a text is left after Idle Timeout, with what had come', async () => {
		texts.answer((response) => sendEvents(response, message('Half a ')));
		const { item, seconds } = await wait({});
		expect(item).toMatchObject({ code: 'idle_timeout', partial_answer: 'Half a ' });
		expect(seconds).toBe(60);
		expect(texts.paid()).toBe(1);
		expect(texts.open).toBe(0);
	});

	it('but for its pings is told to stop in the end', async () => {
		texts.answer((response) => {
			sendEvents(response, message('Half a '));
			const ping = setInterval(() => response.write('event: ping\n\n'), 1);
			response.on('close', () => clearInterval(ping));
		});
		const { item } = await wait({}, passTimeWithPings);
		expect(item).toMatchObject({ code: 'no_progress', partial_answer: 'Half a ' });
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(texts.server.asked.at(-1)).toBe(STOP);
		expect(texts.paid()).toBe(1);
		expect(texts.open).toBe(0);
	});

	it('on what the app asks for costs a while, and no text', async () => {
		texts.server.on(FORM, () => undefined);
		texts.answer(stream(message('Good coffee'), messageEnd()));
		const { item, seconds } = await wait({});
		expect(item.answer).toBe('Good coffee');
		expect(seconds).toBeLessThanOrEqual(10);
	});
});

it('a stopped execution stops the text in Dify for its user, and leaves nothing open', async () => {
	const stops: string[] = [];
	texts.server.on(STOP, (response, { text }) => {
		stops.push(text);
		sendJson(response, { result: 'success' });
	});
	let started = () => {};
	const isStarted = new Promise<void>((resolve) => {
		started = resolve;
	});
	texts.answer((response) => {
		sendEvents(response, message('Half a '));
		started();
	});
	const running = texts.begin({}, {}, 'stopWorkflow');
	await isStarted;
	await settle(60);
	running.cancel();
	await running.result;
	await settle(60);
	expect(stops).toEqual([JSON.stringify({ user: 'ada' })]);
	expect(texts.paid()).toBe(1);
	expect(texts.open).toBe(0);
});
