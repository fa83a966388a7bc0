// How often the credential is read in a real n8n: once for all items, or for each where it looks at them.

import { objectOf, textOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { HostCredential, HostWorkflow } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import { chain, difyNode, hostNode } from './webhookWorkflows';

/** The apps whose keys the items bring along, in their order. */
const APPS = ['chat-plain', 'agent', 'chatflow', 'chat-plain', 'agent', 'chatflow', 'chat-plain'];

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const credential = (id: string, apiKey: string): HostCredential => ({
	id,
	name: id,
	type: 'difyAppApi',
	data: { baseUrl: dify.baseUrl, apiKey, allowUnauthorizedCerts: false },
});

/** A question for each app, all in one execution; each item has the key of its app. */
function asksEachApp({ id, name }: HostCredential): HostWorkflow {
	const questions = APPS.map((app, index) => ({
		question: `Question ${index + 1}`,
		key: dify.keyOf(app),
	}));
	return chain(
		id,
		hostNode('Start', { name: 'n8n-nodes-base.manualTrigger', version: 1 }, {}),
		hostNode(
			'Questions',
			{ name: 'n8n-nodes-base.set', version: 3.4 },
			{ mode: 'raw', jsonOutput: JSON.stringify({ questions }), options: {} },
		),
		hostNode(
			'Each Question',
			{ name: 'n8n-nodes-base.splitOut', version: 1 },
			{ fieldToSplitOut: 'questions', options: {} },
		),
		difyNode(
			{ id, name },
			{ query: '={{ $json.question }}', user: 'reader', conversationMode: 'new' },
		),
	);
}

/** The key that each question was asked with, as Dify got it. */
const questionsWithKeys = () =>
	dify.requests
		.filter(({ path }) => path === '/v1/chat-messages')
		.map(({ body, headers }) => [textOf(objectOf(body).query), headers.authorization])
		.sort();

/** What `questionsWithKeys` gives where the items were asked with the keys of these apps. */
const withKeysOf = (apps: string[]) =>
	apps.map((app, index) => [`Question ${index + 1}`, `Bearer ${dify.keyOf(app)}`]);

/** How often n8n asked its database for a credential, as its log has it. */
const readsOf = (id: string, log: string) =>
	[...log.matchAll(/FROM "credentials_entity" .* PARAMETERS: \["(\w+)","difyAppApi"\]/g)].filter(
		([, read]) => read === id,
	).length;

describe.each(HOSTS)('%s', (name) => {
	let host: N8nHost;

	beforeAll(async () => {
		host = new N8nHost(name, { DB_LOGGING_ENABLED: 'true', DB_LOGGING_OPTIONS: 'query' });
		const credentials = [
			credential('plain', dify.keyOf('chat-plain')),
			credential('expression', '={{ $json.key }}'),
		];
		await host.import(credentials, credentials.map(asksEachApp));
	});

	afterAll(async () => await host?.close());

	it('asks for each item with the key of its own app where the key is an expression', async () => {
		const log = await host.command('execute', '--id=expression');
		expect(questionsWithKeys()).toEqual(withKeysOf(APPS));
		expect(readsOf('expression', log)).toBe(APPS.length);
	});

	it('asks for all items with the one key, which it reads once', async () => {
		const log = await host.command('execute', '--id=plain');
		expect(questionsWithKeys()).toEqual(withKeysOf(APPS.map(() => 'chat-plain')));
		expect(readsOf('plain', log)).toBe(1);
	});
});
