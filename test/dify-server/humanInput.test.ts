// How a run that waits for a person is joined, decided upon and followed to its end.

import type { DifyServer, DifyServerOptions } from './index';
import { startDifyServer } from './index';
import { answerOf, ask, askJson, kindsOf, send } from './rawClient';
import type { RawExchange } from './rawClient';

const servers: DifyServer[] = [];

async function start(options: DifyServerOptions = {}): Promise<DifyServer> {
	const server = await startDifyServer({ resumeDelayMilliseconds: 0, ...options });
	servers.push(server);
	return server;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

const BOTH = '&include_state_snapshot=true&continue_on_pause=true';
const SNAPSHOT = '&include_state_snapshot=true';

const REPLAYED = [
	'ping',
	'workflow_started',
	'message_replace',
	'node_started',
	'node_finished',
	'node_started',
	'node_finished',
	'human_input_required',
	'workflow_paused',
];

const REST = [
	'workflow_started',
	'node_started',
	'human_input_form_filled',
	'message',
	'node_finished',
	'node_started',
	'node_finished',
	'message_end',
	'workflow_finished:succeeded',
];

function tokensIn(text: string): string[] {
	const found = text.matchAll(/"event":"human_input_required"[^\n]*"form_token":"([^"]+)"/g);
	return [...found].map(([, token = '']) => token);
}

/** A run of an app, paused at its first form. */
class Paused {
	constructor(
		readonly server: DifyServer,
		readonly app: string,
		readonly token: string,
	) {}

	join(flags = ''): RawExchange {
		const id = this.server.generations[0]?.workflowRunId;
		return send(this.server, this.app, 'GET', `/workflow/${id}/events?user=tester${flags}`);
	}

	async submit(action: string, inputs: unknown, token = this.token, user = 'tester') {
		const body = { action, inputs, user };
		return await askJson(this.server, this.app, 'POST', `/form/human_input/${token}`, body);
	}

	async stored(): Promise<Record<string, unknown>> {
		const id = this.server.generations[0]?.conversationId;
		const path = `/messages?user=tester&conversation_id=${id}`;
		const { body } = await askJson(this.server, this.app, 'GET', path);
		return (body as { data: Array<Record<string, unknown>> }).data[0] ?? {};
	}
}

async function pause(app = 'chatflow-human', options: DifyServerOptions = {}): Promise<Paused> {
	const server = await start(options);
	const exchange = ask(server, app, 'please', { inputs: { topic: 'Budget' } });
	await exchange.end();
	return new Paused(server, app, tokensIn(exchange.text)[0] ?? '');
}

async function joined(exchange: RawExchange, last: string): Promise<RawExchange> {
	await exchange.until((text) => kindsOf(text).at(-1) === last);
	return exchange;
}

