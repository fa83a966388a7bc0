// The demo with the built package: what it prints, and the exit code it gives.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { join } from 'node:path';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { runDemo, showAtWork } from './demo';
import { cut, layOut, WIDTH, wrap } from './table';

const ROOT = join(__dirname, '..', '..');

let dify: DifyServer;
let printed: string;

beforeAll(async () => {
	dify = await startDifyServer({ knowledge: { indexingMilliseconds: 0 } });
});

beforeEach(() => {
	printed = '';
	jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
		printed += String(text);
		return true;
	});
});

afterEach(() => {
	jest.restoreAllMocks();
});

afterAll(async () => await dify.close());

const run = async (apiKey: string) =>
	await runDemo({ root: ROOT, credential: { baseUrl: dify.baseUrl, apiKey } });

describe('the demo', () => {
	it('asks seventeen questions and holds a conversation, within the width of a terminal', async () => {
		const code = await run(dify.keyOf('chat-plain'));
		expect(printed).toMatch(/^Ask Dify {2}█{17} {2}17 of 17 {2}[A-Z]/m);
		expect(printed).toMatch(/^17 of 17 questions and 3 turns of a conversation answered in /m);
		expect(printed.split('\n').filter((line) => [...line].length > WIDTH)).toEqual([]);
		expect(code).toBe(0);
	});

	it('says which question failed and what to do, and fails itself', async () => {
		dify.inject(
			{ kind: 'rate-limit-error' },
			{ query: 'Is the milk jug safe for the dishwasher?' },
		);
		const code = await run(dify.keyOf('chat-plain'));
		expect(printed).toMatch(/^✗ 10 {2}A limit of the Dify plan/m);
		expect(printed).toContain('Look at the plan in Dify.');
		expect(printed).toMatch(/^16 of 17 questions /m);
		expect(code).toBe(1);
	});

	it('asks nothing of a Dify that refuses it, and gives its reason with advice', async () => {
		const before = dify.generations.length;
		const code = await run('app-of-nobody');
		expect(printed).toContain(
			'✗ Dify does not accept the API key\n  Check the API key in the credential',
		);
		expect(dify.generations).toHaveLength(before);
		expect(code).toBe(1);
	});
});

describe('the demo of a workflow', () => {
	const show = async () =>
		await showAtWork(ROOT, {
			chat: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
			workflow: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('workflow') },
		});

	const runsSent = () =>
		dify.requests.filter(({ path }) => path === '/v1/workflows/run').map(({ body }) => body);

	it('runs it for four files with inputs, in a table below the questions', async () => {
		dify.requests.length = 0;
		const code = await show();
		expect(runsSent()).toHaveLength(4);
		expect(runsSent()).toContainEqual(
			expect.objectContaining({
				inputs: {
					topic: 'What does the customer want?',
					count: 2,
					doc: {
						type: 'document',
						transfer_method: 'local_file',
						upload_file_id: expect.any(String),
					},
				},
				user: 'mailroom',
			}),
		);
		expect(dify.files.map(({ name }) => name)).toContain('september.csv');
		expect(printed).toMatch(/^Run the Workflow {2}████ {2}4 of 4 {2}[A-Z]/m);
		expect(printed).toMatch(
			/^ 2 {2}What does the customer want\? {2}letter\.txt +You said: What /m,
		);
		expect(printed).toMatch(/^17 of 17 questions /m);
		expect(printed).toMatch(/^4 of 4 runs of a workflow succeeded in [\d.]+ s: [1-9]\d* tokens$/m);
		expect(printed.split('\n').filter((line) => [...line].length > WIDTH)).toEqual([]);
		expect(code).toBe(0);
	});

	it('says which run failed and what to do, and fails itself', async () => {
		dify.inject({ kind: 'rate-limit-error' }, { query: 'What does the customer want?' });
		const code = await show();
		expect(printed).toMatch(/^✗ {2}2 {2}A limit of the Dify plan/m);
		expect(printed).toMatch(/^3 of 4 runs of a workflow succeeded /m);
		expect(code).toBe(1);
	});

	it('is left out where an app of your own is asked', async () => {
		dify.requests.length = 0;
		await run(dify.keyOf('chat-plain'));
		expect(runsSent()).toEqual([]);
		expect(printed).not.toContain('of a workflow');
		expect(printed).not.toContain('texts written');
	});
});

