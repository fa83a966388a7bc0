// Inputs: Map Each Variable through n8n-core against the emulator: what goes out, and what never does.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { mappedFields, savedColumns } from './editorContext';
import { runNode } from './harness';

const PDF = 'https://example.com/report.pdf';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

/** The columns as the editor saves them with the node. */
async function columnsOf(app: string): Promise<IDataObject[]> {
	const columns = await savedColumns(credentialOf(app));
	dify.requests.length = 0;
	return columns;
}

interface MappedRun {
	values: IDataObject;
	/** Those of the app, unless given. */
	schema?: IDataObject[];
	items?: INodeExecutionData[];
	onError?: 'continueRegularOutput';
}

/** Sends a message with these values; the items and the error that came of it. */
async function send(app: string, { values, schema, items, onError }: MappedRun) {
	const { outputs, error } = await runNode({
		parameters: {
			...{ resource: 'message', operation: 'send', query: 'hello', user: 'ada' },
			inputsMode: 'fields',
			inputFields: mappedFields(values, schema ?? (await columnsOf(app))),
		},
		credential: credentialOf(app),
		items,
		onError,
	});
	return { items: (outputs[0] ?? []).map(({ json }) => json), error };
}

const asked = (path: string) =>
	dify.requests.filter((request) => request.path.split('?')[0] === `/v1/${path}`);

/** The inputs of all messages that reached Dify. */
const sentInputs = () =>
	asked('chat-messages').map(({ body }) => (isObject(body) ? body.inputs : undefined));

/** What stops a run with these values. */
async function refusal(app: string, run: MappedRun) {
	const { error } = await send(app, run);
	expect(asked('chat-messages')).toEqual([]);
	expect(asked('files/upload')).toEqual([]);
	return error;
}

const binary = (...names: string[]): INodeExecutionData => ({
	json: {},
	binary: Object.fromEntries(
		names.map((name) => [
			name,
			{
				data: Buffer.from(name).toString('base64'),
				mimeType: 'application/pdf',
				fileName: `${name}.pdf`,
			},
		]),
	),
});

describe('values', () => {
	it('go out as Dify wants each of them', async () => {
		const { items } = await send('chat', {
			values: {
				name: '={{ $json.number }}',
				tone: 'formal',
				age: '={{ $json.age }}',
				background: '={{ $json.nothing }}',
				brief: '={{ $json.brief }}',
			},
			items: [{ json: { number: 4711, age: '0', nothing: '', brief: 'no' } }],
		});
		expect(items).toMatchObject([{ answer: expect.stringContaining('hello') }]);
		expect(sentInputs()).toStrictEqual([
			{ name: '4711', tone: 'formal', age: 0, background: '', brief: false },
		]);
	});

	it('that stand for none are left out: null, and an empty choice, number, yes or no', async () => {
		const { error } = await send('chat', {
			values: { name: 'Ada', tone: '', age: '={{ "" }}', background: null, brief: '={{ "" }}' },
		});
		expect(error).toBeUndefined();
		expect(sentInputs()).toStrictEqual([{ name: 'Ada' }]);
	});

	it('of columns that n8n no longer shows are left out', async () => {
		const schema = (await columnsOf('chat')).map((column) =>
			column.id === 'age' ? { ...column, removed: true } : column,
		);
		await send('chat', { values: { name: 'Ada', age: 5, gone: 'x' }, schema });
		expect(sentInputs()).toStrictEqual([{ name: 'Ada' }]);
	});

	it('of a workflow that was written by hand go out without any columns', async () => {
		await send('chat', { values: { name: 5, age: '7' }, schema: [] });
		expect(sentInputs()).toStrictEqual([{ name: '5', age: 7 }]);
	});
});

