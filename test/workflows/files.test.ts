// Files through n8n-core against the emulator: uploaded, attached, in memory and in n8n's files.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isObject, objectsOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { storeBinariesIn } from '../support/binaryStorage';
import { DIFY_CHAT, node, runWorkflow } from './harness';

interface TestFile {
	field: string;
	name: string;
	mimeType: string;
	bytes: Buffer;
}

const PICTURE: TestFile = {
	field: 'data',
	name: 'Übersicht "final" 图.png',
	mimeType: 'image/png',
	bytes: randomBytes(3_000),
};

const TEXT: TestFile = {
	field: 'notes',
	name: 'notes.txt',
	mimeType: 'text/plain',
	bytes: Buffer.from('ä\r\nline'),
};

const LARGE: TestFile = {
	field: 'data',
	name: 'large.pdf',
	mimeType: 'application/pdf',
	bytes: randomBytes(12 * 1024 * 1024),
};

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

/** A node that makes binary data the way n8n's nodes do. */
function fileMaker(files: TestFile[]): INodeType {
	return {
		description: {
			displayName: 'Files',
			name: 'files',
			group: ['transform'],
			version: 1,
			description: 'Makes files',
			defaults: { name: 'Files' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const item: INodeExecutionData = { json: {}, binary: {}, pairedItem: { item: 0 } };
			for (const { field, name, mimeType, bytes } of files) {
				const binary = await this.helpers.prepareBinaryData(bytes, name, mimeType);
				item.binary = { ...item.binary, [field]: binary };
			}
			return [[item]];
		},
	};
}

async function run(
	parameters: IDataObject,
	files: TestFile[],
	app = 'chatflow-files',
): Promise<IDataObject> {
	const result = await runWorkflow(
		{
			nodes: [
				node('Files', 'test.files', {}),
				{
					...node('Dify Chat', DIFY_CHAT, { user: 'ada', ...parameters }),
					credentials: { difyAppApi: { id: '1', name: 'Dify' } },
					onError: 'continueRegularOutput',
				},
			],
			connections: {
				Files: { main: [[{ node: 'Dify Chat', type: NodeConnectionTypes.Main, index: 0 }]] },
			},
		},
		{
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
			nodeTypes: { 'test.files': fileMaker(files) },
		},
	);
	const item = result.outputs('Dify Chat')[0]?.[0]?.json;
	if (item === undefined) throw new Error(result.error?.message ?? 'No item');
	return item;
}

const UPLOAD = { resource: 'file', operation: 'upload' };

const SEND = { resource: 'message', operation: 'send', query: 'look' };

/** What the emulator received last at a path. */
function received(path: string) {
	const body = dify.requests.filter((request) => request.path === path).at(-1)?.body;
	return isObject(body) ? body : {};
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(['memory', 'files'])('with binary data in n8n kept in %s', (storage) => {
	const folder = mkdtempSync(join(tmpdir(), 'dify-apps-binary-'));

	beforeAll(async () => {
		if (storage === 'files') await storeBinariesIn(folder);
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it.each([PICTURE, TEXT, LARGE])('uploads $name with its bytes, name and type', async (file) => {
		const item = await run({ ...UPLOAD, binaryPropertyName: file.field }, [file]);
		expect(item).toMatchObject({
			id: expect.any(String),
			name: file.name,
			size: file.bytes.byteLength,
			mime_type: file.mimeType,
		});
		const { fields, files } = received('/v1/files/upload');
		expect(fields).toEqual({ user: 'ada' });
		expect(files).toEqual([
			{
				field: 'file',
				filename: file.name,
				contentType: file.mimeType,
				bytes: file.bytes.byteLength,
				sha256: sha256(file.bytes),
			},
		]);
	});

	it('attaches the fields named in a list to the message, each with the type that Dify would find', async () => {
		const item = await run(
			{ ...SEND, files: { file: [{ source: 'binary', binaryPropertyName: 'data, notes' }] } },
			[PICTURE, TEXT],
		);
		expect(item.status).toBe('succeeded');
		const sent = received('/v1/chat-messages');
		expect(objectsOf(sent.files)).toMatchObject([
			{ type: 'image', transfer_method: 'local_file', upload_file_id: expect.any(String) },
			{ type: 'document', transfer_method: 'local_file', upload_file_id: expect.any(String) },
		]);
		expect(item.answer).toContain('notes.txt');
	});
});

it('gives an upload the type that a message wants', async () => {
	const item = await run({ ...UPLOAD, binaryPropertyName: 'notes' }, [TEXT]);
	expect(item.type).toBe('document');
});

it('cuts a path off the name, which Dify would refuse', async () => {
	const file = { ...TEXT, name: 'C:\\reports\\2026/may.txt' };
	expect(await run({ ...UPLOAD, binaryPropertyName: 'notes' }, [file])).toMatchObject({
		name: 'may.txt',
	});
});

it('says in words of its own that a file is too large, where Dify says nothing', async () => {
	const file = { ...LARGE, bytes: Buffer.alloc(16 * 1024 * 1024) };
	expect(await run({ ...UPLOAD, binaryPropertyName: 'data' }, [file])).toMatchObject({
		error: 'The file is too large for this Dify',
		code: 'file_too_large',
		http_status: 413,
	});
});

it('names the binary fields that there are when the one asked for is not', async () => {
	const item = await run({ ...UPLOAD, binaryPropertyName: 'photo' }, [PICTURE, TEXT]);
	expect(item.error).toBe("Item 0 has no binary field 'photo'");
	expect(item.description).toContain('data, notes');
});

it('sends no file where the name of the field is empty, so that items with and without one go together', async () => {
	await run(
		{ ...SEND, files: { file: [{ source: 'binary', binaryPropertyName: "={{ '' }}" }] } },
		[],
	);
	expect(received('/v1/chat-messages')).not.toHaveProperty('files');
});

it('uploads nothing when another file of the message is missing', async () => {
	dify.requests.length = 0;
	const item = await run(
		{ ...SEND, files: { file: [{ source: 'binary', binaryPropertyName: 'data,photo' }] } },
		[PICTURE],
	);
	expect(item.error).toBe("Item 0 has no binary field 'photo'");
	expect(dify.requests).toEqual([]);
});

it.each([
	['https://example.com/cat.PNG?size=2', 'auto', 'image'],
	['https://example.com/report.pdf', 'auto', 'document'],
	['https://example.com/archive.zip', 'auto', 'custom'],
	['https://example.com/latest', 'video', 'video'],
])('sends the URL %s with type %s as %s', async (url, type, expected) => {
	await run({ ...SEND, files: { file: [{ source: 'url', url, type }] } }, []);
	expect(received('/v1/chat-messages').files).toEqual([
		{ type: expected, transfer_method: 'remote_url', url },
	]);
});

it('asks for the type of a URL that ends without an extension', async () => {
	const item = await run(
		{ ...SEND, files: { file: [{ source: 'url', url: 'https://example.com/latest' }] } },
		[],
	);
	expect(item.error).toContain("The 'Type' of a file by URL cannot be told");
});

it('takes the whole item of an upload for its ID, and its type with it', async () => {
	const uploaded = await run({ ...UPLOAD, binaryPropertyName: 'data' }, [PICTURE]);
	const item = await run(
		{ ...SEND, files: { file: [{ source: 'id', uploadFileId: JSON.stringify(uploaded) }] } },
		[],
	);
	expect(item.status).toBe('succeeded');
	expect(received('/v1/chat-messages').files).toEqual([
		{ type: 'image', transfer_method: 'local_file', upload_file_id: uploaded.id },
	]);
});
