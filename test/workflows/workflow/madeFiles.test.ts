// Files among the outputs of a run, through n8n-core: listed wherever they stand, and downloaded.

import type { IDataObject } from 'n8n-workflow';

import { objectsOf } from '../../../dify/http/json';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, inputs, itemOn, pdfs, runOn } from './workflowNode';

const APP = 'workflow-form';

const REQUIRED = { title: 'Report', language: 'English' };

const UPLOAD = { resource: 'file', operation: 'upload' };

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const remote = (url: string) => ({ type: 'document', transfer_method: 'remote_url', url });

/** A file of the app's, uploaded under this name, as inputs name it. */
async function uploaded(name: string): Promise<IDataObject> {
	const parameters = { ...UPLOAD, binaryPropertyName: name };
	const { id } = await itemOn(dify, APP, parameters, { items: [pdfs(name)] });
	return { type: 'document', transfer_method: 'local_file', upload_file_id: id };
}

/** An address of the server that has no file. */
const gone = () => new URL('/files/none/file-preview/gone.pdf', dify.baseUrl).href;

async function run(values: IDataObject, more: IDataObject = {}) {
	const parameters = { ...EXECUTE, ...inputs({ ...REQUIRED, ...values }), ...more };
	const { items, hints } = await runOn(dify, APP, parameters);
	const [item] = items;
	if (item === undefined) throw new Error('The node gave no item');
	return { json: item.json, binary: item.binary ?? {}, hints };
}

const namesOf = ({ files }: IDataObject) => objectsOf(files).map(({ name }) => name);

describe('files among the outputs', () => {
	it('are listed in a few telling keys, each once, in the order of the outputs', async () => {
		const doc = await uploaded('one');
		const { json } = await run({ doc, docs: [await uploaded('two'), await uploaded('three')] });
		expect(namesOf(json)).toEqual(['one.pdf', 'two.pdf', 'three.pdf']);
		expect(objectsOf(json.files)[0]).toEqual({
			id: doc.upload_file_id,
			name: 'one.pdf',
			type: 'document',
			mime_type: 'application/pdf',
			size: 3,
			url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\//),
		});
	});

	it('are found at any depth', async () => {
		const file = (id: string) => ({
			dify_model_identity: '__dify__file__',
			related_id: id,
			filename: `${id}.pdf`,
			url: `/files/${id}.pdf`,
		});
		const settings = { charts: [{ chart: file('a') }, [file('b')]], main: file('a') };
		const { json } = await run({ doc: await uploaded('one'), settings });
		expect(namesOf(json)).toEqual(['one.pdf', 'a.pdf', 'b.pdf']);
		expect(objectsOf(json.files)[1]?.url).toBe(new URL('/files/a.pdf', dify.baseUrl).href);
	});

	it('are none where the run has none', async () => {
		expect((await run({})).json.files).toEqual([]);
	});
});

describe('Download Files', () => {
	const DOWNLOAD = { options: { downloadFiles: true } };

	it('adds each as binary data by its place in the list, with name and type', async () => {
		const docs = [await uploaded('two'), await uploaded('three')];
		const { binary, hints } = await run({ doc: await uploaded('one'), docs }, DOWNLOAD);
		expect(Object.keys(binary)).toEqual(['file_0', 'file_1', 'file_2']);
		const contents = Object.values(binary).map(({ data }) =>
			Buffer.from(data, 'base64').toString(),
		);
		expect(contents).toEqual(['one', 'two', 'three']);
		expect(binary.file_0).toMatchObject({ fileName: 'one.pdf', mimeType: 'application/pdf' });
		expect(hints).toEqual([]);
	});

	it('costs nothing of the result where one cannot be had, and says why', async () => {
		const docs = [await uploaded('two'), remote(gone())];
		const { json, binary, hints } = await run({ docs }, DOWNLOAD);
		expect(json).toMatchObject({
			status: 'succeeded',
			files: [
				{ name: 'two.pdf' },
				{ name: 'gone.pdf', url: gone(), download_error: expect.stringMatching(/\w/) },
			],
		});
		expect(objectsOf(json.files)[0]).not.toHaveProperty('download_error');
		expect(Object.keys(binary)).toEqual(['file_0']);
		expect(hints).toEqual([expect.stringContaining('could not be fetched')]);
	});

	it('goes with Simplify off, where Dify says nothing of a file that is gone', async () => {
		const { json, binary } = await run(
			{ doc: await uploaded('one') },
			{ ...DOWNLOAD, simplify: false },
		);
		expect(json).not.toHaveProperty('files');
		expect(Object.keys(binary)).toEqual(['file_0']);
	});

	it('goes with a run that was waited for, in another execution', async () => {
		const { json } = await run({ doc: await uploaded('one') });
		const wait = { resource: 'run', operation: 'wait', workflowRunId: json.workflow_run_id };
		const { items } = await runOn(dify, APP, { ...wait, ...DOWNLOAD });
		expect(namesOf(items[0]?.json ?? {})).toEqual(['one.pdf']);
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['file_0']);
	});
});
