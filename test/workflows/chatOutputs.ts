// Items of each operation of Dify Chat, of as many kinds as there are.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import type { Outputs, RunOperation } from './outputs';
import { FILE } from './outputs';

const TOPIC = { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' };

const RECORDING: INodeExecutionData = {
	json: {},
	binary: { data: { data: 'eA==', fileName: 'a.mp3', mimeType: 'audio/mpeg' } },
};

/** What the app asks for before the chat begins. */
const TOPIC_OF_CHAT = { inputsMode: 'json', inputsJson: '{"name": "Ada"}' };

const filesOfItem = { files: { file: [{ source: 'binary' }] } };

const ANNOTATION = { question: 'When?', answer: 'At 9.' };

/** Items of each operation, of as many kinds as there are, so that every field has come once. */
export function chatOutputs(run: RunOperation, dify: DifyServer): Outputs {
	const send = async (app: string, query: string, parameters: IDataObject = {}) =>
		await run(app, { resource: 'message', operation: 'send', query, ...parameters });

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

	const annotate = async () =>
		await run('chat-plain', { resource: 'annotation', operation: 'create', ...ANNOTATION });

	return {
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
			const change = {
				operation: 'updateVariable',
				variableId: String(variable?.id),
				value: 'new',
			};
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
}

/** A value has the type of its variable, so no single type can be written down. */
function withoutValue(variable: IDataObject): IDataObject {
	return { ...variable, value: null };
}