describe('what Dify would refuse', () => {
	it.each<[string, IDataObject, string]>([
		[
			'an empty expression for what is required',
			{ name: '={{ $json.missing }}' },
			"The app asks for 'name', which has no value",
		],
		[
			'no option',
			{ name: 'Ada', tone: '={{ "rude" }}' },
			"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
		],
		[
			'a text that is too long',
			{ name: 'A'.repeat(49) },
			"The app does not take the value of 'name': it must have at most 48 characters",
		],
		[
			'words for a number',
			{ name: 'Ada', age: '={{ "old" }}' },
			"The app does not take the value of 'age': it must be a valid number",
		],
		[
			'neither yes nor no',
			{ name: 'Ada', brief: '={{ "perhaps" }}' },
			"The app does not take the value of 'brief': it must be true or false",
		],
	])('is never sent: %s', async (_what, values, message) => {
		expect(await refusal('chat', { values })).toMatchObject({
			name: 'NodeOperationError',
			message,
			description: expect.stringContaining("under 'Inputs' in this node"),
			context: { itemIndex: 0 },
		});
	});

	it('stops all items before the first of them is paid', async () => {
		const error = await refusal('chat', {
			values: { name: '={{ $json.name }}' },
			items: [{ json: { name: 'Ada' } }, { json: { name: 'Ben' } }, { json: {} }],
		});
		expect(error).toMatchObject({
			message: "The app asks for 'name', which has no value",
			context: { itemIndex: 2 },
		});
	});

	it('costs no other item where the node goes on', async () => {
		const { items } = await send('chat', {
			values: { name: '={{ $json.name }}' },
			items: [{ json: { name: 'Ada' } }, { json: {} }, { json: { name: 'Cleo' } }],
			onError: 'continueRegularOutput',
		});
		expect(items).toMatchObject([
			{ status: 'succeeded' },
			{ status: 'failed', error: "The app asks for 'name', which has no value" },
			{ status: 'succeeded' },
		]);
		expect(sentInputs()).toEqual([{ name: 'Ada' }, { name: 'Cleo' }]);
	});

	it('is told when the app has changed since the workflow was saved', async () => {
		const schema = await columnsOf('chat');
		changeForm([{ 'text-input': { variable: 'name', label: 'Name', required: true } }]);
		expect(
			await refusal('chat', { values: { name: 'Ada', tone: 'formal' }, schema }),
		).toMatchObject({
			message: "The app has no variable 'tone' any more",
			description: expect.stringContaining('let it refresh the variables'),
		});
	});

	it('is judged by the app as it is now, not by the columns that were saved', async () => {
		const schema = await columnsOf('chat');
		const now = { variable: 'tone', label: 'Tone', required: true, options: ['warm'] };
		changeForm([{ 'text-input': { variable: 'name' } }, { select: now }]);
		expect(await refusal('chat', { values: { name: 'Ada' }, schema })).toMatchObject({
			message: "The app asks for 'tone', which has no value",
		});
	});
});

/** What the app asks for from now on, for one request. */
function changeForm(form: IDataObject[]): void {
	const body = JSON.stringify({ user_input_form: form });
	const contentType = 'application/json';
	dify.inject({ kind: 'http', status: 200, contentType, body }, { path: '/parameters' });
}

