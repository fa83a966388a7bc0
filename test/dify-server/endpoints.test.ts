// What the smaller endpoints of an app's key remember, and how they word their refusals. Where no
// recording of 1.15.0 shows it, the words are those seen on 1.14.2.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import { ask, askJson, send } from './rawClient';

let server: DifyServer;

beforeEach(async () => {
	server = await startDifyServer();
});

afterEach(async () => {
	await server.close();
});

const NOBODY = '00000000-0000-4000-8000-000000000000';

function words(text: string): { body: { message: string } } {
	return { body: expect.objectContaining({ message: expect.stringContaining(text) }) };
}

describe('a conversation variable', () => {
	/** Sets a variable to a JSON text, which JavaScript may not be able to write. */
	async function put(id: string, json: string): Promise<{ status: number; body: unknown }> {
		const conversation = server.generations[0]?.conversationId;
		const headers = {
			Authorization: `Bearer ${server.keyOf('chatflow')}`,
			'Content-Type': 'application/json',
		};
		const url = `${server.baseUrl}/conversations/${conversation}/variables/${id}`;
		const body = `{"value":${json},"user":"tester"}`;
		const response = await fetch(url, { method: 'PUT', headers, body });
		return { status: response.status, body: await response.json() };
	}

	async function idOf(wanted: string): Promise<string> {
		const path = `/conversations/${server.generations[0]?.conversationId}/variables?user=tester`;
		const { body } = await askJson(server, 'chatflow', 'GET', path);
		const { data } = body as { data: Array<{ id: string; name: string }> };
		return data.find(({ name }) => name === wanted)?.id ?? '';
	}

	beforeEach(async () => {
		await ask(server, 'chatflow', 'hello').end();
	});

	it.each([
		['score', '42.0', '42.0'],
		['score', '1e3', '1000.0'],
		['score', '2.5', '2.5'],
		['notes', '[]', '[]'],
		[
			'profile',
			`{"a":null,"b":true,"c":"it's \\"ü\\" 1.5","d":[1.0,2]}`,
			`{'a': None, 'b': True, 'c': 'it\\'s "ü" 1.5', 'd': [1.0, 2]}`,
		],
		['seen', '""', ''],
	])('%s takes %s and shows it as Python does', async (name, json, value) => {
		expect(await put(await idOf(name), json)).toMatchObject({ status: 200, body: { value } });
	});

	it.each([
		['score', '43', 'not supported value type float'],
		['score', 'true', 'not supported value type float'],
		['score', 'null', "Type mismatch: variable 'score' expects float, but got none type"],
		['seen', 'null', "Type mismatch: variable 'seen' expects string, but got none type"],
		['seen', '1', "Type mismatch: variable 'seen' expects string, but got integer type"],
		[
			'notes',
			'["a",1]',
			"Type mismatch: variable 'notes' expects array[string], but got array[any] type",
		],
		[
			'profile',
			'[1]',
			"Type mismatch: variable 'profile' expects object, but got array[number] type",
		],
	])('%s does not take %s', async (name, json, message) => {
		expect(await put(await idOf(name), json)).toMatchObject({ status: 400, body: { message } });
	});
});

describe('feedback', () => {
	async function rate(body: Record<string, unknown>) {
		const path = `/messages/${server.generations[0]?.messageId}/feedbacks`;
		return await askJson(server, 'chat-plain', 'POST', path, { user: 'tester', ...body });
	}

	it('is listed with its latest words, page by page, until it is taken back', async () => {
		await ask(server, 'chat-plain', 'hello').end();
		await rate({ rating: 'like', content: 'a' });
		await rate({ rating: 'like', content: 'b' });
		const list = async (page: number) =>
			await askJson(server, 'chat-plain', 'GET', `/app/feedbacks?page=${page}&limit=1`);
		expect(await list(1)).toMatchObject({ body: { data: [{ rating: 'like', content: 'b' }] } });
		expect(await list(2)).toEqual({ status: 200, body: { data: [] } });
		await rate({ rating: null });
		expect(await list(1)).toEqual({ status: 200, body: { data: [] } });
		expect(await rate({})).toMatchObject(words('rating cannot be None'));
	});
});

