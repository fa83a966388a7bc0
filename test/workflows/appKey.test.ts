// What else a chat app's key can do, through n8n-core against the emulator: audio, downloads, annotations, variables, names.

import { createHash, randomBytes } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { speedUpClock } from '../support/packageClock';
import { runNode, runWorkflow, workflowOf } from './harness';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => await dify.close());

async function runItems(
	app: string,
	resource: string,
	operation: string,
	parameters: IDataObject = {},
	item: INodeExecutionData = { json: {} },
): Promise<INodeExecutionData[]> {
	const { outputs } = await runNode({
		parameters: { resource, operation, user: 'ada', ...parameters },
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		items: [item],
		onError: 'continueRegularOutput',
	});
	return outputs[0] ?? [];
}

async function run(...call: Parameters<typeof runItems>): Promise<IDataObject> {
	const [item] = await runItems(...call);
	if (item === undefined) throw new Error('The node gave no item');
	return item.json;
}

const send = async (
	app: string,
	query: string,
	parameters: IDataObject = {},
	item?: INodeExecutionData,
) => await run(app, 'message', 'send', { query, ...parameters }, item);

const fileItem = (bytes: Buffer, fileName: string, mimeType: string): INodeExecutionData => ({
	json: {},
	binary: { data: { data: bytes.toString('base64'), fileName, mimeType } },
});

const bytesOf = (item: INodeExecutionData | undefined, field = 'data') =>
	Buffer.from(item?.binary?.[field]?.data ?? '', 'base64');

describe('suggested questions', () => {
	it('are given for a message, by one request', async () => {
		const { message_id } = await send('chat-plain', 'hello');
		dify.requests.length = 0;
		const item = await run('chat-plain', 'message', 'getSuggested', { messageId: message_id });
		expect(item).toEqual({
			questions: ['What else can you do?', 'Can you say more?', 'Give me an example'],
			message_id,
		});
		expect(dify.requests).toHaveLength(1);
	});

	it('cost a model call, so a failed one is not repeated', async () => {
		const { message_id } = await send('chat-plain', 'hello');
		dify.requests.length = 0;
		dify.inject({ kind: 'http', status: 503 }, { path: '/messages/*/suggested' });
		const item = await run('chat-plain', 'message', 'getSuggested', { messageId: message_id });
		expect(item).toMatchObject({ code: 'gateway', http_status: 503 });
		expect(dify.requests).toHaveLength(1);
	});

	it('of an app without them say which switch is off', async () => {
		const { message_id } = await send('chatflow-static', 'hello');
		const item = await run('chatflow-static', 'message', 'getSuggested', { messageId: message_id });
		expect(item).toMatchObject({ error: 'The app suggests no questions', code: 'bad_request' });
		expect(item.description).toContain('Follow-up');
	});
});

describe('the name of a conversation', () => {
	it('is changed, and stands in the list', async () => {
		const { conversation_id: conversationId } = await send('chat-plain', 'a question');
		const renamed = await run('chat-plain', 'conversation', 'rename', {
			conversationId,
			name: 'Order 4711',
		});
		expect(renamed).toMatchObject({ conversation_id: conversationId, name: 'Order 4711' });
		const listed = await runItems('chat-plain', 'conversation', 'getAll');
		expect(listed.map(({ json }) => json.name)).toContain('Order 4711');
	});

	it('is found by a model on request, which has no name to be given', async () => {
		const { conversation_id: conversationId } = await send('chat-plain', 'What is the weather?');
		const renamed = await run('chat-plain', 'conversation', 'rename', {
			conversationId,
			autoGenerate: true,
		});
		expect(renamed.conversation_id).toBe(conversationId);
		expect(dify.requests.at(-1)?.body).toEqual({ user: 'ada', auto_generate: true });
	});

	it.each([
		[' ', "The 'Name' parameter is empty"],
		['x'.repeat(256), "The 'Name' parameter has 256 characters; Dify takes 255 at most"],
	])('is refused before anything is sent: %#', async (name, error) => {
		const item = await run('chat-plain', 'conversation', 'rename', {
			conversationId: UNKNOWN,
			name,
		});
		expect(item).toMatchObject({ error, code: 'invalid_parameter' });
		expect(dify.requests).toEqual([]);
	});

	it('of 255 characters is taken, whatever JavaScript counts', async () => {
		const { conversation_id: conversationId } = await send('chat-plain', 'a question');
		const name = '😀'.repeat(255);
		const renamed = await run('chat-plain', 'conversation', 'rename', { conversationId, name });
		expect(renamed.name).toBe(name);
	});
});