describe('the demo of a text generator', () => {
	const show = async () =>
		await showAtWork(ROOT, {
			chat: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
			completion: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('completion') },
		});

	it('writes a text for each of six products, in a table below the questions', async () => {
		const code = await show();
		expect(printed).toMatch(/^Write the Text {2}██████ {2}6 of 6 {2}[A-Z]/m);
		expect(printed).toMatch(/^ 2 {2}Grinder One +You said: Grinder One: hand grinder/m);
		expect(printed).toMatch(/^6 of 6 texts written in [\d.]+ s: [1-9]\d* tokens$/m);
		expect(printed.split('\n').filter((line) => [...line].length > WIDTH)).toEqual([]);
		expect(code).toBe(0);
	});

	it('says which text failed and what to do, and fails itself', async () => {
		dify.inject({ kind: 'rate-limit-error' }, { path: '/completion-messages' });
		const code = await show();
		expect(printed).toMatch(/^✗ {2}\d {2}A limit of the Dify plan/m);
		expect(printed).toMatch(/^5 of 6 texts written /m);
		expect(code).toBe(1);
	});
});

describe('the demo of a knowledge base', () => {
	const show = async () =>
		await showAtWork(ROOT, {
			chat: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
			knowledge: { baseUrl: dify.baseUrl, apiKey: dify.knowledge.key },
		});

	const writes = () =>
		dify.requests.filter(({ path }) => /-by-text$/.test(path)).map(({ body }) => Object(body).name);

	beforeEach(() => {
		dify.requests.length = 0;
		dify.knowledge.state.bases.length = 0;
	});

	it('fills it, writes nothing the second time, deletes what vanished, and searches it', async () => {
		const code = await show();
		expect(writes()).toHaveLength(5);
		expect(printed).toMatch(/^ 1 {2}Opening hours +created +unchanged +– +\d+$/m);
		expect(printed).toMatch(/^ 5 {2}Summer sale +created +unchanged +deleted +\d+$/m);
		expect(printed).toMatch(/^ {2}0\.\d\d {2}Opening hours: We are open /m);
		expect(printed).toMatch(
			/^5 documents kept in step in [\d.]+ s: 5 created, then 5 unchanged and 1 deleted; 3 passages found$/m,
		);
		expect(printed.split('\n').filter((line) => [...line].length > WIDTH)).toEqual([]);
		expect(dify.knowledge.state.bases[0]?.documents).toHaveLength(4);
		expect(code).toBe(0);
	});

	it('says which document failed and what to do, and fails itself', async () => {
		dify.inject(
			{ kind: 'http', status: 403, contentType: 'application/json', body: CAPACITY },
			{ path: '/datasets/*/document/create-by-text' },
		);
		const code = await show();
		expect(printed).toMatch(/^✗ {2}\d {2}/m);
		expect(printed).toContain('limit of your Dify plan');
		expect(code).toBe(1);
	});

	it('is left out where an app of your own is asked', async () => {
		await run(dify.keyOf('chat-plain'));
		expect(dify.requests.filter(({ path }) => path.startsWith('/v1/datasets'))).toEqual([]);
		expect(printed).not.toContain('documents kept in step');
	});
});

/** What Dify Cloud says where a plan's space for knowledge is full. */
const CAPACITY = JSON.stringify({
	code: 'forbidden',
	message: 'The capacity of the vector space has reached the limit of your subscription.',
	status: 403,
});

describe('a line of a table', () => {
	it('is cut where it is too long, counting wide characters twice', () => {
		expect(cut('a short line', 12)).toBe('a short line');
		expect(cut('a line that goes on', 12)).toBe('a line that…');
		expect(cut('你好世界', 8)).toBe('你好世界');
		expect(cut('你好世界', 7)).toBe('你好世…');
		expect(cut('two\nlines', 20)).toBe('two lines');
	});

	it('stands under its title, whatever its letters', () => {
		const columns = [
			{ title: 'A', width: 6 },
			{ title: 'B', width: 3, alignRight: true },
		];
		expect(layOut(columns, [['你好', '7']])).toEqual(['A         B', '──────  ───', '你好      7']);
	});

	it('goes on below itself, indented, with its own line breaks', () => {
		const long = 'word '.repeat(30).trim();
		const lines = wrap(`${long}\nend`, '  Dify  ');
		expect(lines.every((line) => line.length <= WIDTH)).toBe(true);
		expect(lines[0]).toMatch(/^ {2}Dify {2}word word/);
		expect(lines.at(-1)).toBe('        end');
		expect(lines.map((line) => line.slice(8)).join(' ')).toBe(`${long} end`);
	});
});
