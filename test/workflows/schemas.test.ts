// The fields that n8n's editor shows before the first run are those that the operations really give.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { resources } from '../../nodes/DifyChat/actions/resources';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { OutputSchema } from '../support/outputSchema';
import { differences, schemaOf } from '../support/outputSchema';
import { runNode } from './harness';

const FOLDER = join(__dirname, '..', '..', 'nodes', 'DifyChat', '__schema__', 'v1.0.0');

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

async function run(app: string, parameters: IDataObject, item: INodeExecutionData = { json: {} }) {
	const { outputs, error } = await runNode({
		parameters: { user: 'ada', ...parameters },
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		items: [item],
	});
	if (error !== undefined) throw new Error(error.message);
	return (outputs[0] ?? []).map(({ json }) => json);
}

const send = async (app: string, query: string, parameters: IDataObject = {}) =>
	await run(app, { resource: 'message', operation: 'send', query, ...parameters });

const TOPIC = { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' };

const FILE: INodeExecutionData = {
	json: {},
	binary: {
		data: { data: 'eA==', fileName: 'a.png', fileExtension: 'png', mimeType: 'image/png' },
	},
};

const RECORDING: INodeExecutionData = {
	json: {},
	binary: { data: { data: 'eA==', fileName: 'a.mp3', mimeType: 'audio/mpeg' } },
};

/** What the app asks for before the chat begins. */
const TOPIC_OF_CHAT = { inputsMode: 'json', inputsJson: '{"name": "Ada"}' };

const filesOfItem = { files: { file: [{ source: 'binary' }] } };

/** Items of each operation, of as many kinds as there are, so that every field has come once. */
const OPERATIONS: Record<string, () => Promise<IDataObject[]>> = {
	'message/send': async () => [
		...(await send('chat-knowledge', 'What is the capital of France? [knowledge]')),
		...(await send('agent', '[tool] what time is it?')),
		...(await run(
			'chatflow-files',
			{ resource: 'message', operation: 'send', query: 'Look', ...filesOfItem },
			FILE,
		)),
		...(await send('chatflow-human', 'Budget', TOPIC)),
	],
	'message/stop': async () =>
		await run('chat-plain', { resource: 'message', operation: 'stop', taskId: 'task-1' }),
	'message/feedback': async () => {
		const [item] = await send('chat-plain', 'rate me');
		const messageId = String(item?.message_id);
		return await run('chat-plain', { resource: 'message', operation: 'feedback', messageId });
	},
	'message/getAll': async () => {
		const turns = [
			['chat-knowledge', 'What is the capital of France? [knowledge]', {}],
			['agent', '[tool] what time is it?', {}],
			['chatflow-human', 'Budget', TOPIC],
			['chat-plain', 'Look', filesOfItem],
		] as const;
		const items: IDataObject[] = [];
		for (const [app, query, parameters] of turns) {
			const sent = { resource: 'message', operation: 'send', query, ...parameters };
			const [item] = await run(app, sent, FILE);
			const messageId = String(item?.message_id);
			await run(app, { resource: 'message', operation: 'feedback', messageId });
			const conversationId = String(item?.conversation_id);
			const listed = { resource: 'message', operation: 'getAll', conversationId };
			items.push(...(await run(app, listed)));
		}
		return items;
	},
	'conversation/getAll': async () => {
		await send('chat-plain', 'hello');
		return await run('chat-plain', { resource: 'conversation', operation: 'getAll' });
	},
	'conversation/delete': async () => {
		const [item] = await send('chat-plain', 'forget me');
		const conversationId = String(item?.conversation_id);
		const parameters = { resource: 'conversation', operation: 'delete', conversationId };
		return await run('chat-plain', parameters);
	},
	'conversation/getVariables': async () => {
		const [item] = await send('chatflow', 'remember', TOPIC);
		const conversationId = String(item?.conversation_id);
		const parameters = { resource: 'conversation', operation: 'getVariables', conversationId };
		return (await run('chatflow', parameters)).map(withoutValue);
	},
	'conversation/rename': async () => {
		const [item] = await send('chat', 'rename me', TOPIC_OF_CHAT);
		const conversationId = String(item?.conversation_id);
		const parameters = { resource: 'conversation', operation: 'rename', conversationId };
		return await run('chat', { ...parameters, name: 'Order 4711' });
	},
	'conversation/updateVariable': async () => {
		const [item] = await send('chatflow', 'remember', TOPIC);
		const conversationId = String(item?.conversation_id);
		const about = { resource: 'conversation', conversationId };
		const [variable] = await run('chatflow', { ...about, operation: 'getVariables' });
		const change = { operation: 'updateVariable', variableId: String(variable?.id), value: 'new' };
		return (await run('chatflow', { ...about, ...change })).map(withoutValue);
	},
	'message/getSuggested': async () => {
		const [item] = await send('chat-plain', 'and then?');
		const messageId = String(item?.message_id);
		return await run('chat-plain', { resource: 'message', operation: 'getSuggested', messageId });
	},
	'file/upload': async () =>
		await run('chat-plain', { resource: 'file', operation: 'upload' }, FILE),
	'file/download': async () => {
		const sent = { resource: 'message', operation: 'send', query: 'Look', ...filesOfItem };
		await run('chat-plain', sent, FILE);
		const fileId = String(dify.files.at(-1)?.id);
		return await run('chat-plain', { resource: 'file', operation: 'download', fileId });
	},
	'audio/transcribe': async () =>
		await run('chat-plain', { resource: 'audio', operation: 'transcribe' }, RECORDING),
	'audio/speak': async () =>
		await run('chat-plain', { resource: 'audio', operation: 'speak', text: 'Hello' }),
	'humanInput/getForm': async () => {
		const [item] = await send('chatflow-human', 'Budget', TOPIC);
		const parameters = { resource: 'humanInput', operation: 'getForm' };
		return await run('chatflow-human', { ...parameters, formToken: item?.human_input });
	},
	'humanInput/submit': async () => [
		...(await approve('chatflow-human-twice', true)),
		...(await approve('chatflow-human', true)),
		...(await approve('chatflow-human', false)),
	],
	'app/get': async () => await run('chat', { resource: 'app', operation: 'get' }),
	'app/getFeedbacks': async () => {
		const [item] = await send('chat-plain', 'rate me');
		const messageId = String(item?.message_id);
		const rated = { resource: 'message', operation: 'feedback', messageId, content: 'Good' };
		await run('chat-plain', rated);
		return await run('chat-plain', { resource: 'app', operation: 'getFeedbacks' });
	},
	'annotation/create': async () => await annotate(),
	'annotation/getAll': async () => {
		await annotate();
		return await run('chat-plain', { resource: 'annotation', operation: 'getAll' });
	},
	'annotation/update': async () => {
		const [annotation] = await annotate();
		const about = { operation: 'update', annotationId: String(annotation?.id) };
		return await run('chat-plain', { resource: 'annotation', ...about, ...ANNOTATION });
	},
	'annotation/delete': async () => {
		const [annotation] = await annotate();
		const about = { operation: 'delete', annotationId: String(annotation?.id) };
		return await run('chat-plain', { resource: 'annotation', ...about });
	},
	'annotation/configureReply': async () =>
		await run('chat-plain', {
			resource: 'annotation',
			operation: 'configureReply',
			enabled: false,
			options: { waitForCompletion: false },
		}),
	'endUser/get': async () => {
		const [file] = await run('chat-plain', { resource: 'file', operation: 'upload' }, FILE);
		const endUserId = String(file?.created_by);
		return await run('chat-plain', { resource: 'endUser', operation: 'get', endUserId });
	},
};

async function approve(app: string, waitForResult: boolean): Promise<IDataObject[]> {
	const [item] = await send(app, 'Budget', TOPIC);
	return await run(app, {
		resource: 'humanInput',
		operation: 'submit',
		formToken: item?.human_input,
		actionId: 'approve',
		inputsJson: '{"comment": "fine"}',
		options: { waitForResult },
	});
}

const ANNOTATION = { question: 'When?', answer: 'At 9.' };

const annotate = async () =>
	await run('chat-plain', { resource: 'annotation', operation: 'create', ...ANNOTATION });

/** A value has the type of its variable, so no single type can be written down. */
function withoutValue(variable: IDataObject): IDataObject {
	return { ...variable, value: null };
}

const names = resources.flatMap(({ option, operations }) =>
	operations.map((operation) => `${String(option.value)}/${String(operation.option.value)}`),
);

it('stand for each operation, and for no other', () => {
	expect(Object.keys(OPERATIONS).sort()).toEqual([...names].sort());
	expect(names.filter((name) => !existsSync(join(FOLDER, `${name}.json`)))).toEqual([]);
});

it.each(names)('are those that %s gives', async (name) => {
	const items = (await OPERATIONS[name]?.()) ?? [];
	expect(items).not.toEqual([]);
	const written: OutputSchema = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
	expect(differences(schemaOf(items), written)).toEqual([]);
	expect(written.version).toBe(1);
});
