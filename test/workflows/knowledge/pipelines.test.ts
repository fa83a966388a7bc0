// The resource Pipeline of Dify Knowledge, through n8n.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ScriptedServer } from '../../support/scriptedServer';
import { sendEvents, startScriptedServer } from '../../support/scriptedServer';
import { bodyOf } from '../../dify/knowledge/recordedParts';
import { answerAs, runKnowledge } from './partsOfBases';

const BASE = '11111111-1111-4111-8111-111111111111';

const PIPELINE = `/v1/datasets/${BASE}/pipeline`;

const UPLOAD = 'af99eabf-1bd2-452e-9f14-b96284d600c1';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const run = async (operation: string, parameters: IDataObject, items?: INodeExecutionData[]) =>
	await runKnowledge(
		server,
		{ resource: 'pipeline', operation, knowledgeBaseId: BASE, ...parameters },
		items,
	);

/** Plays a run and says what was sent for it. */
function playRun(version: '1.14.2' | '1.15.0', name: string): () => unknown {
	let sent: unknown;
	answerAs(
		server,
		`GET ${PIPELINE}/datasource-plugins`,
		version,
		'knowledge/pipe-plugins-published',
	);
	const body = JSON.stringify(bodyOf(version, name));
	server.on(`POST ${PIPELINE}/run`, (response, { text }) => {
		sent = JSON.parse(text).datasource_info_list;
		response.writeHead(200, { 'content-type': 'application/json' }).end(body);
	});
	return () => sent;
}

describe.each(['1.14.2', '1.15.0'] as const)('pipelines of Dify %s', (version) => {
	it('take a file, and run with what Dify gave for it', async () => {
		let received = '';
		const upload = bodyOf<IDataObject>(version, 'knowledge/pipe-file-upload-2');
		server.on('POST /v1/datasets/pipeline/file-upload', (response, { text }) => {
			received = text;
			response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(upload));
		});
		const data = { data: Buffer.from('Text').toString('base64'), mimeType: 'text/plain' };
		const file = { json: {}, binary: { data: { ...data, fileName: 'north.txt' } } };
		const { items } = await run('uploadFile', {}, [file]);
		expect(items).toEqual([upload]);
		expect(received).toContain('filename="north.txt"');
		expect(received).toContain('Text');

		const { batch } = bodyOf<{ batch: string }>(version, 'knowledge/pipe-run-blocking');
		const sent = playRun(version, 'knowledge/pipe-run-blocking');
		const status = `GET /v1/datasets/${BASE}/documents/${batch}/indexing-status`;
		answerAs(server, status, version, 'knowledge/pipe-run-status');
		const parameters = { datasourceInfoList: '={{ [$json] }}', inputs: { topic: 'north' } };
		const made = await run('run', parameters, [{ json: upload }]);
		expect(sent()).toEqual([{ reference: upload.id, name: 'north.txt' }]);
		expect(made.items).toMatchObject([
			{ batch, documents: [{ name: 'north.txt', indexing_status: 'completed' }] },
		]);
	});

	it('run without being waited for', async () => {
		playRun(version, 'knowledge/pipe-run-blocking');
		const { items } = await run('run', {
			startNodeId: 'source1',
			datasourceInfoList: JSON.stringify([{ related_id: UPLOAD, name: 'north.txt' }]),
			options: { waitUntilIndexed: false },
		});
		expect(items).toMatchObject([{ documents: [{ indexing_status: 'waiting' }] }]);
		expect(server.asked).toEqual([`GET ${PIPELINE}/datasource-plugins`, `POST ${PIPELINE}/run`]);
	});

	it('are not run with a wrong node or a file that there cannot be', async () => {
		playRun(version, 'knowledge/pipe-run-unknown-node');
		const file = { reference: UPLOAD, name: 'north.txt' };
		const wrong = await run('run', { startNodeId: 'nope', datasourceInfoList: [file] });
		expect(wrong.items).toMatchObject([
			{ error: "The published pipeline has no datasource node 'nope'" },
		]);
		const bad = await run('run', { datasourceInfoList: [{ reference: 'north.txt' }] });
		expect(bad.items).toMatchObject([
			{ error: `The 'Datasource Info List' parameter is not a Dify ID: "north.txt"` },
		]);
		expect(server.asked).not.toContain(`POST ${PIPELINE}/run`);
	});
});

it('gives what a datasource has as items', async () => {
	const site = {
		node_id: 'site',
		title: 'Website',
		datasource_type: 'website_crawl',
		user_input_variables: [],
	};
	server.on(`GET ${PIPELINE}/datasource-plugins`, (response) =>
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([site])),
	);
	server.on(`POST ${PIPELINE}/datasource/nodes/site/run`, (response) => {
		sendEvents(
			response,
			{ event: 'datasource_processing', total: 2, completed: 0 },
			{ event: 'datasource_completed', data: [{ title: 'One' }, { title: 'Two' }] },
		);
	});
	const { items } = await run('runDatasource', { inputs: '{"url": "https://example.org"}' });
	expect(items).toEqual([{ title: 'One' }, { title: 'Two' }]);
	expect((await run('getDatasources', {})).items).toEqual([site]);
});

it.each([
	[{ datasourceInfoList: '[]' }, "The 'Datasource Info List' parameter of item 0 is empty"],
	[
		{ datasourceInfoList: '["north.txt"]' },
		"The 'Datasource Info List' parameter of item 0 is not a JSON list of objects",
	],
	[
		{ datasourceInfoList: '[{}]', inputs: '[]' },
		"The 'Inputs' parameter of item 0 is not a JSON object",
	],
])('finds before anything is sent what is wrong: %j', async (parameters, error) => {
	expect((await run('run', parameters)).items).toMatchObject([{ error }]);
	expect(server.asked).toEqual([]);
});
