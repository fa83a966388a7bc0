// Knowledge pipelines: their datasources, their runs, and what becomes of the documents.

import { startDeadline } from '../../../dify/http/deadline';
import type { JsonObject } from '../../../dify/http/json';
import { runDatasource } from '../../../dify/knowledge/datasourceRun';
import {
	findDatasource,
	readDatasources,
	runPipeline,
	uploadPipelineFile,
	waitForPipelineRun,
} from '../../../dify/knowledge/pipelines';
import type { Datasource } from '../../../dify/knowledge/pipelines';
import { ManualClock, settle } from '../../support/manualClock';
import { json, listTransport, recorded, rejectionOf, stream } from '../listTransport';
import type { ListedReply } from '../listTransport';
import { bodyOf } from './recordedParts';

const FILES: Datasource = {
	nodeId: 'source1',
	title: 'File',
	type: 'local_file',
	requiredInputs: [],
};

const WEBSITE: Datasource = { ...FILES, nodeId: 'site', title: 'Website', type: 'website_crawl' };

const ENTRY = { reference: 'af99eabf-1bd2-452e-9f14-b96284d600c1', name: 'north.txt' };

const RUN = { datasource: FILES, inputs: { topic: 'north' }, datasourceInfoList: [ENTRY] };

/** What a datasource node is in Dify's list of them. */
function node(nodeId: string, changes: JsonObject = {}): JsonObject {
	return {
		node_id: nodeId,
		title: nodeId.toUpperCase(),
		datasource_type: 'website_crawl',
		user_input_variables: [],
		...changes,
	};
}

/** Waits with a clock that does not stand in the way. */
async function wait(run: JsonObject, limit: number, ...replies: ListedReply[]) {
	const { transport, sent } = listTransport(...replies);
	const clock = new ManualClock();
	const deadline = startDeadline(clock, 0, undefined);
	const waiting = waitForPipelineRun('b', run, limit, { transport, clock, deadline }).then(
		(result) => ({ result, failure: undefined }),
		(failure: unknown) => ({ result: undefined, failure }),
	);
	for (let looks = 0; looks < replies.length; looks++) await clock.advance(10_000);
	await settle();
	return { ...(await waiting), sent };
}

