// The two shapes of what Dify Workflow gives: simplified rows of the list, and runs in Dify's own keys.

import { DIFY_WORKFLOW, runNode } from '../workflows/harness';
import { VERSIONS } from './expectation';
import type { Version } from './expectation';
import { readRecordedJson } from './identity';
import { nodeCallFor } from './nodeCall';
import { readRecording, recordedNames } from './recordings';
import { keyOf } from './run';
import { startReplayServer } from './server';
import type { ReplayServer } from './server';
import { isReadByTransport, TABLE } from './table';

let server: ReplayServer;

beforeAll(async () => {
	server = await startReplayServer();
});

afterEach(() => server.reset());

afterAll(async () => await server.close());

/** The items of the recorded request in the shape that is not judged by the table. */
async function itemsOf(version: Version, name: string, simplify: boolean): Promise<unknown[]> {
	const recording = readRecording(version, name);
	server.play(version, name);
	const { outputs, error } = await runNode({
		type: DIFY_WORKFLOW,
		parameters: { ...nodeCallFor(recording, false).parameters, simplify },
		credential: { baseUrl: server.url, apiKey: keyOf(recording) },
	});
	expect(error).toBeUndefined();
	return outputs[0]?.map(({ json }) => json) ?? [];
}

/** Recordings of a kind that the node can send and Dify took, of each version. */
function recordingsOf(isWanted: (version: Version, name: string) => boolean) {
	return VERSIONS.flatMap((version) =>
		recordedNames(version)
			.filter((name) => !isReadByTransport(TABLE[name], version) && isWanted(version, name))
			.map((name) => [version, name] as const),
	);
}

interface LogRow {
	workflow_run: Record<string, unknown>;
	created_by_end_user: { session_id: string };
}

const LISTS = recordingsOf((version, name) => {
	const { request, response } = readRecording(version, name);
	return request.path.startsWith('/v1/workflows/logs') && response.status === 200;
});

it('lists of all versions are simplified', () => {
	expect(new Set(LISTS.map(([version]) => version))).toEqual(new Set(VERSIONS));
});

it.each(LISTS)('the list of Dify %s, simplified: %s', async (version, name) => {
	const { data } = readRecordedJson(version, name);
	const rows: LogRow[] = Array.isArray(data) ? data : [];
	const isoTime = (seconds: unknown) =>
		typeof seconds === 'number' ? new Date(seconds * 1_000).toISOString() : null;
	expect(await itemsOf(version, name, true)).toEqual(
		rows.map(({ workflow_run: run, created_by_end_user: user }) => ({
			workflow_run_id: run.id,
			status: run.status,
			error_message: run.error,
			elapsed_time: run.elapsed_time,
			total_tokens: run.total_tokens,
			total_steps: run.total_steps,
			user: user.session_id,
			created_at: isoTime(run.created_at),
			finished_at: isoTime(run.finished_at),
		})),
	);
});

/** What a workflow's run was answered with in one piece, where it gave a result. */
const WHOLE = recordingsOf((version, name) => {
	const { request, response } = readRecording(version, name);
	if (request.path !== '/v1/workflows/run' || response.chunks !== undefined) return false;
	const { data } = readRecordedJson(version, name);
	return ['succeeded', 'partial-succeeded'].includes(Object(data).status);
});

it.each(WHOLE)(
	"a run on Dify %s in Dify's own keys is the body that Dify sent: %s",
	async (version, name) => {
		expect(await itemsOf(version, name, false)).toEqual([readRecordedJson(version, name)]);
	},
);

/** The same question as a stream and as one JSON answer: only ids, times and measures differ. */
it.each(
	VERSIONS.flatMap((version) => [
		[version, 'workflow/llm'] as const,
		[version, 'workflow/partial'] as const,
	]),
)(
	'a streamed run on Dify %s has the keys of one that came in one piece: %s',
	async (version, name) => {
		const [streamed] = await itemsOf(version, `${name}-streaming`, false);
		const { data, ...whole } = readRecordedJson(version, `${name}-blocking`);
		const text = expect.any(String);
		expect(streamed).toEqual({
			...whole,
			task_id: text,
			workflow_run_id: text,
			data: {
				...Object(data),
				id: text,
				outputs: expect.any(Object),
				elapsed_time: expect.any(Number),
				created_at: expect.any(Number),
				finished_at: expect.any(Number),
			},
		});
	},
);
