// Runs the examples of knowledge bases through n8n-core against the emulator.

import type { IDataObject } from 'n8n-workflow';

import { DifyKnowledge } from '../nodes/DifyKnowledge/DifyKnowledge.node';
import { readExample } from './demo/examples';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { PRESETS } from './dify-server/knowledge';
import type { KnowledgeBase, KnowledgeDocument } from './dify-server/knowledge';
import { agentThatAsks, asTool } from './workflows/agentStandIn';
import { chainNode, subNode } from './workflows/chainStandIn';
import { filesNode } from './workflows/filesStandIn';
import type { Folder } from './workflows/filesStandIn';
import { DIFY_KNOWLEDGE, runWorkflow } from './workflows/harness';
import type { RunOptions, WorkflowResult } from './workflows/harness';
import { EXAMPLES, jsonOf } from './workflows/runExample';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer({ knowledge: { presets: true, indexingMilliseconds: 0 } });
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

/** Runs an example with a knowledge base chosen in each of its nodes, as its user does. */
async function run(
	name: string,
	base: KnowledgeBase,
	options: Pick<RunOptions, 'items' | 'nodeTypes'>,
): Promise<WorkflowResult> {
	const example = readExample(EXAMPLES, name);
	const knowledgeBaseId = { __rl: true, mode: 'id', value: base.id };
	const nodes = example.nodes.map((node) =>
		node.type.startsWith(DIFY_KNOWLEDGE)
			? { ...node, parameters: { ...node.parameters, knowledgeBaseId } }
			: node,
	);
	return await runWorkflow(
		{ ...example, nodes },
		{ ...options, credential: { baseUrl: dify.baseUrl, apiKey: dify.knowledge.key } },
	);
}

function facts(): KnowledgeBase {
	const base = dify.knowledge.state.bases.find(({ name }) => name === PRESETS.vector);
	if (base === undefined) throw new Error('The preset knowledge base is missing');
	return base;
}

describe('knowledge-folder-sync.json', () => {
	const PATH = '/files/knowledge';
	let base: KnowledgeBase;
	let folder: Folder;

	beforeEach(() => {
		base = dify.knowledge.state.addBase(expect.getState().currentTestName ?? '', {
			technique: 'high_quality',
		});
		folder = new Map([
			['hours.txt', 'We are open from 9 to 17.'],
			['returns.txt', 'You can return a machine within 30 days.'],
			['shop/hours.txt', 'The shop is open on Saturdays.'],
			['shop/prices.txt', 'The grinder costs 89 euros.'],
		]);
	});

	const sync = async () =>
		await run('knowledge-folder-sync.json', base, {
			nodeTypes: { 'n8n-nodes-base.readWriteFile': filesNode(PATH, folder) },
		});

	const actions = (result: WorkflowResult) =>
		jsonOf(result, 'In Step').map(({ action, name }) => `${String(action)} ${String(name)}`);

	/** Which text each file's document has, by the file's path. */
	const stored = () =>
		new Map(
			base.documents.map((document): [string, string] => [
				String(document.metadata.get('source_id')).replace(`${PATH}/`, ''),
				textOf(document),
			]),
		);

	it('makes a document of each file, also of two that have one name', async () => {
		const result = await sync();
		expect(actions(result).sort()).toEqual([
			'created hours.txt',
			'created hours.txt',
			'created prices.txt',
			'created returns.txt',
		]);
		expect(stored()).toEqual(folder);
		expect(jsonOf(result, 'Delete Vanished')).toEqual([]);
	});

	it('writes only what has changed, and deletes last what has vanished', async () => {
		await sync();
		folder.set('hours.txt', 'We are open from 8 to 18.');
		folder.delete('shop/prices.txt');
		folder.set('news.txt', 'There is a new grinder.');
		dify.requests.length = 0;
		const result = await sync();
		expect(result.error).toBeUndefined();
		expect(actions(result).sort()).toEqual([
			'created news.txt',
			'unchanged hours.txt',
			'unchanged returns.txt',
			'updated hours.txt',
		]);
		expect(jsonOf(result, 'Delete Vanished')).toMatchObject([
			{ name: 'prices.txt', deleted: true },
		]);
		expect(stored()).toEqual(folder);
		const methods = dify.requests.map(({ method }) => method);
		expect(methods.lastIndexOf('POST')).toBeLessThan(methods.indexOf('DELETE'));
	});

	it('sets a file aside that Dify does not take; the others go on, and nothing of it is deleted', async () => {
		await sync();
		folder.set('returns.txt', '[error auth]');
		folder.set('slides.pptx', 'PowerPoint');
		folder.set('news.txt', 'There is a new grinder.');
		const result = await sync();
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Needs a Person')).toMatchObject([
			{
				fileName: 'returns.txt',
				error: { message: expect.stringContaining('Incorrect model credentials provided') },
			},
			{ fileName: 'slides.pptx', error: { code: 'unsupported_file_type' } },
		]);
		expect(actions(result)).toContain('created news.txt');
		expect(jsonOf(result, 'Delete Vanished')).toEqual([]);
		expect([...stored().keys()].sort()).toEqual(
			[...folder.keys()].filter((file) => file !== 'slides.pptx').sort(),
		);
	});

	it('deletes nothing where most files are gone at once', async () => {
		await sync();
		folder.delete('hours.txt');
		folder.delete('returns.txt');
		const result = await sync();
		expect(result.error?.message).toMatch(/^2 of 4 documents have no source any more/);
		expect(base.documents).toHaveLength(4);
	});
});

