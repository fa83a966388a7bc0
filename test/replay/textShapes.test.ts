// What Dify Text Generator gives in Dify's own keys.

import { runNode } from '../workflows/harness';
import { VERSIONS } from './expectation';
import type { Version } from './expectation';
import { readRecordedJson } from './identity';
import { nodeCallFor } from './nodeCall';
import { readRecording } from './recordings';
import { keyOf } from './run';
import { startReplayServer } from './server';
import type { ReplayServer } from './server';

let server: ReplayServer;

beforeAll(async () => {
	server = await startReplayServer();
});

afterEach(() => server.reset());

afterAll(async () => await server.close());

async function itemsInDifysKeys(version: Version, name: string): Promise<unknown[]> {
	const recording = readRecording(version, name);
	server.play(version, name);
	const { type, parameters } = nodeCallFor(recording, false);
	const { outputs, error } = await runNode({
		type,
		parameters: { ...parameters, simplify: false },
		credential: { baseUrl: server.url, apiKey: keyOf(recording) },
	});
	expect(error).toBeUndefined();
	return outputs[0]?.map(({ json }) => json) ?? [];
}

/** The recorded body; Dify 0.15.8 leaves out what a text was drawn from, as there is nothing. */
function wholeBody(version: Version) {
	const { metadata, ...body } = readRecordedJson(version, 'completion/blocking');
	return { ...body, metadata: { retriever_resources: [], ...Object(metadata) } };
}

describe.each(VERSIONS)("A text of Dify %s in Dify's own keys", (version) => {
	it('is the body that Dify sent', async () => {
		const items = await itemsInDifysKeys(version, 'completion/blocking');
		expect(items).toEqual([wholeBody(version)]);
		expect(items).toMatchObject([{ event: 'message', mode: 'completion' }]);
	});

	it('looks the same when it was streamed: only ids, times and measures differ', async () => {
		const { metadata, ...whole } = wholeBody(version);
		const [streamed] = await itemsInDifysKeys(version, 'completion/streaming');
		const text = expect.any(String);
		const number = expect.any(Number);
		const usage = { ...metadata.usage, latency: number };
		if ('time_to_generate' in usage) usage.time_to_generate = number;
		expect(streamed).toEqual({
			...whole,
			task_id: text,
			id: text,
			message_id: text,
			created_at: number,
			metadata: { ...metadata, usage },
		});
	});
});
