// The fields that n8n's editor shows before the first run are those that Dify Knowledge gives.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../../nodes/DifyKnowledge/actions/resources';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { OutputSchema } from '../../support/outputSchema';
import { differences, schemaOf } from '../../support/outputSchema';
import { documentOutputs } from './documentOutputs';
import { knowledgeBaseOutputs } from './knowledgeBaseOutputs';
import { partOutputs } from './partOutputs';

const FOLDER = join(__dirname, '../../../nodes/DifyKnowledge/__schema__/v1.0.0');

/** What a datasource gives depends on its kind, so that nothing is promised of it. */
const OPEN = 'pipeline/runDatasource';

const NAMES = resources.flatMap(({ option, operations }) =>
	operations.map((operation) => `${String(option.value)}/${String(operation.option.value)}`),
);

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer();
});

afterEach(async () => await dify.close());

function writtenFor(name: string): OutputSchema {
	const written: OutputSchema = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
	return written;
}

it.each(NAMES.filter((name) => name !== OPEN))('%s', async (name) => {
	const outputs = { ...documentOutputs(dify), ...knowledgeBaseOutputs(dify), ...partOutputs(dify) };
	const items = (await outputs[name]?.()) ?? [];
	expect(items).not.toEqual([]);
	expect(differences(schemaOf(items), writtenFor(name))).toEqual([]);
	expect(writtenFor(name).version).toBe(1);
});

it('promises nothing of what a datasource gives', () => {
	expect(writtenFor(OPEN)).toEqual({ type: 'object', version: 1 });
});