describe.each(['1.14.2', '1.15.0'] as const)('pipelines of Dify %s', (version) => {
	it('name what they can begin with', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/pipe-plugins-published'),
			recorded(version, 'knowledge/pipe-plugins-published'),
		);
		expect(await readDatasources(transport, 'b')).toMatchObject([
			{ node_id: 'source1', datasource_type: 'local_file' },
		]);
		expect(await findDatasource(transport, 'b', '', {})).toEqual(FILES);
		expect(sent[0]).toMatchObject({
			path: '/datasets/b/pipeline/datasource-plugins',
			mayRepeat: true,
		});
	});

	it.each([
		['pipe-plugins-plain', 'The knowledge base has no pipeline'],
		['pipe-plugins', "The knowledge base's pipeline is not published"],
	])('that are not there are explained: %s', async (name, message) => {
		const { transport } = listTransport(recorded(version, `knowledge/${name}`));
		expect(await rejectionOf(findDatasource(transport, 'b', 'x', {}))).toMatchObject({
			code: 'pipeline_not_found',
			message,
		});
	});

	it('do not begin with an unknown node, over which documents would wait for ever', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/pipe-plugins-published'));
		expect(await rejectionOf(findDatasource(transport, 'b', 'nope', {}))).toMatchObject({
			kind: 'parameter',
			message: "The published pipeline has no datasource node 'nope'",
			remedy: 'It has these: source1 (File, local_file).',
		});
	});

	it('run once, published, with what they were given', async () => {
		const { transport, sent } = listTransport(recorded(version, 'knowledge/pipe-run-blocking'));
		expect(await runPipeline(transport, 'b', RUN)).toMatchObject({
			documents: [{ name: 'north.txt', indexing_status: 'waiting' }],
		});
		expect(sent).toEqual([
			{
				method: 'POST',
				path: '/datasets/b/pipeline/run',
				feature: 'knowledge pipelines for knowledge keys',
				body: {
					inputs: { topic: 'north' },
					datasource_type: 'local_file',
					datasource_info_list: [ENTRY],
					start_node_id: 'source1',
					is_published: true,
					response_mode: 'blocking',
				},
			},
		]);
	});

	it('say which input is missing, and that documents were left behind', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/pipe-run-no-input'));
		expect(await rejectionOf(runPipeline(transport, 'b', RUN))).toMatchObject({
			code: 'pipeline_run_error',
			message: "The pipeline asks for 'topic', which has no value",
			remedy: expect.stringContaining('delete them'),
		});
	});

	it('are done when their documents are indexed', async () => {
		const run = bodyOf<JsonObject>(version, 'knowledge/pipe-run-blocking');
		const { result, sent } = await wait(
			run,
			60_000,
			json(200, { data: [{ id: 'x', indexing_status: 'indexing' }] }),
			recorded(version, 'knowledge/pipe-run-status'),
		);
		expect(result).toMatchObject({
			batch: run.batch,
			documents: [{ name: 'north.txt', indexing_status: 'completed', error: null }],
		});
		expect(sent[0]?.path).toBe(`/datasets/b/documents/${String(run.batch)}/indexing-status`);
	});

	it('fail with the names and the words of documents that cannot be indexed', async () => {
		const run = bodyOf<{ batch: string; documents: { id: string }[] }>(
			version,
			'knowledge/pipe-run-unknown-file',
		);
		const { failure } = await wait(
			run,
			60_000,
			recorded(version, 'knowledge/pipe-run-unknown-file-status'),
		);
		expect(failure).toMatchObject({
			code: 'indexing_failed',
			retryable: false,
			message: expect.stringContaining(
				`Dify could not index 1 of 1 documents: ghost.txt (${run.documents[0]?.id}): UploadFile not found`,
			),
			remedy: expect.stringContaining(`The batch of this run is ${run.batch}.`),
		});
	});

	it('say what a datasource of files makes of being run', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/pipe-node-local-file'));
		const request = { datasource: WEBSITE, inputs: {}, credentialId: '' };
		expect(await rejectionOf(runDatasource(transport, 'b', request))).toMatchObject({
			code: 'datasource_error',
			message: expect.stringContaining('The datasource failed: Unsupported datasource provider'),
		});
	});
});

describe('a wait for documents of a pipeline', () => {
	const documents = ['one', 'two', 'three'].map((id) => ({ id, name: `${id}.txt` }));

	it('names those that failed and those that are fine', async () => {
		const { failure } = await wait(
			{ batch: '7', documents },
			60_000,
			json(200, {
				data: [
					{ id: 'one', indexing_status: 'completed', error: null },
					{ id: 'two', indexing_status: 'error', error: 'Rate limit reached' },
					{ id: 'three', indexing_status: 'paused', error: null },
				],
			}),
		);
		expect(failure).toMatchObject({
			message:
				'Dify could not index 2 of 3 documents: two.txt (two): Rate limit reached; three.txt (three): it is paused',
			remedy: expect.stringContaining('These are indexed: one.'),
			retryable: true,
		});
	});

	it('ends at its limit, with the batch to ask for later', async () => {
		const waiting = json(200, { data: [{ id: 'one', indexing_status: 'waiting' }] });
		const replies = Array.from({ length: 6 }, () => waiting);
		const { failure } = await wait({ batch: '7', documents }, 5_000, ...replies);
		expect(failure).toMatchObject({
			code: 'indexing_timeout',
			remedy: expect.stringContaining('The batch of this run is 7.'),
		});
	});
});

describe('a datasource to begin with', () => {
	it('must be chosen where there are several', async () => {
		const { transport } = listTransport(json(200, [node('a'), node('b')]));
		expect(await rejectionOf(findDatasource(transport, 'b', '', {}))).toMatchObject({
			message: 'The pipeline has several datasources, and none is chosen',
			remedy: 'It has these: a (A, website_crawl), b (B, website_crawl).',
		});
	});

	it('is told to be missing where there is none', async () => {
		const { transport } = listTransport(json(200, []));
		expect(await rejectionOf(findDatasource(transport, 'b', '', {}))).toMatchObject({
			message: 'The published pipeline has no datasource',
		});
	});

	it('has the inputs that it needs, over which a document would else wait for ever', async () => {
		const variables = [
			{ variable: 'url', required: true },
			{ variable: 'depth', required: false },
		];
		const site = node('site', { user_input_variables: variables });
		const find = async (inputs: JsonObject) =>
			await findDatasource(listTransport(json(200, [site])).transport, 'b', 'site', inputs);
		expect(await find({ url: 'https://example.org' })).toMatchObject({ requiredInputs: ['url'] });
		for (const inputs of [{}, { url: '' }, { url: null }]) {
			expect(await rejectionOf(find(inputs))).toMatchObject({
				kind: 'parameter',
				message: "The datasource 'SITE' asks for 'url', which has no value",
			});
		}
	});
});

