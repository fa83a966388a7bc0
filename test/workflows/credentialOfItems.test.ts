// The credential among many items: read once where it is the same for all, for each item where it is not.

import type { INodeExecutionData } from 'n8n-workflow';

import { textOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { TestCredential } from './harness';
import { runWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterEach(() => dify.requests.splice(0));

afterAll(async () => await dify?.close());

const SEND = { resource: 'message', operation: 'send', query: 'Hi', user: 'ada' };

/** Asks for each item with the node's credential, and counts how often n8n reads that. */
async function ask(credential: TestCredential, items: INodeExecutionData[]) {
	let reads = 0;
	const result = await runWorkflow(workflowOf(SEND, 'continueRegularOutput'), {
		credential,
		items,
		onCredentialRead: () => (reads += 1),
	});
	const answers = result.outputs('Dify Chat')[0] ?? [];
	return { answers: answers.map(({ json }) => json), reads };
}

/** The keys that questions were asked with. */
const keysAsked = () =>
	dify.requests
		.filter(({ path }) => path === '/v1/chat-messages')
		.map(({ headers }) => textOf(headers.authorization).replace('Bearer ', ''));

const credential = () => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') });

it('is read once for all items where no field of it is an expression', async () => {
	const items = Array.from({ length: 60 }, (): INodeExecutionData => ({ json: {} }));
	const { answers, reads } = await ask(credential(), items);
	expect(answers).toHaveLength(60);
	expect(answers.filter(({ status }) => status !== 'succeeded')).toEqual([]);
	expect(reads).toBe(1);
});

it('is read for each item where its key is an expression, and each is asked with its own', async () => {
	const keys = ['chat-plain', 'chatflow-static', 'chat-plain', 'agent'].map((app) =>
		dify.keyOf(app),
	);
	const items = keys.map((key): INodeExecutionData => ({ json: { key } }));
	const { answers, reads } = await ask({ ...credential(), apiKey: '={{ $json.key }}' }, items);
	expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 'succeeded'));
	expect(keysAsked().sort()).toEqual([...keys].sort());
	expect(reads).toBe(4);
});

it.each<[string, Partial<TestCredential>]>([
	['address', { baseUrl: '={{ $json.address }}' }],
	['key', { apiKey: '={{ $json.key }}' }],
	['word on certificates', { allowUnauthorizedCerts: '={{ $json.isTrusted }}' }],
])('is read for each item where only its %s is an expression', async (_field, expression) => {
	const { baseUrl, apiKey } = credential();
	const item = { json: { address: baseUrl, key: apiKey, isTrusted: true } };
	const { answers, reads } = await ask({ ...credential(), ...expression }, [item, item, item]);
	expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
	expect(reads).toBe(3);
});

it('is read for each item where a field became an expression after n8n had stored that none was', async () => {
	const stored = { ...credential(), apiKey: '={{ $json.key }}', sameForAllItems: true };
	const key = dify.keyOf('chat-plain');
	const { answers, reads } = await ask(stored, [{ json: { key } }, { json: { key } }]);
	expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
	expect(reads).toBe(2);
});

it('fails only the items for which its expression gives no key', async () => {
	const items = [{ key: dify.keyOf('chat-plain') }, { key: '' }, { key: dify.keyOf('chat-plain') }];
	const { answers } = await ask(
		{ ...credential(), apiKey: '={{ $json.key }}' },
		items.map((json) => ({ json })),
	);
	expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
	expect(answers[1]).toMatchObject({ error: 'The credential has no API key' });
	expect(keysAsked()).toHaveLength(2);
});
