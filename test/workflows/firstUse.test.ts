// What someone meets who opens the node for the first time: words, warnings, lists, whose answer it is.

import type {
	IDataObject,
	INode,
	INodeParameters,
	IWorkflowDataProxyData,
	StructuredChunk,
} from 'n8n-workflow';
import { Expression } from 'n8n-workflow';

import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { editorContext } from './editorContext';
import { node, runNode, runWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const SEND = { resource: 'message', operation: 'send', query: 'hello', user: 'ada' };

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

async function run(
	app: string,
	parameters: IDataObject,
	onError: INode['onError'] = 'continueRegularOutput',
	json: IDataObject = {},
) {
	const { outputs, error } = await runNode({
		parameters: { ...SEND, ...parameters },
		credential: credentialOf(app),
		items: [{ json }],
		onError,
	});
	return { item: outputs[0]?.[0]?.json ?? {}, outputs, error };
}

describe('an answer that is to go on together with its customer', () => {
	const CUSTOMER = { customer: 'ada@example.com', ticket: 4711 };

	const INCLUDE = { options: { includeInput: true } };

	it('has the incoming item as its input', async () => {
		const { item } = await run('chat-plain', INCLUDE, undefined, CUSTOMER);
		expect(item).toMatchObject({ answer: 'You said: hello', input: CUSTOMER });
	});

	it('keeps what is no plain JSON in it, such as a date', async () => {
		const since = new Date('2026-01-28T06:46:43Z');
		const { nodes, connections } = workflowOf({ ...SEND, ...INCLUDE });
		const result = await runWorkflow(
			{ nodes, connections },
			{ credential: credentialOf('chat-plain'), items: [{ json: { since } }] },
		);
		expect(result.outputs('Dify Chat')[0]?.[0]?.json.input).toEqual({ since });
	});

	it('has it in the raw data too', async () => {
		const { item } = await run('chat-plain', { ...INCLUDE, simplify: false }, undefined, CUSTOMER);
		expect(item).toMatchObject({ event: 'message', input: CUSTOMER });
	});

	it('has it as well where it failed and the node goes on', async () => {
		const { item } = await run(
			'chat-plain',
			{ ...INCLUDE, query: '={{ "" }}' },
			undefined,
			CUSTOMER,
		);
		expect(item).toMatchObject({ status: 'failed', input: CUSTOMER });
	});

	it('leaves it to n8n on the error branch, where `error` must be the only key', async () => {
		const { outputs } = await run(
			'chat-plain',
			{ ...INCLUDE, query: '={{ "" }}' },
			'continueErrorOutput',
			CUSTOMER,
		);
		expect(outputs[1]?.[0]?.json).toEqual({
			...CUSTOMER,
			error: expect.objectContaining({ code: 'invalid_parameter' }),
		});
	});

	it('has none of it unless that is asked for', async () => {
		expect((await run('chat-plain', {}, undefined, CUSTOMER)).item).not.toHaveProperty('input');
	});
});

describe('a visitor of a public chat', () => {
	const SORRY = 'Sorry, please try again later.';

	const options = { chatErrorText: SORRY };

	async function chat(parameters: IDataObject, onError?: INode['onError'], onChunk?: boolean) {
		const chunks: StructuredChunk[] = [];
		const { nodes, connections } = workflowOf({ ...SEND, ...parameters }, onError);
		const trigger = node('Start', '@n8n/n8n-nodes-langchain.chatTrigger', {});
		const result = await runWorkflow(
			{ nodes: [trigger, ...nodes.slice(1)], connections },
			{
				credential: credentialOf('chat-plain'),
				...(onChunk === false ? {} : { onChunk: (chunk) => chunks.push(chunk) }),
			},
		);
		return { chunks, ...result, item: result.outputs('Dify Chat')[0]?.[0]?.json ?? {} };
	}

	it.each([
		['while Dify answers', '[error rate]'],
		['before anything is sent', '={{ "" }}'],
	])('reads nothing of what went wrong %s, which the item keeps', async (_when, query) => {
		const { chunks, item } = await chat({ query, options }, 'continueRegularOutput');
		expect(chunks.map(({ type, content }) => [type, content])).toEqual([
			['begin', undefined],
			['item', SORRY],
			['end', undefined],
		]);
		expect(item).toMatchObject({ status: 'failed', output: SORRY });
		expect(item.error).not.toBe(SORRY);
		expect(item.description).not.toBe(SORRY);
	});

	it('reads nothing of it where the node stops: n8n shows the description there', async () => {
		const { error } = await chat({ query: '[error rate]', options });
		expect(error).toMatchObject({
			message: expect.stringContaining('Rate Limit Error'),
			description: SORRY,
			context: { data: { description: expect.stringContaining('provider refused or failed') } },
		});
	});

	it('is no reason to hide the advice where nobody reads along', async () => {
		const { error } = await chat({ query: '[error rate]', options }, undefined, false);
		expect(error?.description).toContain('provider refused or failed');
	});
});

describe('the list of conversations', () => {
	function editorOf(parameters: IDataObject) {
		const context = editorContext(parameters, credentialOf('chat-plain'));
		return async (filter?: string) =>
			await new DifyChat().methods.listSearch.searchConversations.call(context, filter);
	}

	it('gives those of the user by name, the latest first, and finds a part of a name or an id', async () => {
		const first = await run('chat-plain', { query: 'Where is my parcel?', user: 'list' });
		await run('chat-plain', { query: 'How do I pay?', user: 'list' });
		const search = editorOf({ user: 'list' });
		const { results } = await search();
		expect(results.map(({ name }) => name)).toEqual([
			'About How do I pay?',
			'About Where is my parcel?',
		]);
		expect(results[1]?.value).toBe(first.item.conversation_id);
		expect((await search('PARCEL')).results).toHaveLength(1);
		expect((await search(String(first.item.conversation_id).slice(0, 13))).results).toHaveLength(1);
		expect((await search('nothing of that name')).results).toEqual([]);
	});

	it.each([' ', '={{ $json.customer }}', '={{ $("No such node").item.json.customer }}'])(
		'says that it needs a user first where that is %j',
		async (user) => {
			await expect(editorOf({ user })()).rejects.toMatchObject({
				message: "Fill in 'User' first",
				description: expect.stringContaining('conversations of one user'),
			});
		},
	);

	it('says what Dify says where it cannot be had', async () => {
		const search = editorOf({ user: 'x'.repeat(256) });
		await expect(search()).rejects.toMatchObject({ message: expect.stringMatching(/\S/) });
	});
});

describe('a conversation', () => {
	const locate = (mode: string, value: unknown) => ({
		conversationMode: 'id',
		conversationId: { __rl: true, mode, value },
	});

	it('is gone on with by an entry of the list, by its id, and by a plain text', async () => {
		const { item } = await run('chat-plain', {});
		const id = item.conversation_id;
		for (const parameters of [
			locate('list', id),
			locate('id', id),
			{ conversationMode: 'id', conversationId: id },
		]) {
			expect((await run('chat-plain', parameters)).item.conversation_id).toBe(id);
		}
	});

	it.each([locate('id', ''), locate('id', null), { conversationMode: 'id', conversationId: '' }])(
		'begins where the id is empty: %j',
		async (parameters) => {
			expect((await run('chat-plain', parameters)).item.status).toBe('succeeded');
		},
	);

	it.each(['send', 'getAll'])('is refused where a choice was forgotten: %s', async (operation) => {
		const { item } = await run('chat-plain', { ...locate('list', '={{ "" }}'), operation });
		expect(item).toMatchObject({
			code: 'invalid_parameter',
			error: expect.stringMatching(/^Nothing is chosen in 'Conversation/),
		});
	});
});

describe('the warning of a memory that everybody shares', () => {
	const { hints, properties } = new DifyChat().description;

	const isShown = (parameters: INodeParameters): unknown => {
		const data: Partial<IWorkflowDataProxyData> = { $parameter: parameters };
		return new Expression('UTC').resolveSimpleParameterValue(
			hints?.[0]?.displayCondition ?? '',
			data as IWorkflowDataProxyData,
		);
	};

	it.each<[INodeParameters, boolean]>([
		[{ conversationMode: 'latest', user: 'n8n' }, true],
		[{ conversationMode: 'latest', user: ' n8n ' }, true],
		[{ conversationMode: 'latest', user: 'ada' }, false],
		[{ conversationMode: 'new', user: 'n8n' }, false],
		[{ conversationMode: 'latest', user: 'n8n', operation: 'getAll' }, false],
	])('shows for %j: %s', (parameters, expected) => {
		expect(isShown({ resource: 'message', operation: 'send', ...parameters })).toBe(expected);
	});

	it('is about the default of the parameter User', () => {
		expect(properties.find(({ name }) => name === 'user')?.default).toBe('n8n');
	});
});

describe('the options', () => {
	const options = new DifyChat().description.properties.find(
		({ name, displayOptions }) =>
			name === 'options' && displayOptions?.show?.operation?.includes('send'),
	);

	it.each([
		['newAfterMinutes', ['latest']],
		['onConversationMissing', ['id', 'latest']],
	])('show %s only where it matters: for %j', (name, modes) => {
		const option = (options?.options ?? []).find((known) => known.name === name);
		expect(option).toMatchObject({ displayOptions: { show: { '/conversationMode': modes } } });
	});

	it('stand in the order of their names', () => {
		const names = (options?.options ?? []).map((known) =>
			'displayName' in known ? known.displayName : '',
		);
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		expect(names).toContain('Stream to n8n Chat');
	});
});

it("puts the message and its sending first, with words that serve as a tool's description", () => {
	const { properties } = new DifyChat().description;
	const choices = (name: string, resource?: string) =>
		properties
			.find(
				(property) =>
					property.name === name &&
					(resource === undefined || property.displayOptions?.show?.resource?.includes(resource)),
			)
			?.options?.map((option) => ('action' in option ? option.action : option.name));
	expect(choices('resource')?.[0]).toBe('Message');
	expect(choices('operation', 'message')?.[0]).toBe('Ask an app and get its answer');
});

it('takes an address without a scheme', async () => {
	const { outputs } = await runNode({
		parameters: SEND,
		credential: {
			...credentialOf('chat-plain'),
			baseUrl: dify.baseUrl.replace('http://', ''),
		},
	});
	expect(outputs[0]?.[0]?.json.answer).toBe('You said: hello');
});

describe('the words of a failure', () => {
	it.each<[string, IDataObject, string, string]>([
		[
			'completion',
			{},
			'This key belongs to another kind of app: Dify Chat needs a chatbot, an agent or a chatflow',
			'For workflows, use the node Dify Workflow. For text generators, use the node Dify Text Generator.',
		],
		[
			'chatflow-fail',
			{},
			'The chatflow\'s node "HTTP Request" failed: [Errno 111] Connection refused',
			'Open the run',
		],
		[
			'chat',
			{},
			"The app asks for 'name', which has no value",
			"Set 'Inputs' to Map Each Variable",
		],
		[
			'chat',
			{ inputsMode: 'json', inputsJson: '{"name": "Ada", "tone": "rude"}' },
			"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
			"Set 'Inputs' to Map Each Variable",
		],
		[
			'chat-plain',
			{ query: '[error auth]' },
			"The app's model failed: Incorrect API key provided",
			'provider',
		],
	])('say what and where: %s %j', async (app, parameters, headline, advice) => {
		const { item } = await run(app, parameters);
		expect(item).toMatchObject({
			error: headline,
			description: expect.stringContaining(advice),
		});
	});

	it("keep Dify's own behind the advice where they are not in the headline", async () => {
		const { outputs } = await runNode({
			parameters: SEND,
			credential: { ...credentialOf('chat-plain'), apiKey: 'app-wrong' },
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]?.[0]?.json).toMatchObject({
			error: 'Dify does not accept the API key',
			http_status: 401,
			description: expect.stringMatching(/begins with "app-".*Dify said: Access token is invalid$/),
		});
	});
});

it('says after a run that it waits for a person, and where the form is', async () => {
	const result = await runWorkflow(
		workflowOf({ ...SEND, inputsMode: 'json', inputsJson: '{"topic": "Budget"}' }),
		{ credential: credentialOf('chatflow-human') },
	);
	const hints = result.run.data.resultData.runData['Dify Chat']?.[0]?.hints;
	expect(hints).toEqual([
		expect.objectContaining({ message: expect.stringMatching(/waits for a person.*human_input/) }),
	]);
});