describe('a conversation variable', () => {
	async function variables(conversationId: IDataObject[string]) {
		const items = await runItems('chatflow', 'conversation', 'getVariables', { conversationId });
		return new Map(items.map(({ json }) => [json.name, json]));
	}

	it.each([
		['score', '42', 42],
		['score', 2.5, 2.5],
		['seen', 'new', 'new'],
		['notes', '["x", "ü"]', ['x', 'ü']],
		['notes', ['y'], ['y']],
		['profile', '{"a": {"b": null}}', { a: { b: null } }],
	])('%s takes %j and has it then', async (name, value, held) => {
		const { conversation_id: conversationId } = await send('chatflow', 'remember');
		const variableId = (await variables(conversationId)).get(name)?.id;
		const parameters = { conversationId, variableId, value: value as string };
		const changed = await run('chatflow', 'conversation', 'updateVariable', parameters);
		expect(changed).toMatchObject({ name, value: held });
		expect((await variables(conversationId)).get(name)?.value).toEqual(held);
	});

	it('of another type is refused in words, without a change', async () => {
		const { conversation_id: conversationId } = await send('chatflow', 'remember');
		const before = (await variables(conversationId)).get('score');
		const parameters = { conversationId, variableId: before?.id, value: 'many' };
		const item = await run('chatflow', 'conversation', 'updateVariable', parameters);
		expect(item.error).toBe("The variable 'score' takes a number, not: many");
		expect((await variables(conversationId)).get('score')).toEqual(before);
	});

	it('of a chatbot is none, which a hint says', async () => {
		const { conversation_id: conversationId } = await send('chat-plain', 'hello');
		const parameters = { resource: 'conversation', operation: 'getVariables', user: 'ada' };
		const result = await runWorkflow(workflowOf({ ...parameters, conversationId }), {
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
		});
		const [run] = result.run.data.resultData.runData['Dify Chat'] ?? [];
		expect(result.outputs('Dify Chat')[0]).toEqual([]);
		expect(run?.hints?.[0]?.message).toContain('only chatflows keep any');
	});

	it('that is not there is told by Dify', async () => {
		const { conversation_id: conversationId } = await send('chatflow', 'remember');
		const parameters = { conversationId, variableId: UNKNOWN, value: '1' };
		const item = await run('chatflow', 'conversation', 'updateVariable', parameters);
		expect(item).toMatchObject({
			error: 'Dify does not find the conversation variable',
			code: 'not_found',
		});
	});
});

