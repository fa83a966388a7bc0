// Dify Workflow as a tool of an AI agent, through n8n-core: what the model fills in, and what it is told.

import type { IDataObject, StructuredChunk } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { DifyWorkflow } from '../../../nodes/DifyWorkflow/DifyWorkflow.node';
import { agentThatAsks, asTool } from '../agentStandIn';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { mappedFields } from '../editorContext';
import { node, runWorkflow } from '../harness';
import { credentialOf, EXECUTE, sentInputs } from './workflowNode';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

/** What an agent hears from the tool when its model fills in `given`; and what a chat is shown. */
async function ask(app: string, parameters: IDataObject, given: IDataObject) {
	const chunks: StructuredChunk[] = [];
	const tool = {
		...node('Dify Workflow', 'test.difyWorkflowTool', {
			...{ ...EXECUTE, user: 'ada', descriptionType: 'manual', toolDescription: 'Asks Dify' },
			...parameters,
		}),
		credentials: { difyAppApi: { id: '1', name: 'Dify' } },
	};
	const result = await runWorkflow(
		{
			nodes: [node('Agent', 'test.agent', {}), tool],
			connections: {
				'Dify Workflow': {
					[NodeConnectionTypes.AiTool]: [
						[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }],
					],
				},
			},
		},
		{
			credential: credentialOf(dify, app),
			nodeTypes: {
				'test.agent': agentThatAsks(given),
				'test.difyWorkflowTool': asTool(new DifyWorkflow()),
			},
			onChunk: (chunk) => chunks.push(chunk),
		},
	);
	const item = result.outputs('Agent')[0]?.[0]?.json;
	if (item === undefined) throw new Error(result.error?.message ?? 'The agent gave no item');
	return { said: String(item.said), chunks };
}

const FILLED = {
	inputsMode: 'fields',
	inputFields: mappedFields({ topic: "={{ $fromAI('topic', 'What to ask', 'string') }}" }, []),
};

it('runs with what the model filled in, and tells it the outputs', async () => {
	const { said } = await ask('workflow', FILLED, { topic: 'the weather' });
	expect(sentInputs(dify)).toEqual([{ topic: 'the weather' }]);
	expect(JSON.parse(said)).toMatchObject([
		{ status: 'succeeded', outputs: { answer: 'You said: the weather' } },
	]);
});

it('shows nothing of it in a chat, where the agent speaks', async () => {
	const { chunks } = await ask('workflow', FILLED, { topic: 'the weather' });
	expect(chunks).toEqual([]);
});

it('tells the model of a failure in a message that is enough', async () => {
	const { said } = await ask('workflow-fail', {}, {});
	expect(said).toContain('The workflow\'s node "HTTP Request" failed: [Errno 111]');
});
