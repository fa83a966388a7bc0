// What else the keys of chat apps and text generators can do, node behind node, in the newest n8n and in the last 1.x.

import type { INode, INodeParameters } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { HOSTS } from './n8nInstallation';
import type { HostCredential } from './n8nHost';
import { N8nHost } from './n8nHost';
import { chain, difyNode, hostNode } from './webhookWorkflows';

const APPS = ['chat-plain', 'chatflow', 'completion'] as const;

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

function step(name: string, app: (typeof APPS)[number], parameters: INodeParameters): INode {
	return { ...difyNode({ id: app, name: app }, { user: 'ada', ...parameters }), id: name, name };
}

/** A step of Dify Text Generator. */
function textStep(name: string, parameters: INodeParameters): INode {
	const type = 'n8n-nodes-dify-apps.difyTextGenerator';
	return { ...step(name, 'completion', parameters), type };
}

const start = hostNode('Start', { name: 'n8n-nodes-base.manualTrigger', version: 1 }, {});

const sent = (field: string) => `={{ $('Send').first().json.${field} }}`;

const SEND = { resource: 'message', operation: 'send', query: 'hello' };

const WORKFLOWS = [
	chain(
		'voice-and-files',
		start,
		step('Send', 'chat-plain', SEND),
		step('Suggest', 'chat-plain', {
			resource: 'message',
			operation: 'getSuggested',
			messageId: sent('message_id'),
		}),
		step('Speak', 'chat-plain', {
			resource: 'audio',
			operation: 'speak',
			from: 'message',
			messageId: sent('message_id'),
		}),
		step('Upload', 'chat-plain', { resource: 'file', operation: 'upload' }),
		step('Attach', 'chat-plain', {
			...SEND,
			files: { file: [{ source: 'id', uploadFileId: '={{ $json }}' }] },
		}),
		step('Download', 'chat-plain', {
			resource: 'file',
			operation: 'download',
			fileId: "={{ $('Upload').first().json.id }}",
		}),
		step('Transcribe', 'chat-plain', { resource: 'audio', operation: 'transcribe' }),
	),
	chain(
		'names-and-variables',
		start,
		step('Send', 'chatflow', SEND),
		step('Rename', 'chatflow', {
			resource: 'conversation',
			operation: 'rename',
			conversationId: { __rl: true, mode: 'id', value: sent('conversation_id') },
			name: 'Order 4711',
		}),
		step('Variables', 'chatflow', {
			resource: 'conversation',
			operation: 'getVariables',
			conversationId: { __rl: true, mode: 'id', value: sent('conversation_id') },
			options: { variableName: 'score' },
		}),
		step('Change', 'chatflow', {
			resource: 'conversation',
			operation: 'updateVariable',
			conversationId: { __rl: true, mode: 'id', value: sent('conversation_id') },
			variableId: '={{ $json.id }}',
			value: '={{ 42 }}',
		}),
		step('App', 'chatflow', { resource: 'app', operation: 'get' }),
		step('Annotate', 'chatflow', {
			resource: 'annotation',
			operation: 'create',
			question: 'When?',
			answer: 'At 9.',
		}),
	),
];

const TEXTS = chain(
	'texts',
	start,
	textStep('Generate', { resource: 'text', operation: 'generate', query: 'coffee' }),
	textStep('Rate', {
		resource: 'text',
		operation: 'feedback',
		messageId: '={{ $json.message_id }}',
	}),
	textStep('Speak', { resource: 'audio', operation: 'speak', text: 'Hello' }),
);

const credentials = (): HostCredential[] =>
	APPS.map((app) => ({
		id: app,
		name: app,
		type: 'difyAppApi',
		data: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app), allowUnauthorizedCerts: false },
	}));

describe.each(HOSTS)('%s', (name) => {
	let host: N8nHost;

	beforeAll(async () => {
		host = new N8nHost(name);
		await host.import(credentials(), [...WORKFLOWS, TEXTS]);
	});

	afterAll(async () => await host.close());

	it('speaks an answer, keeps the speech as a file of a message, and fetches it back to be heard', async () => {
		const items = await host.execute('voice-and-files');
		expect(items.get('Suggest')?.[0]?.questions).toHaveLength(3);
		const speech = dify.files.at(-1);
		expect(items.get('Upload')?.[0]).toMatchObject({ id: speech?.id, name: 'speech.mp3' });
		expect(items.get('Download')?.[0]).toEqual({ file_id: speech?.id, name: 'speech.mp3' });
		const heard = dify.requests.filter(({ path }) => path === '/v1/audio-to-text').at(-1)?.body;
		expect(heard).toMatchObject({
			files: [{ contentType: 'audio/mp3', bytes: speech?.size, sha256: speech?.sha256 }],
		});
		expect(items.get('Transcribe')?.[0]?.text).toEqual(expect.stringMatching(/\S/));
	});

	it('lets a text generator write, rates the text, and speaks', async () => {
		const items = await host.execute('texts');
		expect(items.get('Generate')?.[0]).toMatchObject({
			answer: expect.stringContaining('You said: coffee'),
			status: 'succeeded',
		});
		expect(items.get('Rate')?.[0]).toMatchObject({ result: 'success', rating: 'like' });
		expect(items.get('Speak')?.[0]).toEqual({ file_name: 'speech.mp3' });
	});

	it('names a conversation, changes what it remembers, and writes an answer down for the app', async () => {
		const items = await host.execute('names-and-variables');
		expect(items.get('Rename')?.[0]).toMatchObject({ name: 'Order 4711' });
		expect(items.get('Change')?.[0]).toMatchObject({ name: 'score', value: 42 });
		expect(items.get('App')?.[0]).toMatchObject({ info: { mode: 'advanced-chat' } });
		expect(items.get('Annotate')?.[0]).toMatchObject({ question: 'When?', hit_count: 0 });
	});
});