describe('a download', () => {
	const BYTES = randomBytes(70_000);

	it('gives the file of a message byte for byte, with its name and type', async () => {
		const item = fileItem(BYTES, 'Übersicht 图.png', 'image/png');
		await send('chat-plain', 'look', { files: { file: [{ source: 'binary' }] } }, item);
		const fileId = dify.files.at(-1)?.id;
		const parameters = { fileId, binaryPropertyName: 'picture' };
		const [downloaded] = await runItems('chat-plain', 'file', 'download', parameters);
		expect(downloaded?.json).toEqual({ file_id: fileId, name: 'Übersicht 图.png' });
		expect(downloaded?.binary?.picture).toMatchObject({
			fileName: 'Übersicht 图.png',
			mimeType: 'image/png',
		});
		expect(sha256(bytesOf(downloaded, 'picture'))).toBe(sha256(BYTES));
	});

	it('is also asked for by the whole item of an upload', async () => {
		const item = fileItem(BYTES, 'again.png', 'image/png');
		const uploaded = await run('chat-plain', 'file', 'upload', {}, item);
		const files = { file: [{ source: 'id', uploadFileId: uploaded }] };
		await send('chat-plain', 'look', { files });
		const [downloaded] = await runItems('chat-plain', 'file', 'download', { fileId: uploaded });
		expect(downloaded?.json).toEqual({ file_id: uploaded.id, name: 'again.png' });
	});

	it('of a file without an extension is not taken for a text', async () => {
		const item = fileItem(BYTES, 'picture', 'image/png');
		const files = { file: [{ source: 'binary', type: 'image' }] };
		await send('chat-plain', 'look', { files }, item);
		const parameters = { fileId: dify.files.at(-1)?.id };
		const [downloaded] = await runItems('chat-plain', 'file', 'download', parameters);
		expect(downloaded?.binary?.data).toMatchObject({
			fileName: 'picture',
			mimeType: 'application/octet-stream',
		});
	});

	it('of an upload that no message has used says that it cannot be had yet', async () => {
		const item = fileItem(BYTES, 'a.png', 'image/png');
		const { id: fileId } = await run('chat-plain', 'file', 'upload', {}, item);
		const refused = await run('chat-plain', 'file', 'download', { fileId });
		expect(refused).toMatchObject({ code: 'file_not_found', http_status: 404 });
		expect(refused.description).toContain('once it was part of a message');
	});
});

describe('audio', () => {
	it('is transcribed, in a type that Dify takes', async () => {
		const item = fileItem(randomBytes(500), 'voice.mp3', 'audio/mpeg');
		const { text } = await run('chat-plain', 'audio', 'transcribe', {}, item);
		expect(text).toEqual(expect.stringMatching(/\S/));
		expect(dify.requests[0]?.body).toMatchObject({
			fields: { user: 'ada' },
			files: [{ field: 'file', filename: 'voice.mp3', contentType: 'audio/mp3', bytes: 500 }],
		});
	});

	it('of another format is refused with the ones that are taken, before anything is sent', async () => {
		const item = fileItem(randomBytes(500), 'voice.ogg', 'audio/ogg');
		const refused = await run('chat-plain', 'audio', 'transcribe', {}, item);
		expect(refused.description).toContain('MP3, M4A, WAV, AMR or MPGA');
		expect(dify.requests).toEqual([]);
	});

	it.each([['text'], ['message']])('is spoken from a %s', async (from) => {
		const { message_id: messageId } = await send('chat-plain', 'hello');
		const [spoken] = await runItems('chat-plain', 'audio', 'speak', {
			from,
			text: 'Hi',
			messageId,
		});
		expect(spoken?.binary?.data).toMatchObject({ fileName: 'speech.mp3', mimeType: 'audio/mpeg' });
		expect(bytesOf(spoken).length).toBeGreaterThan(0);
	});

	it('of a message that is not there is no speech, though Dify says 200', async () => {
		const parameters = { from: 'message', messageId: UNKNOWN };
		const [item] = await runItems('chat-plain', 'audio', 'speak', parameters);
		expect(item?.json).toMatchObject({ code: 'no_speech' });
		expect(item?.binary).toBeUndefined();
	});

	it('of a model that fails says so', async () => {
		const item = await run('chat-plain', 'audio', 'speak', { text: '[error rate]' });
		expect(item.error).toBe("The app's speech model failed, and Dify gave no reason");
	});
});

