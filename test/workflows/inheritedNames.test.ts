// Variables, fields and files whose names every JavaScript object inherits: they are names like any other.

import type { IDataObject } from 'n8n-workflow';

import type { ScriptedServer } from '../support/scriptedServer';
import { sendJson, startScriptedServer } from '../support/scriptedServer';
import { runNode } from './harness';

const NAMES = ['constructor', 'prototype', '__proto__', 'toString'];

/** A value for each of the names, as text: no object literal can hold all of them. */
const VALUES = `{${NAMES.map((name) => `"${name}":"${name} is set"`).join(',')}}`;

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

async function run(parameters: IDataObject): Promise<IDataObject> {
	const { outputs } = await runNode({
		parameters: { user: 'ada', ...parameters },
		credential: { baseUrl: server.url, apiKey: 'app-key' },
		items: [{ json: {}, binary: {} }],
		onError: 'continueRegularOutput',
	});
	return outputs[0]?.[0]?.json ?? {};
}

describe('names that every object inherits', () => {
	it('are sent as variables of a message', async () => {
		let sent = '';
		server.on('POST /v1/chat-messages', (response, { text }) => {
			sent = text;
			sendJson(response, { answer: 'fine' });
		});
		await run({
			...{ resource: 'message', operation: 'send', query: 'hello' },
			...{ inputsMode: 'json', inputsJson: VALUES, options: { responseMode: 'blocking' } },
		});
		expect(sent).toContain(`"inputs":${VALUES}`);
	});

	it('are sent as fields of a form', async () => {
		let sent = '';
		const inputs = NAMES.map((name) => ({ output_variable_name: name }));
		server.on('GET /v1/form/human_input/token', (response) =>
			sendJson(response, { inputs, user_actions: [{ id: 'approve', title: 'Approve' }] }),
		);
		server.on('POST /v1/form/human_input/token', (response, { text }) => {
			sent = text;
			sendJson(response, {});
		});
		const item = await run({
			...{ resource: 'humanInput', operation: 'submit', formToken: 'token' },
			...{ actionId: 'approve', inputsJson: VALUES, options: { waitForResult: false } },
		});
		expect(item).toMatchObject({ submitted: true });
		expect(sent).toContain(`"inputs":${VALUES}`);
	});

	it.each(NAMES)('are no binary fields of an item without files: %s', async (name) => {
		const item = await run({ resource: 'file', operation: 'upload', binaryPropertyName: name });
		expect(item).toMatchObject({
			code: 'invalid_parameter',
			error: `Item 0 has no binary field '${name}'`,
		});
		expect(server.asked).toEqual([]);
	});
});
