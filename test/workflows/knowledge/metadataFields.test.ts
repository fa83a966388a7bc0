// The resource Metadata Field of Dify Knowledge, through n8n.

import type { IDataObject } from 'n8n-workflow';

import type { ScriptedServer } from '../../support/scriptedServer';
import { startScriptedServer } from '../../support/scriptedServer';
import { idsAsked, KNOWLEDGE_VERSIONS } from '../../dify/knowledge/recordedParts';
import { answerAs, runKnowledge } from './partsOfBases';

const BASE = '11111111-1111-4111-8111-111111111111';

const METADATA = `/v1/datasets/${BASE}/metadata`;

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const run = async (operation: string, parameters: IDataObject) =>
	await runKnowledge(server, {
		resource: 'metadataField',
		operation,
		knowledgeBaseId: BASE,
		...parameters,
	});

describe.each(KNOWLEDGE_VERSIONS)('metadata fields of Dify %s', (version) => {
	it('are created, listed, renamed and switched', async () => {
		const [, id = ''] = idsAsked(version, 'knowledge/meta-rename');
		answerAs(server, `POST ${METADATA}`, version, 'knowledge/meta-create-time');
		answerAs(server, `GET ${METADATA}`, version, 'knowledge/meta-list');
		answerAs(server, `PATCH ${METADATA}/${id}`, version, 'knowledge/meta-rename');
		answerAs(server, `POST ${METADATA}/built-in/enable`, version, 'knowledge/meta-built-in-enable');
		const created = await run('create', { name: ' reviewed ', type: 'time' });
		expect(created.items).toEqual([{ id, name: 'reviewed', type: 'time' }]);
		expect((await run('getAll', { limit: 2 })).items).toEqual([
			{ id: expect.any(String), name: 'source_id', type: 'string', count: 0 },
			{ id: expect.any(String), name: 'priority', type: 'number', count: 0 },
		]);
		const renamed = await run('update', { metadataId: id, name: 'reviewed_at' });
		expect(renamed.items).toEqual([{ id, name: 'reviewed_at', type: 'time' }]);
		expect((await run('setBuiltIn', { action: 'enable' })).items).toEqual([
			{ built_in_field_enabled: true },
		]);
	});

	it('that are not there are no success', async () => {
		answerAs(server, `GET ${METADATA}`, version, 'knowledge/meta-list-end');
		const [, id = ''] = idsAsked(version, 'knowledge/meta-delete');
		expect((await run('delete', { metadataId: id })).items).toMatchObject([
			{ code: 'not_found', error: `The knowledge base has no metadata field ${id}` },
		]);
	});
});

it.each([
	['create', { name: '  ' }, "The 'Name' parameter is empty"],
	[
		'create',
		{ name: '𝔪'.repeat(256) },
		"The 'Name' parameter has 256 characters; Dify takes 255 at most",
	],
	['create', { name: 'x', type: 'boolean' }, "'Type' is none of its choices: boolean"],
	['setBuiltIn', { action: 'explode' }, "'Action' is none of its choices: explode"],
	[
		'delete',
		{ metadataId: 'priority' },
		`The 'Metadata Field ID' parameter is not a Dify ID: "priority"`,
	],
])('finds before anything is sent what is wrong: %s %j', async (operation, parameters, error) => {
	expect((await run(operation, parameters)).items).toMatchObject([{ error }]);
	expect(server.asked).toEqual([]);
});
