// Servers that answer one request and are silent to the next, through n8n-core: when the item ends, and what stays open.

import type { IDataObject } from 'n8n-workflow';

import type { Handler, ScriptedServer } from '../support/scriptedServer';
import { sendJson, startScriptedServer } from '../support/scriptedServer';
import { settle } from '../support/manualClock';
import { passTimeUntil, takeClock } from '../support/packageClock';
import { runNode } from './harness';

let server: ScriptedServer;

/** Answers that have begun and are not closed. */
let open = 0;

beforeEach(async () => {
	server = await startScriptedServer();
	open = 0;
});

afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
});

const onlyHeaders: Handler = (response) => {
	open += 1;
	response.on('close', () => {
		open -= 1;
	});
	response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
};

/** Runs the node while the package's time passes; with the seconds that it took. */
async function run(parameters: IDataObject) {
	const clock = takeClock();
	const running = runNode({
		parameters,
		credential: { baseUrl: server.url, apiKey: 'app-key' },
		onError: 'continueRegularOutput',
	});
	await settle(40);
	const seconds = await passTimeUntil(clock, running);
	return { item: (await running).outputs[0]?.[0]?.json ?? {}, seconds };
}

it('an app whose name is refused leaves no request for its other parts behind', async () => {
	server.on('GET /v1/info', (response) =>
		sendJson(response, { code: 'unauthorized', message: 'no' }, 401),
	);
	for (const part of ['parameters', 'meta', 'site']) server.on(`GET /v1/${part}`, onlyHeaders);
	const { item } = await run({ resource: 'app', operation: 'get' });
	expect(item.code).toBe('unauthorized');
	await settle(40);
	expect(open).toBe(0);
});

it('a job of annotations that Dify says nothing of is given 300 s, and its id is kept', async () => {
	server.on('POST /v1/apps/annotation-reply/enable', (response) =>
		sendJson(response, { job_id: 'job-1', job_status: 'waiting' }),
	);
	server.on('GET /v1/apps/annotation-reply/enable/status/job-1', onlyHeaders);
	const { item, seconds } = await run({
		...{ resource: 'annotation', operation: 'configureReply', enabled: true },
		...{ embeddingProviderName: 'openai', embeddingModelName: 'small' },
	});
	expect(item).toEqual({ job_id: 'job-1', job_status: 'waiting' });
	expect(seconds).toBe(300);
	await settle(40);
	expect(open).toBe(0);
});

it('speech that never ends is given 15 minutes, and no option is named that there is not', async () => {
	server.on('POST /v1/text-to-audio', (response) => {
		open += 1;
		response.on('close', () => {
			open -= 1;
		});
		response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('sound');
	});
	const { item, seconds } = await run({
		...{ resource: 'audio', operation: 'speak', from: 'text', text: 'hello' },
		...{ user: 'ada', binaryPropertyName: 'data' },
	});
	expect(item).toMatchObject({ code: 'timeout', error: 'The file had not come after 900 s' });
	expect(item.description).not.toContain('option');
	expect(seconds).toBe(900);
	expect(server.asked).toEqual(['POST /v1/text-to-audio']);
	await settle(40);
	expect(open).toBe(0);
});
