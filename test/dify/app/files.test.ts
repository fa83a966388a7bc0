// A file goes to Dify as one form with all its bytes, as any other client would send it.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

import * as fc from 'fast-check';
import OrdinaryForm from 'form-data';

import type { Upload } from '../../../dify/app/fileForm';
import { absoluteUrl, downloadFile, uploadFile } from '../../../dify/app/files';
import type { DifyRequest, Transport } from '../../../dify/http/transport';
import { anyText } from '../anyText';
import type { FormServer, ReceivedForm } from '../formServer';
import { startFormServer } from '../formServer';
import { json, listTransport, recorded, rejectionOf } from '../listTransport';

/** The part of axios that is needed here. */
interface Axios {
	post(url: string, body: unknown, settings?: object): Promise<{ status: number; data: unknown }>;
}

// n8n sends requests with axios; this is the one that it brings along.
const axios: Axios = createRequire(require.resolve('n8n-core'))('axios');

const SETTINGS = { maxBodyLength: Infinity, maxRedirects: 0 };

let server: FormServer;

beforeAll(async () => {
	server = await startFormServer({ id: 'file-1', name: 'a.pdf' });
});

beforeEach(() => {
	server.forms = [];
	server.onBytes = () => {};
});

afterAll(async () => await server.close());

const formOf = ({ body }: DifyRequest): FormData => {
	if (!(body instanceof FormData)) throw new Error('The body is no form');
	return body;
};

const respondWith = (status: number, body: unknown) => {
	const { transport } = listTransport(json(status, body));
	return transport({ method: 'GET', path: '/' });
};

const throughFetch: Transport = async (request) => {
	const response = await fetch(server.url, { method: request.method, body: formOf(request) });
	return await respondWith(response.status, await response.json());
};

const throughAxios: Transport = async (request) => {
	const response = await axios.post(server.url, formOf(request), SETTINGS);
	return await respondWith(response.status, response.data);
};

function upload(bytes: Uint8Array, name = 'report.pdf', mimeType = 'application/pdf'): Upload {
	return {
		name,
		mimeType,
		// Node's fetch waits for ever behind an empty piece.
		open: opening(bytes.byteLength, () => (bytes.byteLength > 0 ? [bytes] : [])),
	};
}

/** Opens a file of this size, whose pieces are read one by one. */
function opening(size: number, give: () => Iterable<Uint8Array>): Upload['open'] {
	return async () => ({
		size,
		bytes: (async function* () {
			yield* give();
		})(),
		close: () => undefined,
	});
}

/** What the form-data package sends for the same user and file. */
async function sendOrdinarily(bytes: Buffer, name: string, mimeType: string, user: string) {
	const form = new OrdinaryForm();
	form.append('user', user);
	form.append('file', bytes, { filename: name, contentType: mimeType });
	await axios.post(server.url, form, { ...SETTINGS, headers: form.getHeaders() });
}

function received(index: number): ReceivedForm {
	const form = server.forms[index];
	if (form === undefined) throw new Error(`Only ${server.forms.length} forms came`);
	return form;
}