function textOf({ chunks }: KnowledgeDocument): string {
	return chunks.map(({ content }) => content).join('\n');
}

describe('knowledge-answer.json', () => {
	it('lets a model answer each question from what was found for it, and names the documents', async () => {
		const prompts: string[] = [];
		const say = (prompt: string) => {
			prompts.push(prompt);
			return `Answer ${prompts.length}`;
		};
		const result = await run('knowledge-answer.json', facts(), {
			nodeTypes: {
				'@n8n/n8n-nodes-langchain.chainLlm': chainNode(say),
				'@n8n/n8n-nodes-langchain.lmChatOpenAi': subNode('lmChatOpenAi'),
			},
		});
		const questions = jsonOf(result, 'Questions').map(({ question }) => String(question));
		expect(prompts).toHaveLength(questions.length);
		for (const [index, question] of questions.entries()) {
			expect(prompts[index]).toMatch(/^Answer the question from these passages alone/);
			expect(prompts[index]?.endsWith(`\n\nQuestion: ${question}`)).toBe(true);
		}
		expect(prompts[0]).toContain('\nMars is called the red planet and has two moons.');
		expect(prompts[1]).toContain('\nParis is the capital of France. It lies on the river Seine.');
		expect(jsonOf(result, 'Hand the Answer On')).toMatchObject(
			questions.map(
				(question, index): IDataObject => ({
					question,
					answer: `Answer ${index + 1}`,
					sources: expect.stringMatching(/capitals\.txt|planets\.txt/),
				}),
			),
		);
	});

	it('tells the model where nothing was found, and names no document', async () => {
		const empty = dify.knowledge.state.addBase('Nothing yet', { technique: 'high_quality' });
		const result = await run('knowledge-answer.json', empty, {
			nodeTypes: {
				'@n8n/n8n-nodes-langchain.chainLlm': chainNode((prompt) => prompt),
				'@n8n/n8n-nodes-langchain.lmChatOpenAi': subNode('lmChatOpenAi'),
			},
		});
		expect(jsonOf(result, 'Hand the Answer On')).toHaveLength(3);
		for (const { answer, sources } of jsonOf(result, 'Hand the Answer On')) {
			expect(answer).toContain('in the knowledge base "Nothing yet". It has no documents yet.');
			expect(sources).toBe('');
		}
	});
});

describe('knowledge-agent.json', () => {
	it('looks up what the agent asks for, and tells it as one text', async () => {
		const question = 'Which planet is the hottest of all?';
		const result = await run('knowledge-agent.json', facts(), {
			items: [{ json: { sessionId: 'one', action: 'sendMessage', chatInput: 'Hot planets?' } }],
			nodeTypes: {
				'@n8n/n8n-nodes-langchain.agent': agentThatAsks({ question }),
				'@n8n/n8n-nodes-langchain.lmChatOpenAi': subNode('lmChatOpenAi'),
				'@n8n/n8n-nodes-langchain.memoryBufferWindow': subNode('memoryBufferWindow'),
				'n8n-nodes-dify-apps.difyKnowledgeTool': asTool(new DifyKnowledge()),
			},
		});
		expect(dify.requests.map(({ body }) => body)).toContainEqual(
			expect.objectContaining({ query: question }),
		);
		expect(jsonOf(result, 'Agent')).toEqual([
			{ said: expect.stringContaining('Venus is the hottest planet of all.') },
		]);
	});
});