describe('annotations', () => {
	async function call(method: string, path: string, body?: unknown, app = 'chat-plain') {
		return await askJson(server, app, method, `/apps/${path}`, body);
	}

	it('are listed newest first, found by words, and belong to their app', async () => {
		for (const question of ['One?', 'Two?', 'Three?']) {
			await call('POST', 'annotations', { question, answer: `Answer to ${question}` });
		}
		expect((await call('GET', 'annotations?limit=2')).body).toMatchObject({
			data: [{ question: 'Three?' }, { question: 'Two?' }],
			has_more: true,
			limit: 2,
			total: 3,
			page: 1,
		});
		expect((await call('GET', 'annotations?limit=2&page=2')).body).toMatchObject({
			data: [{ question: 'One?' }],
			has_more: false,
		});
		expect((await call('GET', 'annotations?keyword=tWO')).body).toMatchObject({ total: 1 });
		expect((await call('GET', 'annotations', undefined, 'chat')).body).toMatchObject({ total: 0 });
	});

	it('are refused where something is missing or unknown', async () => {
		const missing = await call('POST', 'annotations', { question: 'q' });
		expect(missing).toMatchObject(words('AnnotationCreatePayload\nanswer\n  Field required'));
		const change = { question: 'q', answer: 'a' };
		expect(await call('PUT', `annotations/${NOBODY}`, change)).toMatchObject({
			status: 404,
			body: { message: 'Annotation not found' },
		});
		expect(await call('DELETE', 'annotations/abc')).toEqual({ status: 404, body: undefined });
	});

	const embedding = (model: string) => ({
		score_threshold: 0.9,
		embedding_provider_name: 'local/echo/echo',
		embedding_model_name: model,
	});

	async function looksAt(action: string, model: string): Promise<unknown[]> {
		const started = await call('POST', `annotation-reply/${action}`, embedding(model));
		expect(started.body).toMatchObject({ job_status: 'waiting' });
		const { job_id: id } = started.body as { job_id: string };
		const looks: unknown[] = [];
		for (let look = 0; look < 4; look += 1) {
			const { body } = await call('GET', `annotation-reply/${action}/status/${id}`);
			looks.push((body as { job_status: string }).job_status);
		}
		return looks;
	}

	it('are switched on and off by jobs that take a few looks', async () => {
		const enabled = async () => {
			const { body } = await askJson(server, 'chat-plain', 'GET', '/parameters');
			return (body as { annotation_reply: unknown }).annotation_reply;
		};
		const course = ['waiting', 'processing', 'completed', 'completed'];
		expect(await looksAt('enable', 'echo-embedding')).toEqual(course);
		expect(await enabled()).toEqual({ enabled: true });
		expect(await looksAt('disable', 'echo-embedding')).toEqual(course);
		expect(await enabled()).toEqual({ enabled: false });
	});

	it('are not switched on by a job that fails', async () => {
		expect(await looksAt('enable', '[error rate]')).toEqual([
			'waiting',
			'processing',
			'error',
			'error',
		]);
	});

	it('word what is wrong with a switch', async () => {
		const { status, body } = await call('POST', 'annotation-reply/enable', { score_threshold: 1 });
		expect(status).toBe(400);
		expect(body).toMatchObject({ message: expect.stringMatching(/^2 validation errors/) });
		expect(await call('POST', 'annotation-reply/maybe', embedding('m'))).toMatchObject({
			status: 500,
			body: { code: 'unknown' },
		});
		const unknown = await call('GET', `annotation-reply/enable/status/${NOBODY}`);
		expect(unknown).toMatchObject(words('The job does not exist.'));
		const first = await call('POST', 'annotation-reply/enable', embedding('m'));
		const second = await call('POST', 'annotation-reply/enable', embedding('m'));
		const { job_id } = first.body as { job_id: string };
		expect(second.body).toEqual({ job_id, job_status: 'processing' });
	});

	it('do not work with a key on 1.9', async () => {
		const old = await startDifyServer({ generation: '1.9' });
		const list = await askJson(old, 'chat-plain', 'GET', '/apps/annotations');
		const removal = await askJson(old, 'chat-plain', 'DELETE', `/apps/annotations/${NOBODY}`);
		await old.close();
		expect(list).toMatchObject(words('current_user must be an Account instance'));
		expect(removal).toMatchObject({ status: 500, body: { code: 'unknown' } });
	});
});

describe('speech', () => {
	async function hear(
		type: string,
		content: string | Uint8Array<ArrayBuffer>,
	): Promise<{ status: number; body: unknown }> {
		const form = new FormData();
		form.set('file', new Blob([content], { type }), 'a.mp3');
		const headers = { Authorization: `Bearer ${server.keyOf('chat-plain')}` };
		const init = { method: 'POST', headers, body: form };
		const response = await fetch(`${server.baseUrl}/audio-to-text`, init);
		return { status: response.status, body: await response.json() };
	}

	it.each([
		'audio/mp3',
		'audio/m4a',
		'audio/wav',
		'audio/amr',
		'audio/mpga',
		'audio/mp3; codecs=x',
	])('is written down when it comes as %s', async (type) => {
		const text = 'This is what the 43 bytes of audio say.';
		expect(await hear(type, 'x'.repeat(43))).toEqual({ status: 200, body: { text } });
	});

	it.each(['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/webm', 'audio/x-wav', 'video/mp4'])(
		'is refused as %s',
		async (type) => {
			expect(await hear(type, 'x')).toMatchObject({
				status: 415,
				body: { code: 'unsupported_audio_type' },
			});
		},
	);

	it('is refused when it is too long, and told when the model fails', async () => {
		const long = await hear('audio/mp3', new Uint8Array(30 * 1024 * 1024 + 1));
		expect(long).toMatchObject({ status: 413, body: { code: 'audio_too_large' } });
		expect(await hear('audio/mp3', '[error rate]')).toMatchObject({
			status: 400,
			body: { code: 'completion_request_error' },
		});
	});

	async function speak(body: Record<string, unknown>) {
		const exchange = send(server, 'chat-plain', 'POST', '/text-to-audio', body);
		await exchange.end();
		const { status, headers, text, chunks } = exchange;
		return { status, headers, text, bytes: Buffer.concat(chunks).length };
	}

	it('is made of a text, even of none, or of a message of the same person', async () => {
		await ask(server, 'chat-plain', 'hello there').end();
		const message_id = server.generations[0]?.messageId;
		const sizes = [
			await speak({ text: 'hello' }),
			await speak({ text: '  ' }),
			await speak({ text: 'not this', message_id, user: 'tester' }),
		].map(({ bytes, headers }) => [headers['content-type'], bytes]);
		expect(sizes).toEqual([
			['audio/mpeg', 20_850],
			['audio/mpeg', 16_680],
			['audio/mpeg', 34_194],
		]);
		expect(await speak({ message_id, user: 'somebody' })).toMatchObject({ text: 'null\n' });
	});

	it.each([NOBODY, 'abc'])('is JSON null for the message %s', async (message_id) => {
		const { status, headers, text } = await speak({ message_id, user: 'tester' });
		expect([status, headers['content-type'], text]).toEqual([200, 'application/json', 'null\n']);
	});
});
