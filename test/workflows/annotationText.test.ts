// What people write down as an annotation, through n8n-core: Dify gets it as it was written.

import { startScriptedServer, sendJson } from '../support/scriptedServer';
import { runNode } from './harness';

it('blanks and line breaks around a question and its answer are part of them', async () => {
	const server = await startScriptedServer();
	let sent = '';
	server.on('POST /v1/apps/annotations', (response, { text }) => {
		sent = text;
		sendJson(response, { id: 'annotation-1' });
	});
	const texts = { question: ' When? ', answer: '    code\n\nand text\n' };
	await runNode({
		parameters: { resource: 'annotation', operation: 'create', ...texts },
		credential: { baseUrl: server.url, apiKey: 'app-key' },
	});
	await server.close();
	expect(JSON.parse(sent)).toEqual(texts);
});
