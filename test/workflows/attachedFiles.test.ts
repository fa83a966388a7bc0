// Binary data on its way to Dify: given by name or by expression, and let go of on every path.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isObject } from '../../dify/http/json';
import { message, messageEnd } from '../dify/turns';
import { storeBinariesIn } from '../support/binaryStorage';
import { settle } from '../support/manualClock';
import type { ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import { DIFY_CHAT, node, runWorkflow } from './harness';

const UPLOAD = 'POST /v1/files/upload';

const ID = '3f0c6a1e-7b52-4d8e-9a10-c5d7e9f1a305';

let server: ScriptedServer;

/** The files that messages named. */
let named: unknown[];

beforeEach(async () => {
	server = await startScriptedServer();
	named = [];
	server.on(UPLOAD, (response) => sendJson(response, { id: ID }, 201));
	server.on('POST /v1/chat-messages', (response, { text }) => {
		const body: unknown = JSON.parse(text);
		named.push(isObject(body) ? body.files : undefined);
		sendEvents(response, message('Seen'), messageEnd());
		response.end();
	});
});

afterEach(async () => await server.close());

/** Makes an item with one file. */
function fileMaker(bytes: Buffer, binary: IBinaryKeyData = {}): INodeType {
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
			const data = await this.helpers.prepareBinaryData(bytes, 'report.pdf', 'application/pdf');
			return [[{ json: {}, binary: { data, ...binary }, pairedItem: { item: 0 } }]];
		},
	};
}

async function run(parameters: IDataObject, maker = fileMaker(Buffer.from('report'))) {
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
			credential: { baseUrl: server.url, apiKey: 'app-key' },
			nodeTypes: { 'test.files': maker },
		},
	);
	return result.outputs('Dify Chat')[0]?.[0]?.json ?? {};
}

const SEND = { resource: 'message', operation: 'send', query: 'Look' };

const filesOf = (binaryPropertyName: unknown) => ({
	files: { file: [{ source: 'binary', binaryPropertyName }] },
});

/** As nodes that do not care for n8n's types make it. */
function withoutType(binary: IBinaryData): IBinaryData {
	Reflect.deleteProperty(binary, 'mimeType');
	return binary;
}

const REFERENCE = { type: 'document', transfer_method: 'local_file', upload_file_id: ID };

describe('a file', () => {
	it.each([
		['its name', 'data'],
		['its name, by expression', '={{ "data" }}'],
		['itself, by expression', '={{ $binary.data }}'],
		['a list of files, by expression', '={{ Object.values($binary) }}'],
	])('goes with a message that gives %s', async (_how, binaryPropertyName) => {
		expect(await run({ ...SEND, ...filesOf(binaryPropertyName) })).toMatchObject({
			answer: 'Seen',
		});
		expect(named).toEqual([[REFERENCE]]);
	});

	it.each(['data', '={{ $binary.data }}'])('is uploaded by %s', async (binaryPropertyName) => {
		const item = await run({ resource: 'file', operation: 'upload', binaryPropertyName });
		expect(item).toMatchObject({ id: ID, type: 'document' });
	});

	it('is refused with words where an expression gives something else', async () => {
		const item = await run({
			resource: 'file',
			operation: 'upload',
			binaryPropertyName: '={{ { wrong: true } }}',
		});
		expect(item).toMatchObject({
			error: "The 'Input Data Field Name' parameter of item 0 is neither a name nor a file",
			description: expect.stringContaining('This item has the binary field data.'),
		});
	});

	it('without a MIME type or an extension that is known is a custom one', async () => {
		const maker = fileMaker(Buffer.from('x'), {
			odd: withoutType({ data: 'eA==', fileName: 'odd', mimeType: '' }),
		});
		await run({ ...SEND, ...filesOf('odd') }, maker);
		expect(named).toEqual([[{ ...REFERENCE, type: 'custom' }]]);
	});
});

describe("a file in n8n's storage", () => {
	let folder: string;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'dify-apps-binaries-'));
		await storeBinariesIn(folder);
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** Files of the storage that this process holds open. */
	function openFiles(): string[] {
		return readdirSync('/proc/self/fd').flatMap((descriptor) => {
			try {
				const target = readlinkSync(`/proc/self/fd/${descriptor}`);
				return target.startsWith(folder) ? [target] : [];
			} catch {
				// It was the descriptor of this very look.
				return [];
			}
		});
	}

	/** Waits until none is open, as long as whatever is still to be done takes. */
	async function allClosed(): Promise<void> {
		for (let turn = 0; turn < 50 && openFiles().length > 0; turn++) await settle();
		expect(openFiles()).toEqual([]);
	}

	const large = fileMaker(Buffer.alloc(4 * 1024 * 1024, 'x'));

	it('is let go of when it was uploaded', async () => {
		expect(await run({ ...SEND, ...filesOf('data') }, large)).toMatchObject({ answer: 'Seen' });
		await allClosed();
	});

	it('is let go of when the upload was refused', async () => {
		server.on(UPLOAD, (response) =>
			sendJson(response, { code: 'file_too_large', message: '', status: 413 }, 413),
		);
		expect(await run({ ...SEND, ...filesOf('data') }, large)).toMatchObject({
			code: 'file_too_large',
		});
		await allClosed();
	});

	it('is let go of when the connection was reset in its middle', async () => {
		server.resetUploads();
		expect(await run({ ...SEND, ...filesOf('data') }, large)).toMatchObject({
			code: 'connection_broken',
		});
		await allClosed();
	});
});