describe('a run that waits for a person', () => {
	it('shows nothing but pings to who joins it without a replay', async () => {
		const paused = await pause();
		const exchange = await joined(paused.join(), 'ping');
		await paused.submit('approve', { comment: 'fine' });
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual(['ping', ...REST]);
		expect(answerOf(exchange.text)).toBe('Approved: fine');
	});

	it('replays its pause, with nothing filled in, and ends the stream', async () => {
		const exchange = (await pause()).join(SNAPSHOT);
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual(REPLAYED);
		expect(exchange.text).not.toContain('Please check: Budget');
		expect(exchange.text.match(/Please check: \{\{#start\.topic#\}\}/g)).toHaveLength(2);
		expect(exchange.text).toContain('"status":"paused","elapsed_time":0.001');
	});

	it('goes on in the same stream for who passes over pauses', async () => {
		const paused = await pause();
		const exchange = await joined(paused.join(BOTH), 'workflow_paused');
		await paused.submit('reject', { comment: 'no' });
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual([...REPLAYED, ...REST]);
		expect(answerOf(exchange.text)).toBe('Rejected.');
	});

	it('ends no stream that passes over pauses and had no replay', async () => {
		const paused = await pause();
		const exchange = await joined(paused.join('&continue_on_pause=true'), 'ping');
		await paused.submit('approve', { comment: 'fine' });
		await joined(exchange, 'workflow_finished:succeeded');
		await paused.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		expect(exchange.ended).toBeUndefined();
		exchange.leave();
	});

	it('still shows the old pause right after a submission, until a worker takes it up', async () => {
		const paused = await pause();
		const release = paused.server.holdResumptions();
		expect(await paused.submit('approve', { comment: 'ok' })).toEqual({ status: 200, body: {} });
		const stale = paused.join(SNAPSHOT);
		expect(await stale.end()).toBe('complete');
		expect(kindsOf(stale.text)).toEqual(REPLAYED);
		const following = await joined(paused.join(BOTH), 'workflow_paused');
		release();
		expect(await following.end()).toBe('complete');
		expect(kindsOf(following.text)).toEqual([...REPLAYED, ...REST]);
	});

	it('is one event once it has ended, whatever the flags', async () => {
		const paused = await pause();
		await paused.submit('approve', { comment: 'ok' });
		await paused.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		for (const flags of ['', SNAPSHOT, BOTH]) {
			const exchange = paused.join(flags);
			expect(await exchange.end()).toBe('complete');
			expect(kindsOf(exchange.text)).toEqual(['workflow_finished:succeeded']);
		}
	});

	it('keeps in its history what was asked, then what was decided', async () => {
		const paused = await pause();
		const asked = { submitted: false, form_submission_data: null };
		expect(await paused.stored()).toMatchObject({
			status: 'paused',
			answer: '',
			extra_contents: [{ ...asked, form_definition: { form_token: paused.token } }],
		});
		await paused.submit('approve', { comment: 'ok' });
		await paused.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		const decided = { rendered_content: 'Please check: Budget\n\nok', action_id: 'approve' };
		expect(await paused.stored()).toMatchObject({
			status: 'normal',
			answer: 'Approved: ok',
			extra_contents: [{ submitted: true, form_definition: null, form_submission_data: decided }],
		});
	});

	it('lets another message into its conversation, as a run of its own', async () => {
		const paused = await pause();
		const more = { conversation_id: paused.server.generations[0]?.conversationId };
		const exchange = ask(paused.server, paused.app, 'more', more);
		await exchange.end();
		expect(tokensIn(exchange.text)).toHaveLength(1);
		await paused.submit('approve', { comment: 'first' });
		await paused.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		expect(await paused.stored()).toMatchObject({ answer: 'Approved: first' });
	});
});

describe('a form', () => {
	it('is taken from anybody, once, and by the key of its own app only', async () => {
		const paused = await pause();
		const path = `/form/human_input/${paused.token}`;
		expect(await askJson(paused.server, 'chatflow-static', 'GET', path)).toMatchObject({
			status: 404,
			body: { code: 'not_found' },
		});
		const { token } = paused;
		const given = { comment: 'ok' };
		expect(await paused.submit('approve', given, token, 'somebody')).toMatchObject({ status: 200 });
		expect(await paused.submit('approve', given)).toMatchObject({
			status: 412,
			body: { code: 'human_input_form_submitted' },
		});
	});

	it('stays open after a submission that was refused', async () => {
		const paused = await pause();
		const refusals = [
			[await paused.submit('maybe', {}), 'Invalid action: maybe'],
			[await paused.submit('approve', { other: 1 }), 'Missing required inputs: comment'],
			[await paused.submit('approve', undefined), 'HumanInputFormSubmitPayload\ninputs\n'],
			[await paused.submit('approve', {}, 'unknown'), 'Form not found.'],
			[await paused.submit('approve', { comment: 'x' }, paused.token, ''), 'Arg user must'],
		] as const;
		for (const [refusal, words] of refusals) {
			expect(refusal.body).toMatchObject({ message: expect.stringContaining(words) });
		}
		expect(await paused.submit('approve', { comment: 'ok' })).toMatchObject({ status: 200 });
	});

	it('is refused as soon as its time has come, though its run still waits', async () => {
		let now = Date.UTC(2026, 0, 1);
		const paused = await pause('chatflow-human', { now: () => now });
		now += 3 * 24 * 3600 * 1000;
		expect(await paused.submit('approve', { comment: 'late' })).toMatchObject({
			status: 412,
			body: { code: 'human_input_form_expired' },
		});
		expect(await paused.stored()).toMatchObject({ status: 'paused' });
	});

	it('that expires sends its run on without a decision', async () => {
		const paused = await pause();
		const exchange = await joined(paused.join(), 'ping');
		paused.server.expireForm(paused.token);
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toContain('human_input_form_timeout');
		expect(answerOf(exchange.text)).toBe('Nobody answered.');
		const path = `/form/human_input/${paused.token}`;
		expect(await askJson(paused.server, paused.app, 'GET', path)).toMatchObject({
			status: 412,
			body: { code: 'human_input_form_expired' },
		});
		expect(() => paused.server.expireForm(paused.token)).toThrow('No form waits');
	});
});

describe('a run that waits for two persons', () => {
	it('pauses again with what it answered so far, and ends with the whole answer', async () => {
		const paused = await pause('chatflow-human-twice');
		const first = await joined(paused.join(), 'ping');
		await paused.submit('approve', { comment: 'good' });
		expect(await first.end()).toBe('complete');
		expect(kindsOf(first.text).slice(-2)).toEqual(['human_input_required', 'workflow_paused']);
		expect(answerOf(first.text)).toBe('Approved: good\n');
		expect(await paused.stored()).toMatchObject({ status: 'paused', answer: 'Approved: good\n' });

		const [token = ''] = tokensIn(first.text);
		expect(token).not.toBe(paused.token);
		const path = `/form/human_input/${token}`;
		const form = await askJson(paused.server, paused.app, 'GET', path);
		expect(form.body).toMatchObject({ form_content: expect.stringContaining('release: good') });
		const second = await joined(paused.join(BOTH), 'workflow_paused');
		expect(tokensIn(second.text)).toEqual([token]);
		await paused.submit('release', { note: 'now' }, token);
		expect(await second.end()).toBe('complete');
		expect(await paused.stored()).toMatchObject({
			status: 'normal',
			answer: 'Approved: good\nReleased: now',
			extra_contents: [{ submitted: true }, { submitted: true }],
		});
	});

	it('keeps a stream open over the second pause for who passes over pauses', async () => {
		const paused = await pause('chatflow-human-twice');
		const exchange = await joined(paused.join(BOTH), 'workflow_paused');
		await paused.submit('approve', { comment: 'good' });
		await exchange.until((text) => tokensIn(text).length === 2 && text.endsWith('\n\n'));
		await paused.submit('hold', { note: '' }, tokensIn(exchange.text)[1]);
		expect(await exchange.end()).toBe('complete');
		expect(answerOf(exchange.text)).toBe('Approved: good\nHeld back.');
	});

	it('ends at the first form where that is rejected', async () => {
		const paused = await pause('chatflow-human-twice');
		await paused.submit('reject', { comment: 'no' });
		await paused.server.waitFor(({ generations }) => generations.every((one) => one.finished));
		expect(await paused.stored()).toMatchObject({ status: 'normal', answer: 'Rejected.' });
	});
});
