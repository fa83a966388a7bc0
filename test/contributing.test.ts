// Follows the steps by which CONTRIBUTING.md adds an operation, to the letter, in a copy of the project.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';
import type { INodeType } from 'n8n-workflow';

import type { ScriptedServer } from './support/scriptedServer';
import { sendJson, startScriptedServer } from './support/scriptedServer';
import { schemaOf, differences } from './support/outputSchema';
import { DIFY_CHAT, runNode } from './workflows/harness';

const ROOT = join(__dirname, '..');

const STEPS = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

const CONVERSATION = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

let copy: string;

let dify: ScriptedServer;

/** The blocks that begin with the file they are of, without that line. */
function filesInSteps(): [path: string, content: string][] {
	const blocks = STEPS.matchAll(/^```(?:ts|json)\n\/\/ (\S+)\n([\s\S]*?)^```/gm);
	return [...blocks].map(([, path = '', content = '']) => [path, content]);
}

/** The lines that the steps take out and put in. */
function changesInSteps(): { added: string[]; removed: string[] } {
	const [, block = ''] = /^```diff\n([\s\S]*?)^```/m.exec(STEPS) ?? [];
	const lines = (sign: string) =>
		block
			.split('\n')
			.filter((line) => line.startsWith(sign))
			.map((line) => line.slice(1));
	return { added: lines('+'), removed: lines('-') };
}

beforeAll(async () => {
	copy = mkdtempSync(join(tmpdir(), 'dify-apps-steps-'));
	for (const folder of ['dify', 'nodes', 'credentials', 'tsconfig.json', 'package.json']) {
		cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
	}
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
	for (const [path, content] of filesInSteps()) {
		mkdirSync(dirname(join(copy, path)), { recursive: true });
		writeFileSync(join(copy, path), content);
	}
	const list = join(copy, 'nodes/DifyChat/actions/resources.ts');
	const { added, removed } = changesInSteps();
	const [importLine = '', ...others] = added;
	let text = readFileSync(list, 'utf8');
	for (const [index, line] of removed.entries()) {
		expect(text).toContain(line);
		text = text.replace(line, others[index] ?? '');
	}
	writeFileSync(list, text.replace('\nimport', `\n${importLine}\nimport`));
	dify = await startScriptedServer();
}, 60_000);

afterAll(async () => {
	await dify.close();
	rmSync(copy, { recursive: true, force: true });
});

it('names a file in each block of code', () => {
	expect(filesInSteps().map(([path]) => path)).toEqual([
		'dify/chat/summaries.ts',
		'nodes/DifyChat/actions/conversation/getSummary.operation.ts',
		'nodes/DifyChat/__schema__/v1.0.0/conversation/getSummary.json',
	]);
});

it('has the right types', () => {
	const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
	const run = () => execFileSync(process.execPath, [compiler, '--noEmit', '-p', copy]);
	expect(run).not.toThrow();
}, 120_000);

it('asks Dify and gives the fields that it promises', async () => {
	await build({
		absWorkingDir: copy,
		entryPoints: ['nodes/DifyChat/DifyChat.node.ts'],
		outfile: join(copy, 'DifyChat.js'),
		bundle: true,
		platform: 'node',
		mainFields: ['module', 'main'],
		format: 'cjs',
		external: ['n8n-workflow'],
	});
	const built: { DifyChat: new () => INodeType } = createRequire(join(copy, 'x.js'))(
		'./DifyChat.js',
	);
	dify.on(`GET /v1/conversations/${CONVERSATION}/summary`, (response) =>
		sendJson(response, { summary: 'Two lost keys' }),
	);
	const { outputs } = await runNode({
		type: DIFY_CHAT,
		nodeTypes: { [DIFY_CHAT]: new built.DifyChat() },
		credential: { baseUrl: dify.url, apiKey: 'app-1' },
		parameters: {
			...{ resource: 'conversation', operation: 'getSummary', user: 'ada' },
			conversationId: { mode: 'id', value: CONVERSATION },
		},
	});
	const items = (outputs[0] ?? []).map(({ json }) => json);
	expect(items).toEqual([{ conversation_id: CONVERSATION, summary: 'Two lost keys' }]);
	const schema = filesInSteps().at(-1)?.[1] ?? '';
	expect(differences(schemaOf(items), JSON.parse(schema))).toEqual([]);
});
