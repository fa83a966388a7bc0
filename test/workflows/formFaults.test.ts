// Forms whose options, servers or connections fail, through n8n-core: what was submitted, and what is told.

import type { IDataObject } from 'n8n-workflow';

import type { ScriptedServer } from '../support/scriptedServer';
import { startScriptedServer } from '../support/scriptedServer';
import { settle } from '../support/manualClock';
import { passTimeUntil, takeClock } from '../support/packageClock';
import { runNode } from './harness';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
});

const FORM_PATH = '/v1/form/human_input/token';

async function submit(parameters: IDataObject, items = 1): Promise<IDataObject[]> {
	const { outputs } = await runNode({
		parameters: {
			...{ resource: 'humanInput', operation: 'submit', user: 'ada' },
			...{ formToken: 'token', actionId: 'approve', inputsJson: '{}' },
			...parameters,
		},
		credential: { baseUrl: server.url, apiKey: 'app-key' },
		items: Array.from({ length: items }, (_none, row) => ({ json: { row } })),
		onError: 'continueRegularOutput',
	});
	return (outputs[0] ?? []).map(({ json }) => json);
}

it('options that n8n cannot read fail each item, not the node', async () => {
	const options = { waitForResult: "={{ $('Nowhere').item.json.wait }}" };
	const items = await submit({ options }, 2);
	expect(items).toMatchObject([{ code: 'node_error' }, { code: 'node_error' }]);
	expect(items[0]?.error).toContain("Referenced node doesn't exist");
	expect(server.asked).toEqual([]);
});

it('a form that is not waited for keeps to the timeout of its item', async () => {
	const clock = takeClock();
	server.on(`GET ${FORM_PATH}`, (response) => {
		response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
	});
	const submitted = submit({ options: { waitForResult: false, timeout: 5 } });
	await settle(40);
	expect(await passTimeUntil(clock, submitted)).toBe(5);
	expect(await submitted).toMatchObject([{ code: 'timeout' }]);
	expect(server.asked).toEqual([`GET ${FORM_PATH}`]);
});

