// How the values of an app's input form are taken, with every kind of control.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import { askJson } from './rawClient';

let server: DifyServer;

beforeAll(async () => {
	server = await startDifyServer();
});

afterAll(async () => {
	await server.close();
});

const REQUIRED = { title: 'Report', language: 'English' };

async function send(inputs: Record<string, unknown>): Promise<{ status?: number; body: unknown }> {
	const body = { query: 'x', user: 'tester', response_mode: 'blocking', inputs };
	return await askJson(server, 'chatflow-form', 'POST', '/chat-messages', body);
}

async function upload(): Promise<Record<string, string>> {
	const form = new FormData();
	form.set('user', 'tester');
	form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'hello.txt');
	const headers = { Authorization: `Bearer ${server.keyOf('chatflow-form')}` };
	const url = `${server.baseUrl}/files/upload`;
	const response = await fetch(url, { method: 'POST', headers, body: form });
	const { id } = (await response.json()) as { id: string };
	return { type: 'document', transfer_method: 'local_file', upload_file_id: id };
}

/** The values that the last run was given. */
async function taken(inputs: Record<string, unknown>): Promise<unknown> {
	expect(await send(inputs)).toMatchObject({ status: 200 });
	const conversation = server.generations.at(-1)?.conversationId;
	const path = `/messages?user=tester&conversation_id=${conversation}`;
	const { body } = await askJson(server, 'chatflow-form', 'GET', path);
	return (body as { data: Array<{ inputs: unknown }> }).data[0]?.inputs;
}

it('describes every control, with its default', async () => {
	const { body } = await askJson(server, 'chatflow-form', 'GET', '/parameters');
	const controls = (body as { user_input_form: Array<Record<string, object>> }).user_input_form;
	const kinds = controls.map((control) => Object.keys(control)[0]);
	expect(new Set(kinds)).toEqual(
		new Set([
			'text-input',
			'paragraph',
			'select',
			'number',
			'checkbox',
			'file',
			'file-list',
			'json_object',
		]),
	);
	expect(controls[0]).toEqual({
		'text-input': expect.objectContaining({
			variable: 'title',
			required: true,
			max_length: 20,
			default: 'Untitled',
		}),
	});
	expect(controls[8]).toEqual({
		'file-list': expect.objectContaining({ variable: 'docs', max_length: 3 }),
	});
});

it('takes defaults for what is missing or null, and nulls where there are none', async () => {
	expect(await taken({ ...REQUIRED, tone: null, unknown: 1 })).toEqual({
		...REQUIRED,
		subtitle: 'None given',
		text: null,
		tone: 'formal',
		count: 3,
		flag: true,
		doc: null,
		docs: null,
		settings: null,
	});
});

it('takes values of every control', async () => {
	const file = await upload();
	const given = {
		title: '',
		language: 'Deutsch',
		subtitle: 'x'.repeat(20),
		text: 'Long',
		tone: 'casual',
		count: '3.5',
		flag: 'No',
		doc: file,
		docs: [file, file, file],
		settings: { deep: { a: [1] } },
	};
	const shownFile = expect.objectContaining({ filename: 'hello.txt' });
	expect(await taken(given)).toEqual({
		...given,
		count: 3.5,
		flag: false,
		doc: shownFile,
		docs: [shownFile, shownFile, shownFile],
	});
});

it.each([
	[{ language: 'English' }, 'title is required in input form'],
	[{ ...REQUIRED, title: null }, 'title is required in input form'],
	[{ title: 'x' }, 'language is required in input form'],
	[{ ...REQUIRED, title: 5 }, "(type 'text-input') title in input form must be a string"],
	[{ ...REQUIRED, text: {} }, "(type 'paragraph') text in input form must be a string"],
	[{ ...REQUIRED, title: 'x'.repeat(21) }, 'title in input form must be less than 20 characters'],
	[
		{ ...REQUIRED, tone: '' },
		"tone in input form must be one of the following: ['formal', 'casual']",
	],
	[{ ...REQUIRED, count: 'many' }, 'count in input form must be a valid number'],
	[{ ...REQUIRED, flag: { a: 1 } }, "Invalid input type for ['flag']"],
	[{ ...REQUIRED, doc: 'id' }, 'doc in input form must be a file'],
	[{ ...REQUIRED, docs: {} }, 'docs in input form must be a list of files'],
	[{ ...REQUIRED, docs: [{}, {}, {}, {}] }, 'docs in input form must be less than 3 files'],
	[{ ...REQUIRED, settings: '{"a":1}' }, 'settings in input form must be a dict'],
	[{ ...REQUIRED, settings: [1] }, 'settings in input form must be a dict'],
])('refuses %j', async (inputs, message) => {
	expect(await send(inputs)).toEqual({
		status: 400,
		body: { code: 'invalid_param', message, status: 400 },
	});
});

it('breaks down over a list for a number', async () => {
	expect(await send({ ...REQUIRED, count: [1] })).toMatchObject({
		status: 500,
		body: { code: 'internal_server_error' },
	});
});
