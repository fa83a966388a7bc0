// The fields that n8n's editor shows before the first run are those that knowledge bases and models give.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { OutputSchema } from '../../support/outputSchema';
import { differences, schemaOf } from '../../support/outputSchema';
import { knowledgeBaseOutputs } from './knowledgeBaseOutputs';

const FOLDER = join(__dirname, '../../../nodes/DifyKnowledge/__schema__/v1.0.0');

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer();
});

afterEach(async () => await dify.close());

it.each([
	'knowledgeBase/search',
	'knowledgeBase/create',
	'knowledgeBase/get',
	'knowledgeBase/getAll',
	'knowledgeBase/update',
	'knowledgeBase/delete',
	'model/getAll',
])('%s', async (name) => {
	const items = (await knowledgeBaseOutputs(dify)[name]?.()) ?? [];
	expect(items).not.toEqual([]);
	const written: OutputSchema = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
	expect(differences(schemaOf(items), written)).toEqual([]);
	expect(written.version).toBe(1);
});