describe.each([
	['fetch', throughFetch],
	['the axios of n8n', throughAxios],
])('an upload through %s', (_client, transport) => {
	it.each<[string, string, Buffer]>([
		['report.pdf', 'application/pdf', Buffer.from('%PDF-1.7\r\n--x--\r\n\r\n')],
		['Übersicht "final" 图 😀.png', 'image/png', randomBytes(70_000)],
		["it's; filename=x.txt", 'text/plain', Buffer.from('ä\nö')],
		['line\r\nbreak.txt', 'text/plain', Buffer.from('x')],
		['empty.txt', 'text/plain', Buffer.alloc(0)],
		['noextension', 'application/octet-stream', Buffer.from([0, 255, 13, 10])],
		['table.csv', 'text/csv; charset=utf-8', Buffer.from('a;b')],
	])('sends %j as the form-data package does', async (name, mimeType, bytes) => {
		await uploadFile(transport, upload(bytes, name, mimeType), 'user ü+1');
		await sendOrdinarily(bytes, name, mimeType, 'user ü+1');
		const [ours, theirs] = [received(0), received(1)];
		expect(ours.parts.map((part) => ({ ...part, contentType: undefined }))).toEqual(
			theirs.parts.map((part) => ({ ...part, contentType: undefined })),
		);
		expect(ours.parts.map(({ contentType }) => contentType)).toEqual([undefined, mimeType]);
		expect(ours.parts[1]?.bytes.equals(bytes)).toBe(true);
	});

	it('says how long the whole is before it sends it', async () => {
		await uploadFile(transport, upload(randomBytes(5_000)), 'user');
		const { headers } = received(0);
		expect(Number(headers['content-length'])).toBeGreaterThan(5_000);
		expect(headers['transfer-encoding']).toBeUndefined();
		expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
	});

	it('opens the file once and sends each piece before it asks for the next', async () => {
		const pieces = Array.from({ length: 4 }, () => randomBytes(100_000));
		let bytesThere = 0;
		let wake: () => void = () => {};
		server.onBytes = (bytes) => {
			bytesThere += bytes.length;
			wake();
		};
		async function* givePieces() {
			let given = 0;
			for (const piece of pieces) {
				// The next piece is read only when the server holds all before it.
				while (bytesThere < given) {
					await new Promise<void>((resolve) => {
						wake = resolve;
					});
				}
				given += piece.length;
				yield piece;
			}
		}
		let opened = 0;
		let closed = 0;
		const file: Upload = {
			name: 'large.bin',
			mimeType: '',
			open: async () => {
				opened += 1;
				return { size: 400_000, bytes: givePieces(), close: () => (closed += 1) };
			},
		};
		await uploadFile(transport, file, 'user');
		expect([opened, closed]).toEqual([1, 1]);
		const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
		expect(digest(received(0).parts[1]?.bytes ?? Buffer.alloc(0))).toBe(
			digest(Buffer.concat(pieces)),
		);
	});

	it('names the file as the form-data package does, whatever its name', async () => {
		const name = anyText({ minLength: 1, maxLength: 20 }).filter(
			(text) => !/[/\\]/.test(text) && text.trim() !== '',
		);
		await fc.assert(
			fc.asyncProperty(name, async (filename) => {
				server.forms = [];
				await uploadFile(transport, upload(Buffer.from('x'), filename), 'user');
				await sendOrdinarily(Buffer.from('x'), filename, 'application/pdf', 'user');
				expect(received(0).parts[1]?.filename).toBe(received(1).parts[1]?.filename);
			}),
			{ numRuns: 30 },
		);
	});
});

it('sends an empty file that is one empty piece, as n8n keeps it in memory', async () => {
	const file: Upload = {
		...upload(Buffer.alloc(0)),
		open: opening(0, () => [Buffer.alloc(0)]),
	};
	await uploadFile(throughAxios, file, 'user');
	expect(received(0).parts[1]?.bytes).toHaveLength(0);
});

describe('the form of an upload', () => {
	const sentForm = async (file: Upload) => {
		const { transport, sent } = listTransport(json(201, { id: 'file-1' }));
		await uploadFile(transport, file, 'user');
		const [request] = sent;
		if (request === undefined) throw new Error('Nothing was sent');
		return { request, form: formOf(request) };
	};

	it('goes to the endpoint for files with user and file, in this order', async () => {
		const { request, form } = await sentForm(upload(Buffer.from('x')));
		expect(request).toMatchObject({ method: 'POST', path: '/files/upload' });
		expect([...form.keys()]).toEqual(['user', 'file']);
	});

	it('always has a type for the file, for Dify refuses a part without', async () => {
		const { form } = await sentForm(upload(Buffer.from('x'), 'a', ''));
		expect(form.get('file')).toMatchObject({ type: 'application/octet-stream' });
	});

	it.each([
		['/reports/a.pdf', 'a.pdf'],
		['C:\\reports\\a.pdf', 'a.pdf'],
		['reports/', 'file'],
		['', 'file'],
	])('has a name without a path: %j is %j', async (name, sent) => {
		const { form } = await sentForm(upload(Buffer.from('x'), name));
		expect(form.get('file')).toMatchObject({ name: sent });
	});
});

