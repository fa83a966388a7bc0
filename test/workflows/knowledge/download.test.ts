// Downloads documents, through n8n-core: from their own address, packed, and whole in any case.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import type { IncomingMessage } from 'node:http';
import { deflateRawSync } from 'node:zlib';

import { readRecordedBody } from '../../replay/recordings';
import { speedUpClock } from '../../support/packageClock';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { DOCUMENT, documentOf, DOCUMENTS, DOWNLOADING, KEY, play, runOn } from './playedDocuments';

let server: ScriptedServer;

/** What `FILES_URL` names. */
let files: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
	files = await startScriptedServer();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
	await files.close();
});

const ADDRESS = `GET ${DOCUMENTS}/${DOCUMENT}/download`;

const PACKED = `POST ${DOCUMENTS}/download-zip`;

const FILE = 'GET /files/f/file-preview';

const PDF = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 0xff, 0xfe, 0x0a]);

/** A document made of such a file, and where Dify says that the file is. */
function documentWith(
	file: { name: string; extension: string; mime_type: string },
	url = `${files.url}/files/f/file-preview?sign=s`,
) {
	server.on(`GET ${DOCUMENTS}/${DOCUMENT}`, (response) =>
		sendJson(response, documentOf('1.15.0', { data_source_info: { upload_file: file } })),
	);
	server.on(ADDRESS, (response) => sendJson(response, { url }));
}

const REPORT = { name: 'report.pdf', extension: 'pdf', mime_type: 'application/pdf' };

/** A ZIP of one file, as Dify packs a document; what was asked for. */
function packing(content: Buffer): unknown[] {
	const asked: unknown[] = [];
	const packed = deflateRawSync(content);
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	const line = Buffer.alloc(46);
	line.writeUInt32LE(0x02014b50, 0);
	line.writeUInt16LE(8, 10);
	line.writeUInt32LE(packed.length, 20);
	line.writeUInt32LE(content.length, 24);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(30 + packed.length, 16);
	server.on(PACKED, (response, { text }) => {
		asked.push(JSON.parse(text));
		response.writeHead(200, { 'content-type': 'application/zip' });
		response.end(Buffer.concat([header, packed, line, end]));
	});
	return asked;
}

async function download() {
	const { items, binary } = await runOn(server, 'download', { binaryPropertyName: 'file' });
	const file = binary?.file;
	return {
		items,
		name: file?.fileName,
		type: file?.mimeType,
		bytes: file && Buffer.from(file.data, 'base64'),
	};
}

it('comes from its own address, to which the key does not go', async () => {
	documentWith(REPORT);
	let headers: IncomingMessage['headers'] = {};
	files.on(FILE, (response, request) => {
		headers = request.headers;
		response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(PDF);
	});
	expect(await download()).toEqual({
		items: [{ document_id: DOCUMENT, name: 'report.pdf' }],
		name: 'report.pdf',
		type: 'application/pdf',
		bytes: PDF,
	});
	expect(JSON.stringify(headers)).not.toContain(KEY);
	expect(server.asked).not.toContain(PACKED);
});

it('has an address at Dify itself where the address has no host', async () => {
	documentWith(REPORT, '/files/f/file-preview?sign=s');
	server.on(FILE, (response) => response.writeHead(200).end(PDF));
	expect((await download()).bytes).toEqual(PDF);
});

it.each<[string, () => void]>([
	[
		'cannot be reached',
		() => documentWith(REPORT, 'http://127.0.0.1:9/files/f/file-preview?sign=s'),
	],
	['does not answer in 20 s', () => files.on(FILE, () => undefined)],
	['refuses the signature', () => play(files, FILE, '1.15.0', 'doc-download-bad-sign')],
	[
		'breaks off',
		() =>
			files.on(FILE, (response) => {
				response.writeHead(200, { 'content-length': '100' });
				response.write(PDF, () => response.destroy());
			}),
	],
])('comes packed where the host of its address %s', async (_why, fail) => {
	speedUpClock(40);
	documentWith(REPORT);
	const asked = packing(PDF);
	fail();
	expect(await download()).toEqual({
		items: [{ document_id: DOCUMENT, name: 'report.pdf' }],
		name: 'report.pdf',
		type: 'application/pdf',
		bytes: PDF,
	});
	expect(asked).toEqual([{ document_ids: [DOCUMENT] }]);
});

it('comes packed at once where it may be a text, whose address gives as many bytes as it has characters', async () => {
	const text = Buffer.from('Saturn 🪐 hat Ringe, Merkur keine.');
	documentWith({ name: 'Notes on "Planets"', extension: 'txt', mime_type: 'text/plain' });
	packing(text);
	expect(await download()).toEqual({
		items: [{ document_id: DOCUMENT, name: 'Notes on "Planets"' }],
		name: 'Notes on "Planets"',
		type: 'text/plain',
		bytes: text,
	});
	expect(files.asked).toEqual([]);
	expect(server.asked).not.toContain(ADDRESS);
});

it.each(DOWNLOADING)(
	'is handed on packed where it cannot be unpacked, as two files of Dify %s',
	async (version) => {
		play(server, `GET ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-get-all');
		play(server, PACKED, version, 'doc-zip');
		expect(await download()).toEqual({
			items: [{ document_id: DOCUMENT, name: 'capitals.txt.zip' }],
			name: 'capitals.txt.zip',
			type: 'application/zip',
			bytes: readRecordedBody(version, 'knowledge/doc-zip'),
		});
	},
);

it.each(DOWNLOADING)(
	'says that the document has no file where Dify %s finds none',
	async (version) => {
		server.on(`GET ${DOCUMENTS}/${DOCUMENT}`, (response) =>
			sendJson(response, documentOf(version, { data_source_info: { real_file_id: 'r' } })),
		);
		play(server, ADDRESS, version, 'doc-download-unknown');
		expect((await download()).items).toMatchObject([
			{
				error: `Dify has no file of the document ${DOCUMENT}`,
				code: 'not_found',
				description: expect.stringContaining('knowledge pipeline, Notion or a website'),
			},
		]);
	},
);

it.each(DOWNLOADING)('says the same where the ZIP of Dify %s has none', async (version) => {
	play(server, `GET ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-get-all');
	play(server, PACKED, version, 'doc-zip-unknown');
	expect((await download()).items).toMatchObject([
		{ error: `Dify has no file of the document ${DOCUMENT}`, code: 'not_found' },
	]);
});

it.each([
	['txt', PACKED, 'doc-zip'],
	['pdf', ADDRESS, 'doc-download'],
])('is not to be had from Dify 1.9.2, which is said: %s', async (extension, route, name) => {
	documentWith({ ...REPORT, extension });
	play(server, route, '1.9.2', name);
	expect((await download()).items).toMatchObject([
		{ error: 'This Dify (1.9.2) has no way to download documents', code: 'not_supported' },
	]);
});
