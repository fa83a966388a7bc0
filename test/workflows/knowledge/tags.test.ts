// The resource Tag of Dify Knowledge, through n8n.

import type { IDataObject } from 'n8n-workflow';

import { DifyKnowledge } from '../../../nodes/DifyKnowledge/DifyKnowledge.node';
import type { ScriptedServer } from '../../support/scriptedServer';
import { startScriptedServer } from '../../support/scriptedServer';
import { bodyOf } from '../../dify/knowledge/recordedParts';
import { knowledgeEditor } from './knowledgeNode';
import { answerAs, KEY, runKnowledge } from './partsOfBases';

const BASE = '11111111-1111-4111-8111-111111111111';

const TAGS = '/v1/datasets/tags';

const LIST = bodyOf<{ id: string }[]>('1.15.0', 'knowledge/tag-list');

const [DOCS = '', WEB = ''] = LIST.map(({ id }) => id);

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const run = async (operation: string, parameters: IDataObject = {}) =>
	await runKnowledge(server, { resource: 'tag', operation, ...parameters });

it('creates, lists, renames and deletes tags', async () => {
	answerAs(server, `POST ${TAGS}`, '1.15.0', 'knowledge/tag-create');
	answerAs(server, `GET ${TAGS}`, '1.15.0', 'knowledge/tag-list');
	answerAs(server, `PATCH ${TAGS}`, '1.15.0', 'knowledge/tag-rename');
	const deleted: unknown[] = [];
	server.on(`DELETE ${TAGS}`, (response, { text, headers }) => {
		deleted.push(headers['content-type'], JSON.parse(text));
		response.writeHead(204).end();
	});
	expect((await run('create', { name: 'Docs' })).items).toEqual([LIST[0]]);
	expect((await run('getAll', { returnAll: true })).items).toEqual(LIST);
	expect((await run('getAll', { limit: 1 })).items).toEqual([LIST[0]]);
	const tagId = { __rl: true, mode: 'list', value: DOCS };
	expect((await run('update', { tagId, name: 'Documents' })).items).toEqual([
		{ ...LIST[0], name: 'Documents' },
	]);
	expect((await run('delete', { tagId: WEB })).items).toEqual([{ deleted: true, tag_id: WEB }]);
	expect(deleted).toEqual([expect.stringContaining('application/json'), { tag_id: WEB }]);
});

it('binds tags to a base, gives them and takes them off', async () => {
	answerAs(server, `GET ${TAGS}`, '1.15.0', 'knowledge/tag-list');
	answerAs(server, `POST ${TAGS}/binding`, '1.15.0', 'knowledge/tag-bind');
	answerAs(server, `POST ${TAGS}/unbinding`, '1.15.0', 'knowledge/tag-unbind');
	answerAs(server, `GET /v1/datasets/${BASE}/tags`, '1.15.0', 'knowledge/tag-of-base');
	const both = { knowledgeBaseId: BASE, tagIds: `${DOCS}, ${WEB}` };
	const ids = { knowledge_base_id: BASE, tag_ids: [DOCS, WEB] };
	expect((await run('bind', both)).items).toEqual([{ bound: true, ...ids }]);
	expect((await run('getOfKnowledgeBase', { knowledgeBaseId: BASE })).items).toEqual([
		{ id: WEB, name: 'Web' },
		{ id: DOCS, name: 'Documents' },
	]);
	expect((await run('unbind', both)).items).toEqual([{ unbound: true, ...ids }]);
});

describe('the list of tags in the editor', () => {
	const context = () => knowledgeEditor({}, { baseUrl: server.url, apiKey: KEY });

	const search = async (filter?: string) =>
		await new DifyKnowledge().methods.listSearch.searchTags.call(context(), filter);

	it('offers them by their names, with how many bases carry them', async () => {
		answerAs(server, `GET ${TAGS}`, '1.15.0', 'knowledge/tag-list');
		const web = { name: 'Web', value: WEB, description: 'on 0 knowledge bases' };
		expect((await search()).results).toMatchObject([{ name: 'Docs', value: DOCS }, web]);
		expect((await search('wEb')).results).toEqual([web]);
	});

	it('says why it is empty', async () => {
		answerAs(server, `GET ${TAGS}`, '1.14.2', 'knowledge/tag-list');
		await expect(search()).rejects.toThrow('This Dify (1.14.2) cannot list tags');
	});
});

it.each([
	['1.14.2', "The tag 'Docs' was created, but this Dify (1.14.2) cannot give its ID"],
	['1.9.2', 'This Dify (1.9.2) has no tags for knowledge keys'],
] as const)('says what Dify %s makes of a new tag', async (version, error) => {
	answerAs(server, `POST ${TAGS}`, version, 'knowledge/tag-create');
	expect((await run('create', { name: 'Docs' })).items).toMatchObject([
		{ error, code: 'not_supported', retryable: false },
	]);
});

it.each([
	[
		'create',
		{ name: 't'.repeat(51) },
		"The 'Name' parameter has 51 characters; Dify takes 50 at most",
	],
	['bind', { knowledgeBaseId: BASE, tagIds: ' , ' }, 'Item 0 has no tags'],
	[
		'unbind',
		{ knowledgeBaseId: BASE, tagIds: `${DOCS}, Web` },
		`The 'Tag IDs' parameter is not a Dify ID: "Web"`,
	],
	['delete', { tagId: 'nope' }, `The 'Tag' parameter is not a Dify ID: "nope"`],
])('finds before anything is sent what is wrong: %s %j', async (operation, parameters, error) => {
	expect((await run(operation, parameters)).items).toMatchObject([{ error }]);
	expect(server.asked).toEqual([]);
});
