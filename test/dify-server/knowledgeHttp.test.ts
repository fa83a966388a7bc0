// The Knowledge API over HTTP, beside the apps of the same server.

import type { DifyServer } from './index';
import { startDifyServer } from './index';
import { AT_BLANK_LINES, PRESETS } from './knowledge';

let server: DifyServer;

beforeAll(async () => {
	server = await startDifyServer({ knowledge: { presets: true, indexingMilliseconds: 0 } });
});

afterAll(async () => {
	await server.close();
});

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
	const authorization = `Bearer ${server.knowledge.key}`;
	return await fetch(server.baseUrl + path, {
		...init,
		headers: { ...init.headers, authorization },
	});
}

it('lists the preset bases to its key, and says its version', async () => {
	const response = await ask('/datasets');
	const { data } = (await response.json()) as { data: Array<{ name: string }> };
	expect(data.map(({ name }) => name).sort()).toEqual(Object.values(PRESETS).sort());
	expect(response.headers.get('x-version')).toBe('1.15.0');
});

it('keeps the keys of apps and of bases apart', async () => {
	const authorization = `Bearer ${server.keyOf('chat')}`;
	const bases = await fetch(`${server.baseUrl}/datasets`, { headers: { authorization } });
	const app = await ask('/info');
	expect([bases.status, app.status]).toEqual([401, 401]);
});

it('takes a file, and gives it back at a signed address and in a ZIP', async () => {
	const { id } = server.knowledge.state.baseNamed(PRESETS.economy);
	const form = new FormData();
	form.set('data', JSON.stringify({ process_rule: AT_BLANK_LINES }));
	form.set('file', new Blob(['Größe in Oslo.']), 'oslo.txt');
	const path = `/datasets/${id}/document/create-by-file`;
	const { document } = (await (await ask(path, { method: 'POST', body: form })).json()) as {
		document: { id: string; indexing_status: string };
	};
	expect(document.indexing_status).toBe('completed');
	const download = await ask(`/datasets/${id}/documents/${document.id}/download`);
	const { url } = (await download.json()) as { url: string };
	expect(await (await fetch(url)).text()).toBe('Größe in Oslo.');
	const zip = await ask(`/datasets/${id}/documents/download-zip`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ document_ids: [document.id] }),
	});
	const bytes = Buffer.from(await zip.arrayBuffer());
	expect(zip.headers.get('content-type')).toBe('application/zip');
	expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
	expect(bytes.toString('utf8')).toContain('oslo.txtGröße in Oslo.');
});

it('answers a deletion without a body but with a type', async () => {
	const { id } = server.knowledge.state.addBase('To be deleted');
	const response = await ask(`/datasets/${id}`, { method: 'DELETE' });
	expect(response.status).toBe(204);
	expect(response.headers.get('content-type')).toBe('application/json');
	expect(server.knowledge.state.bases.map((base) => base.id)).not.toContain(id);
});

it('meets faults that are injected for its paths', async () => {
	server.inject({ kind: 'http', status: 502, body: 'Bad Gateway' }, { path: '/datasets' });
	expect((await ask('/datasets')).status).toBe(502);
	expect((await ask('/datasets')).status).toBe(200);
});
