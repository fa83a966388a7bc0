// n8n's chat in a real n8n: answers that arrive while Dify writes them, and answers in one piece.

import type { IDataObject, INode } from 'n8n-workflow';

import { objectOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import {
	chain,
	chat,
	chatLines,
	chatToEnd,
	chatTrigger,
	DIFY_NODE,
	difyNode,
	hostNode,
	lastExecution,
	post,
	publish,
	saveDifyCredential,
	textIn,
	webhookTrigger,
} from './webhookWorkflows';
import type { ChatLine, SavedCredential } from './webhookWorkflows';

const APPS = ['chat-plain', 'agent', 'chatflow', 'chatflow-human', 'chatflow-output-moderated'];

const ASK = { query: '={{ $json.chatInput }}', user: '={{ $json.sessionId }}' };

/** The variables of chatflow-human's start form; the other apps ask for none of them. */
const INPUTS = { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' };

let dify: DifyServer;
let host: N8nHost;
let server: N8nServer;

beforeAll(async () => {
	dify = await startDifyServer({ slowScale: 0.2, pieceIntervalMilliseconds: 5 });
	host = new N8nHost('n8n-2');
	server = await host.start();
	await server.logIn();
	const workflows: HostWorkflow[] = [];
	for (const app of APPS) {
		const credential = await saveDifyCredential(server, dify, app);
		const ask = difyNode(credential, app === 'chatflow-human' ? { ...ASK, ...INPUTS } : ASK);
		const [live, whole] = [`${app}-live`, `${app}-whole`];
		workflows.push(chain(live, chatTrigger(live, 'streaming'), ask));
		workflows.push(chain(whole, chatTrigger(whole, 'lastNode'), ask));
		if (app === 'chat-plain') workflows.push(...furtherWorkflows(credential));
	}
	await publish(server, workflows);
});

afterAll(async () => {
	await host?.close();
	await dify?.close();
});

/** A node that goes on after a failure, several items, and a Webhook node that streams. */
function furtherWorkflows(credential: SavedCredential): HostWorkflow[] {
	const ask = difyNode(credential, ASK);
	const goesOn: INode = { ...ask, onError: 'continueRegularOutput' };
	const split = { name: 'n8n-nodes-base.splitOut', version: 1 };
	return [
		chain('going-on', chatTrigger('going-on', 'streaming'), goesOn),
		chain('going-on-whole', chatTrigger('going-on-whole', 'lastNode'), goesOn),
		chain(
			'several',
			chatTrigger('several', 'streaming'),
			hostNode('Each Question', split, { fieldToSplitOut: 'questions' }),
			difyNode(credential, {
				query: '={{ $json.questions }}',
				user: '={{ "reader " + $itemIndex }}',
				options: { concurrency: 5 },
			}),
		),
		chain(
			'webhook',
			webhookTrigger('webhook', 'streaming'),
			difyNode(credential, { query: '={{ $json.body.query }}', user: 'ada' }),
		),
	];
}

const typesOf = (lines: ChatLine[]) => lines.map(({ type }) => type);

/** What differs between two answers to one question. */
const OWN_KEYS = ['conversation_id', 'message_id', 'task_id', 'created_at', 'workflow_run_id'];

/** An item without what is only its own. */
function comparable(item: IDataObject = {}): IDataObject {
	const { latency, ...usage } = objectOf(item.usage);
	return {
		...item,
		...Object.fromEntries(OWN_KEYS.map((key) => [key, typeof item[key]])),
		usage: { ...usage, latency: typeof latency },
	};
}

async function lastItem(workflow: string): Promise<IDataObject | undefined> {
	const { status, items } = await lastExecution(server, workflow);
	expect(status).toBe('success');
	expect(items.get(DIFY_NODE)).toHaveLength(1);
	return items.get(DIFY_NODE)?.[0];
}

describe.each(['chat-plain', 'agent', 'chatflow'])('the app %s', (app) => {
	it('is read while it is still writing', async () => {
		const before = dify.generations.length;
		const lines: ChatLine[] = [];
		let finishedAtFirstText: boolean | undefined;
		for await (const line of chatLines(await chat(server, `${app}-live`, '[slow] please'))) {
			lines.push(line);
			if (line.type === 'item') finishedAtFirstText ??= dify.generations[before]?.finished;
		}
		expect(finishedAtFirstText).toBe(false);
		expect(dify.generations[before]?.finished).toBe(true);
		expect(typesOf(lines).filter((type) => type !== 'item')).toEqual(['begin', 'end']);
		expect(typesOf(lines)[0]).toBe('begin');
		expect(typesOf(lines).at(-1)).toBe('end');
		expect(lines.length).toBeGreaterThan(20);
		expect(textIn(lines)).toBe(
			Array.from({ length: 40 }, (_nothing, index) => `slow ${index + 1} `).join(''),
		);
		expect(new Set(lines.map(({ metadata }) => metadata.nodeName))).toEqual(new Set([DIFY_NODE]));
	});

	it('gives the same item, whether it was streamed to the chat or not', async () => {
		const question = 'the same question';
		await chatToEnd(await chat(server, `${app}-live`, question));
		await (await chat(server, `${app}-whole`, question)).text();
		const streamed = await lastItem(`${app}-live`);
		const whole = await lastItem(`${app}-whole`);
		expect(streamed).toMatchObject({ answer: `You said: ${question}`, status: 'succeeded' });
		expect(streamed?.message_id).not.toBe(whole?.message_id);
		expect(comparable(streamed)).toEqual(comparable(whole));
	});

	it("answers in one piece, with no further node, where the chat waits for the last node's end", async () => {
		const response = await chat(server, `${app}-whole`, 'hello');
		expect(response.status).toBe(200);
		const answer = objectOf(await response.json());
		expect(answer.output).toBe('You said: hello');
		expect(answer.answer).toBe('You said: hello');
	});
});

describe('in the chat', () => {
	it('a failed message shows what to do about it, and the stream ends', async () => {
		const lines = await chatToEnd(await chat(server, 'chat-plain-live', '[error rate] please'));
		const { status, error } = await lastExecution(server, 'chat-plain-live');
		expect(typesOf(lines)).toEqual(['begin', 'error']);
		expect(status).toBe('error');
		expect(error?.description).toContain("The model's provider refused or failed.");
		expect(lines[1]?.content).toBe(error?.description);
	});

	it('a failed message of a node that goes on shows why as well', async () => {
		const lines = await chatToEnd(await chat(server, 'going-on', '[error rate] please'));
		expect(typesOf(lines)).toEqual(['begin', 'error', 'end']);
		expect(lines[1]?.content).toContain('Rate Limit Error');
		expect(lines[1]?.content).toContain("The model's provider refused or failed.");
		expect(await lastItem('going-on')).toMatchObject({
			error: expect.stringContaining('Rate Limit Error'),
			code: 'completion_request_error',
			retryable: true,
			output: lines[1]?.content,
		});
	});

	it('a failed message of a node that goes on shows why where the chat waits for the end, too', async () => {
		const response = await chat(server, 'going-on-whole', '[error rate] please');
		const { output, error } = objectOf(await response.json());
		expect(output).toContain(error);
		expect(output).toContain("The model's provider refused or failed.");
	});

	it('a chatflow that waits for a person shows its form', async () => {
		const lines = await chatToEnd(await chat(server, 'chatflow-human-live', 'may I?'));
		expect(typesOf(lines)).toEqual(['begin', 'item', 'end']);
		expect(textIn(lines)).toBe('Please check: Budget\n\n[comment]');
		expect(await lastItem('chatflow-human-live')).toMatchObject({
			status: 'paused',
			answer: '',
			output: textIn(lines),
			human_input: { actions: [{ id: 'approve' }, { id: 'reject' }] },
		});
	});

	it('what moderation puts in place of an answer follows on a line of its own', async () => {
		const question = 'say secretword';
		const replacement = 'The answer was withheld.';
		const app = 'chatflow-output-moderated';
		const lines = await chatToEnd(await chat(server, `${app}-live`, question));
		await (await chat(server, `${app}-whole`, question)).text();
		expect(typesOf(lines).filter((type) => type !== 'item')).toEqual(['begin', 'end']);
		expect(textIn(lines)).toMatch(/^You said: .*\n+The answer was withheld\.$/);
		const item = await lastItem(`${app}-live`);
		expect(item).toMatchObject({ answer: replacement, output: replacement });
		expect(comparable(item)).toEqual(comparable(await lastItem(`${app}-whole`)));
	});

	it('the answers to several items do not mix', async () => {
		const questions = ['the first one', 'the second one', 'the third one'];
		const lines = await chatToEnd(await chat(server, 'several', '', { questions }));
		const order = lines.map(({ metadata }) => metadata.itemIndex);
		expect(order).toEqual([...order].sort());
		for (const [index, question] of questions.entries()) {
			const own = lines.filter(({ metadata }) => metadata.itemIndex === index);
			expect(typesOf(own).filter((type) => type !== 'item')).toEqual(['begin', 'end']);
			expect(typesOf(own).at(-1)).toBe('end');
			expect(textIn(own)).toBe(`You said: ${question}`);
		}
		const { items } = await lastExecution(server, 'several');
		expect(items.get(DIFY_NODE)?.map(({ answer }) => answer)).toEqual(
			questions.map((question) => `You said: ${question}`),
		);
	});
});

it('a Webhook node that streams passes the answer on in the same way', async () => {
	const lines = await chatToEnd(await post(server, 'webhook', { query: 'hello there' }));
	expect(typesOf(lines).filter((type) => type !== 'item')).toEqual(['begin', 'end']);
	expect(textIn(lines)).toBe('You said: hello there');
});
