// Run: Execute with every kind of input, through n8n-core: what Dify received, and what never went out.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { mappedFields, savedColumns } from '../editorContext';
import {
	credentialOf,
	EXECUTE,
	inputs,
	itemOn,
	pdfs,
	requestsTo,
	runOn,
	sentInputs,
} from './workflowNode';

const APP = 'workflow-form';

const REQUIRED = { title: 'Report', language: 'English' };

const PDF = 'https://example.com/report.pdf';

const REMOTE = { type: 'document', transfer_method: 'remote_url', url: PDF };

let dify: DifyServer;
let columns: IDataObject[];

beforeAll(async () => {
	dify = await startDifyServer();
	columns = await savedColumns(credentialOf(dify, APP));
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const mapped = (values: IDataObject) => ({
	...EXECUTE,
	inputsMode: 'fields',
	inputFields: mappedFields({ ...REQUIRED, ...values }, columns),
});

const upload = async () =>
	await itemOn(dify, APP, { resource: 'file', operation: 'upload' }, { items: [pdfs('data')] });

const uploadedAs = (index: number) => ({
	type: 'document',
	transfer_method: 'local_file',
	upload_file_id: dify.files.at(index)?.id,
});

/** What Dify gives back of a file that it was sent. */
const made = (filename: string) => ({ filename, type: 'document' });

describe('mapped variables', () => {
	it('go out as Dify wants each of them, and come back as outputs', async () => {
		const items: INodeExecutionData[] = [
			{
				...pdfs('data', 'more'),
				json: { title: 4711, count: '0', flag: 'no', settings: { deep: [1, null] } },
			},
		];
		const values = {
			...{ title: '={{ $json.title }}', subtitle: '', text: 'a\n"b"', tone: 'casual' },
			...{
				count: '={{ $json.count }}',
				flag: '={{ $json.flag }}',
				doc: 'data',
				docs: 'more, data',
			},
			settings: '={{ $json.settings }}',
		};
		const { items: given, error } = await runOn(dify, APP, mapped(values), { items });
		expect(error).toBeUndefined();
		expect(sentInputs(dify)).toStrictEqual([
			{
				...{ title: '4711', language: 'English', subtitle: '', text: 'a\n"b"', tone: 'casual' },
				...{ count: 0, flag: false, settings: { deep: [1, null] } },
				...{ doc: uploadedAs(-3), docs: [uploadedAs(-2), uploadedAs(-1)] },
			},
		]);
		expect(given).toMatchObject([
			{
				json: {
					status: 'succeeded',
					outputs: {
						...{ title: '4711', subtitle: '', count: 0, flag: false, tone: 'casual' },
						...{ settings: { deep: [1, null] }, doc: made('data.pdf') },
						docs: [made('more.pdf'), made('data.pdf')],
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each<[string, unknown]>([
		['a web address', PDF],
		["Dify's object", { ...REMOTE }],
		["the JSON of Dify's object", JSON.stringify(REMOTE)],
	])('take a file by %s, which Dify fetches itself', async (_how, doc) => {
		const text = typeof doc === 'string' ? doc : `={{ (${JSON.stringify(doc)}) }}`;
		await itemOn(dify, APP, mapped({ doc: text }));
		expect(sentInputs(dify)).toEqual([{ ...REQUIRED, doc: REMOTE }]);
		expect(requestsTo(dify, '/files/upload')).toEqual([]);
	});

	it('take an upload by its id and by the whole item, alone and in a list', async () => {
		const item = await upload();
		const whole = `={{ (${JSON.stringify(item)}) }}`;
		const docs = `={{ [${JSON.stringify(item.id)}, "data"] }}`;
		const values = [{ doc: item.id as string }, { doc: whole }, { docs }];
		for (const value of values) {
			const run = await itemOn(dify, APP, mapped(value), { items: [pdfs('data')] });
			expect(run.status).toBe('succeeded');
		}
		expect(sentInputs(dify)).toEqual([
			{ ...REQUIRED, doc: uploadedAs(-2) },
			{ ...REQUIRED, doc: uploadedAs(-2) },
			{ ...REQUIRED, docs: [uploadedAs(-2), uploadedAs(-1)] },
		]);
	});

	it.each<[string, IDataObject, string]>([
		[
			'no option',
			{ tone: '={{ "rude" }}' },
			"The app does not take the value of 'tone': it must be",
		],
		['a text too long', { title: 'A'.repeat(21) }, "'title': it must have at most 20 characters"],
		['words for a number', { count: '={{ "many" }}' }, "'count': it must be a valid number"],
		['a missing one', { language: '={{ "" }}' }, "The app asks for 'language', which has no value"],
		['a file that is not there', { doc: 'photo' }, "Item 0 has no binary field 'photo'"],
		['two files for one', { doc: 'data, data' }, "'doc': it must be one file"],
		['too many files', { docs: 'data,data,data,data' }, "'docs': it must have at most 3 files"],
	])('are never run with what Dify would refuse: %s', async (_what, values, words) => {
		const { error } = await runOn(dify, APP, mapped(values), {
			items: [pdfs('data')],
			onError: 'stopWorkflow',
		});
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(error?.message).toContain(words);
		expect(requestsTo(dify, '/workflows/run')).toEqual([]);
		expect(requestsTo(dify, '/files/upload')).toEqual([]);
	});
});

describe('inputs as JSON', () => {
	it('go out as they are, files as Dify describes them included', async () => {
		await upload();
		const values = {
			...{ ...REQUIRED, text: 'ü\u2028', count: 2.5, flag: true, settings: { a: [] } },
			...{ doc: uploadedAs(-1), docs: [REMOTE] },
		};
		const item = await itemOn(dify, APP, { ...EXECUTE, ...inputs(values) });
		expect(sentInputs(dify)).toStrictEqual([values]);
		expect(item.outputs).toMatchObject({ text: 'ü\u2028', count: 2.5, settings: { a: [] } });
	});

	it('that Dify refuses are an error in plain words, and no run', async () => {
		const blocking = { options: { responseMode: 'blocking' } };
		const item = await itemOn(dify, APP, { ...EXECUTE, ...inputs({ title: 'x' }), ...blocking });
		expect(item).toMatchObject({
			error: "The app asks for 'language', which has no value",
			code: 'invalid_param',
			http_status: 400,
		});
		expect(item).not.toHaveProperty('workflow_run_id');
	});

	it.each(['1.9', '1.15'] as const)(
		'that only the run finds wrong are told on %s',
		async (generation) => {
			const own = await startDifyServer({ generation });
			const item = await itemOn(own, APP, { ...EXECUTE, ...inputs({ title: 'x' }) });
			expect(item).toMatchObject({
				error: "The app asks for 'language', which has no value",
				status: 'failed',
			});
			expect(own.generations).toEqual([]);
			await own.close();
		},
	);

	it('that are none are an empty object', async () => {
		await itemOn(dify, 'workflow-iteration', EXECUTE);
		expect(sentInputs(dify)).toEqual([{}]);
	});

	it('that are no object are refused before anything is sent', async () => {
		const wrong = { inputsMode: 'json', inputsJson: '[1]' };
		expect(await itemOn(dify, APP, { ...EXECUTE, ...wrong })).toMatchObject({
			error: "The 'Inputs (JSON)' parameter of item 0 is not a JSON object",
			code: 'invalid_parameter',
		});
		expect(dify.requests).toEqual([]);
	});
});
