// Runs the example of an agent that asks an app through n8n-core against the emulator.

import { DifyChat } from '../nodes/DifyChat/DifyChat.node';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { agentThatAsks, asTool } from './workflows/agentStandIn';
import { subNode } from './workflows/chainStandIn';
import { jsonOf, runExample } from './workflows/runExample';

const NAME = 'agent-with-dify.json';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

/** Says something to the agent, which asks its tool this question; what the tool told it. */
async function say(sessionId: string, question: string): Promise<unknown> {
	const result = await runExample(dify, NAME, {
		items: [{ json: { sessionId, action: 'sendMessage', chatInput: 'Can you help me?' } }],
		nodeTypes: {
			'@n8n/n8n-nodes-langchain.agent': agentThatAsks({ question }),
			'@n8n/n8n-nodes-langchain.lmChatOpenAi': subNode('lmChatOpenAi'),
			'@n8n/n8n-nodes-langchain.memoryBufferWindow': subNode('memoryBufferWindow'),
			'n8n-nodes-dify-apps.difyChatTool': asTool(new DifyChat()),
		},
	});
	expect(result.error).toBeUndefined();
	return jsonOf(result, 'Agent')[0]?.said;
}

const messages = () =>
	dify.requests.filter(({ path }) => path === '/v1/chat-messages').map(({ body }) => body);

describe(NAME, () => {
	it("asks Dify the agent's own question as the chat's session, and tells the agent the answer", async () => {
		const question = 'Can a "used" grinder be returned?';
		expect(await say('one', question)).toContain(
			JSON.stringify(`You said: ${question}`).slice(1, -1),
		);
		expect(messages()).toMatchObject([{ query: question, user: 'one' }]);
	});

	it('goes on in the conversation of the chat, and in no other', async () => {
		await say('two', 'Where is my order?');
		await say('three', 'Where is my order?');
		await say('two', 'And when will it come?');
		const [first, other, next] = dify.generations.slice(-3);
		expect(next).toMatchObject({ user: 'two', conversationId: first?.conversationId });
		expect(other?.conversationId).not.toBe(first?.conversationId);
	});

	it('tells the agent why there is no answer', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'Where is my order?' });
		expect(await say('four', 'Where is my order?')).toContain(
			'A gateway in front of Dify answered',
		);
	});
});