describe('the outcome of an upload', () => {
	it.each(['0.15.8', '1.9.2', '1.14.2', '1.15.0'] as const)(
		'is the file object of Dify %s, with the type that a message wants',
		async (version) => {
			const { transport, closed } = listTransport(recorded(version, 'files/upload-png'));
			const file = await uploadFile(transport, upload(Buffer.from('x'), 'dot.png', ''), 'user');
			expect(file.id).toMatch(/^[0-9a-f-]{36}$/);
			expect(file).toMatchObject({ type: 'image', mime_type: 'image/png' });
			expect(closed()).toBe(1);
		},
	);

	it("is an error in Dify's words when it is refused", async () => {
		const { transport } = listTransport(recorded('1.15.0', 'files/upload-16mb'));
		const error = await rejectionOf(uploadFile(transport, upload(Buffer.from('x')), 'user'));
		expect(error).toMatchObject({ code: 'file_too_large', status: 413 });
	});

	it('is the error of a file that cannot be read', async () => {
		const broken: Upload = {
			...upload(Buffer.from('x')),
			open: opening(1, function* () {
				yield Buffer.alloc(0);
				throw new Error('disk gone');
			}),
		};
		const error = await rejectionOf(uploadFile(throughAxios, broken, 'user'));
		expect(error).toMatchObject({ kind: 'connection' });
	});
});

describe('the address of a file', () => {
	const BASE = 'https://dify.example.org/dify/v1';

	it.each([
		['/files/tools/cat.png?sign=a%3D', 'https://dify.example.org/files/tools/cat.png?sign=a%3D'],
		['https://files.example.org/cat.png?a=1&b=%2F', 'https://files.example.org/cat.png?a=1&b=%2F'],
		['http://api:5001/files/x', 'http://api:5001/files/x'],
		['//files.example.org/x', 'https://files.example.org/x'],
		['', ''],
		['http://', 'http://'],
	])('%j is %j', (url, absolute) => {
		expect(absoluteUrl(url, BASE)).toBe(absolute);
	});
});

describe('a download', () => {
	const { signal } = new AbortController();

	const sentAs = (disposition: string) => ({
		status: 200,
		headers: { 'content-type': 'application/octet-stream', 'content-disposition': disposition },
		pieces: [],
	});

	it('is asked for as an attachment, since only then it has a name', async () => {
		const { transport, sent, closed } = listTransport(
			sentAs("attachment; filename*=UTF-8''%C3%9Cber%20uns.pdf"),
		);
		expect(await downloadFile(transport, 'f/1', 'ada', signal)).toMatchObject({
			name: 'Über uns.pdf',
		});
		expect(sent).toMatchObject([
			{
				method: 'GET',
				path: '/files/f%2F1/preview',
				query: { user: 'ada', as_attachment: 'true' },
				isFile: true,
				signal,
			},
		]);
		expect(closed()).toBe(0);
	});

	it.each([
		["attachment; filename*=UTF-8''a%b.txt; size=3", 'a%b.txt'],
		['attachment', ''],
		['', ''],
	])('called %j has the name %j', async (disposition, name) => {
		const { transport } = listTransport(sentAs(disposition));
		expect(await downloadFile(transport, 'f', 'ada', signal)).toMatchObject({ name });
	});

	it('of an older Dify says what that lacks', async () => {
		const { transport } = listTransport(recorded('0.15.8', 'variables/list'));
		expect(await rejectionOf(downloadFile(transport, 'f', 'ada', signal))).toMatchObject({
			message: 'This Dify (0.15.8) has no way to download files',
		});
	});
});