describe('a datasource that is run', () => {
	const REQUEST = { datasource: WEBSITE, inputs: { url: 'https://example.org' }, credentialId: '' };

	const PAGES = [{ title: 'One', source_url: 'https://example.org/1' }, { title: 'Two' }];

	it('gives a row for each thing it has, once it is done', async () => {
		const { transport, sent, closed } = listTransport(
			stream(
				{ event: 'datasource_processing', total: 2, completed: 1 },
				{ event: 'datasource_completed', data: PAGES, total: 2, completed: 2 },
			),
		);
		expect(await runDatasource(transport, 'b', { ...REQUEST, credentialId: 'k' })).toEqual(PAGES);
		expect(sent).toMatchObject([
			{
				path: '/datasets/b/pipeline/datasource/nodes/site/run',
				body: {
					inputs: REQUEST.inputs,
					datasource_type: 'website_crawl',
					credential_id: 'k',
					is_published: true,
				},
			},
		]);
		expect(sent[0]?.mayRepeat).toBeUndefined();
		expect(closed()).toBe(1);
	});

	it('gives one row where it has one thing', async () => {
		const { transport } = listTransport(
			stream({ event: 'datasource_completed', data: { content: 'Text' } }),
		);
		expect(await runDatasource(transport, 'b', REQUEST)).toEqual([{ content: 'Text' }]);
	});

	it('fails behind its 200, and says whether it may work later', async () => {
		const { transport } = listTransport(
			stream({ event: 'datasource_error', error: '429: too many requests' }),
		);
		expect(await rejectionOf(runDatasource(transport, 'b', REQUEST))).toMatchObject({
			code: 'datasource_error',
			message: 'The datasource failed: 429: too many requests',
			retryable: true,
		});
	});

	it('is not taken for done where the connection ends before', async () => {
		const { transport } = listTransport(stream({ event: 'datasource_processing' }));
		expect(await rejectionOf(runDatasource(transport, 'b', REQUEST))).toMatchObject({
			code: 'stream_interrupted',
			retryable: true,
		});
	});

	it('is not taken for done where the answer is no stream', async () => {
		const { transport } = listTransport(json(200, { data: [] }));
		expect(await rejectionOf(runDatasource(transport, 'b', REQUEST))).toMatchObject({
			code: 'stream_interrupted',
		});
	});

	it('is not asked where it takes files', async () => {
		const { transport, sent } = listTransport();
		const request = { ...REQUEST, datasource: FILES };
		expect(await rejectionOf(runDatasource(transport, 'b', request))).toMatchObject({
			kind: 'parameter',
			message: "The datasource 'File' takes files, and has nothing to give",
		});
		expect(sent).toEqual([]);
	});
});

it('says of a Dify before 1.13 that it has no pipelines for keys', async () => {
	const upload = {
		name: 'one.txt',
		mimeType: 'text/plain',
		open: async () => ({
			size: 0,
			bytes: (async function* () {})(),
			close: () => undefined,
		}),
	};
	const ways = [
		async (name: string) =>
			await readDatasources(listTransport(recorded('1.9.2', name)).transport, 'b'),
		async (name: string) =>
			await runPipeline(listTransport(recorded('1.9.2', name)).transport, 'b', RUN),
		async (name: string) =>
			await uploadPipelineFile(listTransport(recorded('1.9.2', name)).transport, upload),
	];
	const names = ['pipe-plugins-published', 'pipe-run-blocking', 'pipe-file-upload'];
	for (const [index, way] of ways.entries()) {
		expect(await rejectionOf(way(`knowledge/${names[index]}`))).toMatchObject({
			code: 'not_supported',
			message: 'This Dify (1.9.2) has no knowledge pipelines for knowledge keys',
		});
	}
});
