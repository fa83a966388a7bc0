// Items of each operation of Dify Text Generator.

import type { DifyServer } from '../dify-server';
import type { Outputs, RunOperation } from './outputs';
import { FILE } from './outputs';

const APP = 'completion';

/** Items of each operation, so that every field has come once. */
export function textOutputs(run: RunOperation, dify: DifyServer): Outputs {
	const withFile = { files: { file: [{ source: 'binary' }] } };

	const generate = async () =>
		await run(APP, { resource: 'text', operation: 'generate', query: 'coffee', ...withFile }, FILE);

	const speak = { resource: 'audio', operation: 'speak', text: 'Hello' };

	return {
		'text/generate': generate,
		'text/feedback': async () => {
			const [item] = await generate();
			const messageId = String(item?.message_id);
			return await run(APP, { resource: 'text', operation: 'feedback', messageId });
		},
		'text/stop': async () =>
			await run(APP, { resource: 'text', operation: 'stop', taskId: 'task-1' }),
		'file/upload': async () => await run(APP, { resource: 'file', operation: 'upload' }, FILE),
		'file/download': async () => {
			await generate();
			const fileId = String(dify.files.at(-1)?.id);
			return await run(APP, { resource: 'file', operation: 'download', fileId });
		},
		'audio/speak': async () => await run(APP, speak),
		'audio/transcribe': async () =>
			await run(
				APP,
				{ resource: 'audio', operation: 'transcribe' },
				{
					json: {},
					binary: { data: { data: 'eA==', fileName: 'a.mp3', mimeType: 'audio/mpeg' } },
				},
			),
		'app/get': async () => await run(APP, { resource: 'app', operation: 'get' }),
	};
}
