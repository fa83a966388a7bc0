// What an app says of itself in four answers of a real Dify server, as one item.

import { VERSIONS } from './expectation';
import type { Version } from './expectation';
import { readRecordedJson } from './identity';
import { readRecording } from './recordings';
import { keyOf } from './run';
import { startReplayServer } from './server';
import type { ReplayServer } from './server';
import { DIFY_CHAT, DIFY_TEXT_GENERATOR, DIFY_WORKFLOW, runNode } from '../workflows/harness';

let server: ReplayServer;

beforeAll(async () => {
	server = await startReplayServer();
});

afterEach(() => server.reset());

afterAll(async () => await server.close());

const PARTS = ['info', 'parameters', 'meta', 'site'] as const;

const KINDS = {
	chat: 'chat',
	agent: 'agent-chat',
	chatflow: 'advanced-chat',
	workflow: 'workflow',
	completion: 'completion',
};

/** The node for an app of each kind. */
const NODES = {
	chat: DIFY_CHAT,
	agent: DIFY_CHAT,
	chatflow: DIFY_CHAT,
	workflow: DIFY_WORKFLOW,
	completion: DIFY_TEXT_GENERATOR,
} as const;

/** Dify 1.4.0 and later tell of the kind and of the web page. */
function tellsAll(version: Version): boolean {
	return version !== '0.15.8';
}

describe.each(VERSIONS)('An app on Dify %s', (version) => {
	it.each(['chat', 'agent', 'chatflow', 'workflow', 'completion'] as const)(
		'describes itself: %s',
		async (app) => {
			for (const part of PARTS) server.stand(version, `app/${app}-${part}`);
			const { outputs, error } = await runNode({
				type: NODES[app],
				parameters: { resource: 'app', operation: 'get' },
				credential: {
					baseUrl: server.url,
					apiKey: keyOf(readRecording(version, `app/${app}-info`)),
				},
			});
			expect(error).toBeUndefined();
			const recorded = (part: (typeof PARTS)[number]) =>
				readRecordedJson(version, `app/${app}-${part}`);
			expect(outputs[0]?.map(({ json }) => json)).toEqual([
				{
					info: recorded('info'),
					parameters: recorded('parameters'),
					meta: recorded('meta'),
					site: tellsAll(version) ? recorded('site') : null,
				},
			]);
			expect(outputs[0]?.[0]?.json).toMatchObject({
				info: tellsAll(version) ? { mode: KINDS[app] } : { tags: [] },
				parameters: { user_input_form: expect.any(Array) },
				meta: { tool_icons: expect.any(Object) },
			});
			expect(server.misfits).toEqual([]);
			expect(server.requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
				'GET /v1/info',
				'GET /v1/meta',
				'GET /v1/parameters',
				'GET /v1/site',
			]);
		},
	);
});