describe('an app', () => {
	it('tells all that it says of itself in one item', async () => {
		const app = await run('chatflow', 'app', 'get');
		expect(app).toMatchObject({
			info: { mode: 'advanced-chat' },
			parameters: { user_input_form: expect.any(Array) },
			meta: { tool_icons: {} },
			site: { title: 'Chatflow' },
		});
	});

	it('lists the ratings of its messages', async () => {
		const { message_id: messageId } = await send('agent', 'rate me');
		await run('agent', 'message', 'feedback', { messageId, rating: 'dislike', content: 'No' });
		const [feedback] = await runItems('agent', 'app', 'getFeedbacks', { returnAll: true });
		expect(feedback?.json).toMatchObject({
			message_id: messageId,
			rating: 'dislike',
			content: 'No',
		});
		const endUserId = feedback?.json.from_end_user_id;
		const endUser = await run('agent', 'endUser', 'get', { endUserId });
		expect(endUser).toMatchObject({ id: endUserId, external_user_id: 'ada' });
	});

	it('does not know everybody', async () => {
		const item = await run('agent', 'endUser', 'get', { endUserId: UNKNOWN });
		expect(item).toMatchObject({
			error: 'Dify has no end user with this ID',
			code: 'end_user_not_found',
		});
	});
});

describe('an annotation', () => {
	const create = async (question: string) =>
		await run('chat-knowledge', 'annotation', 'create', { question, answer: 'At 9.' });

	it('is written, found, changed and deleted', async () => {
		const { id } = await create('When do you open?');
		await create('Where are you?');
		const find = async (keyword: string) =>
			await runItems('chat-knowledge', 'annotation', 'getAll', { options: { keyword } });
		expect((await find('open')).map(({ json }) => json.id)).toEqual([id]);
		const changed = await run('chat-knowledge', 'annotation', 'update', {
			annotationId: id,
			question: 'When do you close?',
			answer: 'At 5.',
		});
		expect(changed).toMatchObject({ id, question: 'When do you close?', answer: 'At 5.' });
		expect(await find('open')).toEqual([]);
		const deletion = { annotationId: id };
		expect(await run('chat-knowledge', 'annotation', 'delete', deletion)).toEqual({
			deleted: true,
			annotation_id: id,
		});
		expect(await run('chat-knowledge', 'annotation', 'delete', deletion)).toMatchObject({
			code: 'not_found',
		});
	});

	it('of many is listed once each, over several pages', async () => {
		for (let number = 0; number < 120; number++) {
			await run('chat-moderated', 'annotation', 'create', { question: `Q${number}`, answer: 'A' });
		}
		const all = await runItems('chat-moderated', 'annotation', 'getAll', { returnAll: true });
		expect(new Set(all.map(({ json }) => json.question)).size).toBe(120);
		expect(all).toHaveLength(120);
	});

	it.each([
		['question', '  '],
		['answer', ''],
	])('without %s is refused, which Dify would take', async (name, value) => {
		const texts = { question: 'Q', answer: 'A', [name]: `={{ ${JSON.stringify(value)} }}` };
		const item = await run('chat-plain', 'annotation', 'create', texts);
		expect(item).toMatchObject({ code: 'invalid_parameter' });
		expect(dify.requests).toEqual([]);
	});

	const MODEL = { embeddingProviderName: 'openai', embeddingModelName: 'small' };

	it('is answered from once that is switched on, and no more when it is off', async () => {
		speedUpClock(50);
		const on = await run('chat-plain', 'annotation', 'configureReply', { enabled: true, ...MODEL });
		expect(on).toMatchObject({ job_id: expect.any(String), job_status: 'completed' });
		const parameters = async () => (await run('chat-plain', 'app', 'get')).parameters;
		expect(await parameters()).toMatchObject({ annotation_reply: { enabled: true } });
		await run('chat-plain', 'annotation', 'configureReply', { enabled: false });
		expect(await parameters()).toMatchObject({ annotation_reply: { enabled: false } });
	});

	it('needs a threshold from 0 to 1', async () => {
		const settings = { enabled: true, scoreThreshold: 1.5, ...MODEL };
		const item = await run('chat-plain', 'annotation', 'configureReply', settings);
		expect(item.error).toBe("'Score Threshold' is above 1: 1.5");
		expect(dify.requests).toEqual([]);
	});
});

function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
