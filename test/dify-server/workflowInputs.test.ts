// What workflow apps take in their forms and as files, and what they give back of it.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import { askJson, eventsOf, runWorkflow } from './rawClient';

let server: DifyServer;

beforeAll(async () => {
	server = await startDifyServer();
});

afterAll(async () => {
	await server.close();
});

interface Answer {
	status: number | undefined;
	body: { data: { outputs: Record<string, unknown> }; message: string };
}

async function run(
	app: string,
	inputs: Record<string, unknown>,
	more: Record<string, unknown> = {},
): Promise<Answer> {
	const body = { inputs, user: 'tester', ...more };
	return (await askJson(server, app, 'POST', '/workflows/run', body)) as Answer;
}

async function upload(
	app: string,
	name: string,
	mimeType: string,
	user = 'tester',
): Promise<(type?: string) => Record<string, string>> {
	const form = new FormData();
	form.set('user', user);
	form.set('file', new Blob(['hello'], { type: mimeType }), name);
	const headers = { Authorization: `Bearer ${server.keyOf(app)}` };
	const url = `${server.baseUrl}/files/upload`;
	const response = await fetch(url, { method: 'POST', headers, body: form });
	const { id } = (await response.json()) as { id: string };
	return (type) => ({
		...(type === undefined ? {} : { type }),
		transfer_method: 'local_file',
		upload_file_id: id,
	});
}

const REQUIRED = { title: 'Report', language: 'English' };
const MISMATCH = 'Detected file type does not match the specified type. Please verify the file.';

describe('the form', () => {
	it('gives back every value, defaults included', async () => {
		const text = await upload('workflow-form', 'hello.txt', 'text/plain');
		const inputs = {
			...REQUIRED,
			text: 'long',
			tone: 'casual',
			count: '4',
			flag: 'no',
			doc: text('document'),
			docs: [text('document'), text('document')],
			settings: { deep: [1] },
		};
		const file = expect.objectContaining({ filename: 'hello.txt', type: 'document' });
		const { body } = await run('workflow-form', inputs);
		expect(body.data.outputs).toEqual({
			...inputs,
			subtitle: 'None given',
			count: 4,
			flag: false,
			doc: file,
			docs: [file, file],
		});
	});

	it.each([
		[{ title: 'x' }, 'language is required in input form'],
		[{ ...REQUIRED, count: 'many' }, 'count in input form must be a valid number'],
		[{ ...REQUIRED, title: 'x'.repeat(21) }, 'title in input form must be less than 20 characters'],
		[{ ...REQUIRED, doc: 'x' }, 'doc in input form must be a file'],
		[{ ...REQUIRED, settings: 'x' }, 'settings in input form must be a dict'],
	])('refuses %j', async (inputs, message) => {
		expect(await run('workflow-form', inputs)).toMatchObject({
			status: 400,
			body: { code: 'invalid_param', message },
		});
	});
});

describe('a file', () => {
	it.each([
		['hello.txt', 'text/plain', 'document'],
		['LETTER.PDF', 'application/pdf', 'document'],
		['dot.png', 'image/png', 'image'],
		['talk.mp3', 'audio/mpeg', 'audio'],
		['film.mp4', 'video/mp4', 'video'],
		['data.bin', 'application/octet-stream', 'custom'],
		['without', 'text/plain', 'document'],
	])('%s of %s must be called a %s', async (name, mimeType, type) => {
		const item = await upload('workflow-files', name, mimeType);
		const { status, body } = await run('workflow-files', { doc: item(type) });
		expect(status).toBe(200);
		expect(body.data.outputs.doc).toMatchObject({ filename: name, type });
		const wrong = type === 'image' ? 'document' : 'image';
		expect(await run('workflow-files', { doc: item(wrong) })).toMatchObject({
			status: 400,
			body: { message: MISMATCH },
		});
	});

	it('must be called anything at all, also in a list and beside the form', async () => {
		const item = await upload('workflow-files', 'hello.txt', 'text/plain');
		const refused = { status: 400, body: { message: MISMATCH } };
		expect(await run('workflow-files', { doc: item() })).toMatchObject(refused);
		expect(await run('workflow-files', { docs: [item('custom')] })).toMatchObject(refused);
		expect(await run('workflow-files', {}, { files: [item('image')] })).toMatchObject(refused);
	});

	it('is found missing before its type is looked at', async () => {
		const item = await upload('workflow-files', 'hello.txt', 'text/plain', 'somebody');
		expect(await run('workflow-files', { doc: item('image') })).toMatchObject({
			status: 400,
			body: { message: 'Invalid upload file' },
		});
	});

	it('comes out again: in outputs, beside them, and as text', async () => {
		const text = (await upload('workflow-files', 'hello.txt', 'text/plain'))('document');
		const image = (await upload('workflow-files', 'dot.png', 'image/png'))('image');
		const exchange = runWorkflow(
			server,
			'workflow-files',
			{ doc: text, docs: [text, image] },
			{ files: [image] },
		);
		await exchange.end();
		const events = eventsOf(exchange.text);
		const said = events
			.filter(({ event }) => event === 'text_chunk')
			.map(({ data }) => (data as { text: string }).text.replaceAll(/\(http[^)]+\)/g, '(url)'));
		expect(said.join('')).toBe(
			'[hello.txt](url)\n[hello.txt](url)\n![dot.png](url)\n![dot.png](url)',
		);
		const [hello, dot] = ['hello.txt', 'dot.png'].map((filename) =>
			expect.objectContaining({ filename, url: expect.stringMatching(/^http/) }),
		);
		expect(events.at(-1)?.data).toMatchObject({
			outputs: { doc: hello, docs: [hello, dot], files: [dot] },
			files: [hello, hello, dot, dot],
		});
		const { data } = events.at(-1) as { data: { files: Array<{ url: string }> } };
		const download = await fetch(data.files[0]?.url ?? '');
		expect(await download.text()).toBe('hello');
	});
});

describe('a version', () => {
	it('can be run by the id that events name', async () => {
		const { body } = await run('workflow', { topic: 'x' });
		const { workflow_id: id } = body.data as unknown as { workflow_id: string };
		const request = { inputs: { topic: 'y' }, user: 'tester' };
		expect(
			await askJson(server, 'workflow', 'POST', `/workflows/${id}/run`, request),
		).toMatchObject({ status: 200, body: { data: { outputs: { answer: 'You said: y' } } } });
		expect(
			await askJson(server, 'workflow', 'POST', '/workflows/draft/run', request),
		).toMatchObject({
			status: 400,
			body: { code: 'bad_request', message: "Invalid workflow_id format: 'draft'. " },
		});
	});

	it('takes no body without inputs', async () => {
		const body = { user: 'tester', response_mode: 'streaming' };
		expect(await askJson(server, 'workflow', 'POST', '/workflows/run', body)).toMatchObject({
			status: 400,
			body: {
				message: expect.stringMatching(
					/^1 validation error for WorkflowRunPayload\ninputs\n {2}Field required/,
				),
			},
		});
	});
});
