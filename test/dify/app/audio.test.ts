// Recordings go out in a type that Dify takes, and only what is speech counts as speech.

import * as fc from 'fast-check';

import { asTranscribable, speak, transcribe } from '../../../dify/app/audio';
import type { Upload } from '../../../dify/app/fileForm';
import { json, listTransport, page, rejectionOf } from '../listTransport';
import type { Reply } from '../listTransport';

const { signal } = new AbortController();

function upload(name: string, mimeType: string): Upload {
	return {
		name,
		mimeType,
		open: async () => ({ size: 0, bytes: (async function* () {})(), close: () => undefined }),
	};
}

function failureOf(work: () => unknown): unknown {
	try {
		return work();
	} catch (thrown) {
		return thrown;
	}
}

describe('a recording', () => {
	it.each([
		['voice.mp3', 'audio/mpeg', 'audio/mp3'],
		['voice', 'audio/mpeg; charset=binary', 'audio/mp3'],
		['voice.bin', 'Audio/X-WAV', 'audio/wav'],
		['voice', 'audio/mp4', 'audio/m4a'],
		['voice', 'audio/x-m4a', 'audio/m4a'],
		['voice.m4a', 'video/mp4', 'audio/m4a'],
		['voice.WAV', 'application/octet-stream', 'audio/wav'],
		['voice.amr', '', 'audio/amr'],
		['voice.mpga', '', 'audio/mpga'],
		['a.b.mp3', 'text/plain', 'audio/mp3'],
	])('%s of type %j goes out as %s', (name, mimeType, sent) => {
		expect(asTranscribable(upload(name, mimeType))).toMatchObject({ name, mimeType: sent });
	});

	it.each([
		['voice.ogg', 'audio/ogg'],
		['voice.webm', 'audio/webm'],
		['voice.txt', 'text/plain'],
		['mp3', ''],
		['folder.mp3/voice', ''],
	])('%s of type %j is refused with the formats that Dify takes', (name, mimeType) => {
		const error = failureOf(() => asTranscribable(upload(name, mimeType)));
		expect(error).toMatchObject({ kind: 'parameter' });
		expect(String(error)).toContain(name);
		expect(error).toHaveProperty('remedy', expect.stringContaining('MP3, M4A, WAV, AMR or MPGA'));
	});

	it('never goes out in a type that Dify refuses, whatever it is called', () => {
		const taken = ['audio/mp3', 'audio/m4a', 'audio/wav', 'audio/amr', 'audio/mpga'];
		fc.assert(
			fc.property(fc.string(), fc.string(), (name, mimeType) => {
				const given = failureOf(() => asTranscribable(upload(name, mimeType)));
				if (given instanceof Error) expect(given).toMatchObject({ kind: 'parameter' });
				else expect(taken).toContain((given as Upload).mimeType);
			}),
		);
	});

	it('is posted with its user, once', async () => {
		const { transport, sent } = listTransport(json(200, { text: 'Hello' }));
		expect(await transcribe(transport, upload('a.mp3', 'audio/mp3'), 'ada')).toBe('Hello');
		expect(sent).toMatchObject([{ method: 'POST', path: '/audio-to-text' }]);
		expect(sent[0]).not.toHaveProperty('mayRepeat');
		const form = sent[0]?.body;
		if (!(form instanceof FormData)) throw new Error('The body is no form');
		expect(form.get('user')).toBe('ada');
		expect(form.get('file')).toMatchObject({ name: 'a.mp3', type: 'audio/mp3' });
	});
});

describe('speech', () => {
	const SPEECH: Reply = { status: 200, headers: { 'content-type': 'audio/mpeg' }, pieces: [] };

	const say = async (reply: Reply, script: Parameters<typeof speak>[1] = { text: ' Hi ' }) => {
		const list = listTransport(reply);
		const options = { user: 'ada', voice: '' };
		return { ...list, response: await speak(list.transport, script, options, signal) };
	};

	it('is asked for by a text, sent as it is, or by a message', async () => {
		const { sent } = await say(SPEECH);
		expect(sent[0]).toMatchObject({ path: '/text-to-audio', isFile: true, signal });
		expect(sent[0]?.body).toEqual({ user: 'ada', text: ' Hi ' });
		const other = await say(SPEECH, { messageId: 'm-1' });
		expect(other.sent[0]?.body).toEqual({ user: 'ada', message_id: 'm-1' });
	});

	it('is spoken by the voice that was chosen', async () => {
		const { transport, sent } = listTransport(SPEECH);
		await speak(transport, { text: 'x' }, { user: 'ada', voice: 'alloy' }, signal);
		expect(sent[0]?.body).toMatchObject({ voice: 'alloy' });
	});

	it('stays open for whoever stores it', async () => {
		expect((await say(SPEECH)).closed()).toBe(0);
	});

	it.each<[string, Parameters<typeof speak>[1], RegExp]>([
		['a message', { messageId: 'm-1' }, /no such message, or its answer is empty/],
		['a text', { text: 'x' }, /answered without speech/],
	])('of %s is none where Dify answers with null', async (_what, script, words) => {
		const { transport, closed } = listTransport(json(200, null));
		const options = { user: 'ada', voice: '' };
		const error = await rejectionOf(speak(transport, script, options, signal));
		expect(error).toMatchObject({ code: 'no_speech', message: expect.stringMatching(words) });
		expect(closed()).toBe(1);
	});

	it('is none where the web console answers with its page', async () => {
		const { transport } = listTransport(page(200, '<title>Dify</title>'));
		const options = { user: 'ada', voice: '' };
		const error = await rejectionOf(speak(transport, { text: 'x' }, options, signal));
		expect(error).toMatchObject({ code: 'no_speech' });
	});

	it('whose model failed is told as that, though Dify says only "Internal Server Error"', async () => {
		const { transport } = listTransport({
			...page(500, 'Internal Server Error'),
			headers: { 'content-type': 'text/plain' },
		});
		const options = { user: 'ada', voice: '' };
		const error = await rejectionOf(speak(transport, { text: 'x' }, options, signal));
		expect(error).toMatchObject({
			message: "The app's speech model failed, and Dify gave no reason",
			status: 500,
			retryable: false,
		});
	});

	it('that is refused keeps the reason', async () => {
		const { transport } = listTransport(
			json(400, { code: 'invalid_param', message: 'TTS is not enabled', status: 400 }),
		);
		const options = { user: 'ada', voice: '' };
		const error = await rejectionOf(speak(transport, { text: 'x' }, options, signal));
		expect(error).toMatchObject({
			code: 'invalid_param',
			message: 'Text to Speech is switched off in the app, or has no voice',
			words: 'TTS is not enabled',
		});
	});
});