describe('the form of the app', () => {
	it('is asked for once for many items', async () => {
		const names = Array.from({ length: 12 }, (_, index) => ({ json: { name: `n${index}` } }));
		const { items } = await send('chat', { values: { name: '={{ $json.name }}' }, items: names });
		expect(items).toHaveLength(12);
		expect(asked('parameters')).toHaveLength(1);
		expect(sentInputs()).toHaveLength(12);
	});

	it.each([403, 500])(
		'costs no message where Dify does not give it (%i): the saved columns tell the types',
		async (status) => {
			const schema = await columnsOf('chat');
			dify.inject({ kind: 'http', status }, { path: '/parameters', times: 2 });
			const { items, error } = await send('chat', {
				values: { name: '={{ 5 }}', age: '={{ "7" }}', tone: '', brief: '={{ "yes" }}' },
				schema,
			});
			expect(error).toBeUndefined();
			expect(items).toMatchObject([{ status: 'succeeded' }]);
			expect(sentInputs()).toStrictEqual([{ name: '5', age: 7, brief: true }]);
			expect(asked('parameters')).toHaveLength(2);
		},
	);

	it('is asked for again by the next item when the first did not get it', async () => {
		const schema = await columnsOf('chat');
		dify.inject({ kind: 'http', status: 500 }, { path: '/parameters' });
		const error = await refusal('chat', {
			values: { name: 'Ada', tone: '={{ $json.tone }}' },
			schema,
			items: [{ json: { tone: 'formal' } }, { json: { tone: 'rude' } }],
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(asked('parameters')).toHaveLength(2);
	});

	it('is not asked for without end where Dify never gives it', async () => {
		const schema = await columnsOf('chat');
		dify.inject({ kind: 'http', status: 500 }, { path: '/parameters', times: 2 });
		const items = Array.from({ length: 7 }, () => ({ json: {} }));
		const sent = await send('chat', { values: { name: 'Ada' }, schema, items });
		expect(sent.items).toHaveLength(7);
		expect(asked('parameters')).toHaveLength(2);
	});
});

describe('a variable that holds files', () => {
	/** Uploads a file as the user of the messages; the item that Upload gives. */
	async function upload(): Promise<IDataObject> {
		const { outputs } = await runNode({
			parameters: { resource: 'file', operation: 'upload', user: 'ada' },
			credential: credentialOf('chatflow-files'),
			items: [binary('data')],
		});
		dify.requests.length = 0;
		return outputs[0]?.[0]?.json ?? {};
	}

	const uploadedAs = (index: number) => ({
		type: 'document',
		transfer_method: 'local_file',
		upload_file_id: dify.files.at(index)?.id,
	});

	const remote = { type: 'document', transfer_method: 'remote_url', url: PDF };

	it.each(['data', '={{ "data" }}', '={{ $binary.data }}'])(
		'takes binary data by %s, uploaded for the same user',
		async (doc) => {
			await send('chatflow-files', { values: { doc }, items: [binary('data', 'other')] });
			expect(asked('files/upload')).toMatchObject([
				{ body: { fields: { user: 'ada' }, files: [{ filename: 'data.pdf' }] } },
			]);
			expect(sentInputs()).toEqual([{ doc: uploadedAs(-1) }]);
		},
	);

	it.each<[string, unknown]>([
		['names with commas between them', 'one, two'],
		['a list of names', '={{ ["one", "two"] }}'],
		['a list of the files themselves', '={{ [$binary.one, $binary.two] }}'],
		['the JSON of a list', '["one", "two"]'],
	])('takes several by %s', async (_how, docs) => {
		await send('chatflow-files', {
			values: { docs: docs as string },
			items: [binary('one', 'two')],
		});
		expect(sentInputs()).toEqual([{ docs: [uploadedAs(-2), uploadedAs(-1)] }]);
	});

	it.each<[string, unknown, unknown]>([
		['a web address', PDF, remote],
		[
			'an address that does not tell the kind',
			'https://example.com/1?a=b,c',
			{
				...remote,
				url: 'https://example.com/1?a=b,c',
			},
		],
		["Dify's object for an address", { ...remote, type: 'image' }, { ...remote, type: 'image' }],
		["Dify's object as JSON", JSON.stringify(remote), remote],
		[
			"the other spelling of Dify's object",
			{ transfer_method: 'remote_url', remote_url: PDF },
			remote,
		],
	])('takes %s', async (_how, doc, sent) => {
		await send('chatflow-files', { values: { doc: asExpression(doc) } });
		expect(sentInputs()).toEqual([{ doc: sent }]);
	});

	it('takes an upload by its id, by its item, and by what Dify calls it in a message', async () => {
		const item = await upload();
		const reference = uploadedAs(-1);
		for (const doc of [item.id, item, reference]) {
			const { items } = await send('chatflow-files', { values: { doc: asExpression(doc) } });
			expect(items).toMatchObject([{ status: 'succeeded' }]);
		}
		expect(sentInputs()).toEqual([{ doc: reference }]);
	});

	it('takes all of them in one list', async () => {
		const item = await upload();
		const docs = asExpression([PDF, 'data', item, remote]);
		await send('chatflow-files', { values: { docs }, items: [binary('data')] });
		expect(sentInputs()).toEqual([
			{ docs: [remote, uploadedAs(-1), { ...uploadedAs(-1), upload_file_id: item.id }, remote] },
		]);
	});

	it.each<[string, IDataObject]>([
		['no value', {}],
		['an empty one', { doc: '={{ "" }}', docs: '={{ [] }}' }],
	])('is left out with %s', async (_what, values) => {
		await send('chatflow-files', { values });
		expect(sentInputs()).toEqual([{}]);
	});

	it.each<[string, IDataObject, string]>([
		['a binary field that is not there', { doc: 'photo' }, "Item 0 has no binary field 'photo'"],
		[
			'an object that is no file',
			{ doc: '={{ ({ wrong: true }) }}' },
			"The 'doc' parameter of item 0 is neither a name nor a file",
		],
		[
			'an address that is none',
			{ doc: 'https://' },
			'The value of \'doc\' is not a web address: "https://"',
		],
		[
			'two files for one',
			{ doc: 'one, two' },
			"The app does not take the value of 'doc': it must be one file",
		],
		[
			'more files than it takes',
			{ docs: 'one, two, one, two, one, two' },
			"The app does not take the value of 'docs': it must have at most 5 files",
		],
	])('refuses %s before anything is uploaded', async (_what, values, message) => {
		const error = await refusal('chatflow-files', { values, items: [binary('one', 'two')] });
		expect(error).toMatchObject({ name: 'NodeOperationError', message });
	});

	it('finds a file that is missing in n8n before Dify is asked for anything', async () => {
		await refusal('chatflow-files', {
			values: { doc: 'one' },
			items: [binary('one'), binary('two')],
		});
		expect(dify.requests).toEqual([]);
	});

	it('is known by the saved columns where Dify does not give the form', async () => {
		const schema = await columnsOf('chatflow-files');
		dify.inject({ kind: 'http', status: 500 }, { path: '/parameters', times: 2 });
		const values = { doc: 'one', docs: 'two' };
		await send('chatflow-files', { values, schema, items: [binary('one', 'two')] });
		expect(sentInputs()).toEqual([{ doc: uploadedAs(-2), docs: [uploadedAs(-1)] }]);
	});
});

/** A value as an expression that gives it. */
function asExpression(value: unknown): string {
	return typeof value === 'string' ? value : `={{ (${JSON.stringify(value)}) }}`;
}
