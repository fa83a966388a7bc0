// Plays every recorded exchange of four real Dify servers to the package.

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { VERSIONS } from './expectation';
import type { Expected, Version } from './expectation';
import { judgeItems, judgeTransport } from './judge';
import { KNOWLEDGE } from './knowledge/recordedObjects';
import { receivedKnowledge, recordedKnowledge } from './knowledge/sent';
import { readRecording, recordedNames } from './recordings';
import type { Recording } from './recordings';
import { runThroughNode, runThroughTransport } from './run';
import { comparableReceived, comparableRecorded } from './sentRequest';
import { startReplayServer } from './server';
import type { ReceivedRequest, ReplayServer } from './server';
import { expectedOf, isReadByTransport, NAMES_TWICE, TABLE } from './table';

let server: ReplayServer;
let clock: ManualClock;

beforeAll(async () => {
	server = await startReplayServer();
});

beforeEach(() => {
	clock = new ManualClock();
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest
		.spyOn(systemClock, 'wait')
		.mockImplementation(async (milliseconds, signal) => await clock.wait(milliseconds, signal));
});

afterEach(() => {
	jest.restoreAllMocks();
	server.reset();
});

afterAll(async () => {
	await server.close();
});

it('no recording stands in the table twice', () => {
	expect(NAMES_TWICE).toEqual([]);
});

it('every row stands for a recording of at least one version', () => {
	const recorded = new Set(VERSIONS.flatMap(recordedNames));
	expect(Object.keys(TABLE).filter((name) => !recorded.has(name))).toEqual([]);
});

it('every row that the node cannot send says why', () => {
	const silent = Object.entries(TABLE).filter(
		([, row]) => row.readBy === 'transport' && !row.because,
	);
	expect(silent.map(([name]) => name)).toEqual([]);
});

describe.each(VERSIONS)('Dify %s', (version) => {
	it('says what should come of each of its recordings, and of no others', () => {
		const names = recordedNames(version);
		expect(names.filter((name) => expectedOf(TABLE[name], version) === undefined)).toEqual([]);
		const columns = Object.keys(TABLE).filter((name) => TABLE[name]?.[version] !== undefined);
		expect(columns.filter((name) => !names.includes(name))).toEqual([]);
	});

	it.each(recordedNames(version))('%s', async (name) => {
		const row = TABLE[name];
		const expected = expectedOf(row, version);
		if (expected === undefined) throw new Error('The table has no such row');
		if (isReadByTransport(row, version)) {
			judgeTransport(await runThroughTransport(server, clock, version, name), expected);
			await judgeRefusal(version, name, expectedOf(row?.instead, version));
		} else {
			await judgeNode(version, name, expected);
		}
		expect(server.misfits).toEqual([]);
	});
});

/** The request that the node sends is judged as well as what it makes of the answer. */
async function judgeNode(version: Version, name: string, expected: Expected): Promise<void> {
	const separateReasoning = 'item' in expected && 'reasoning' in expected.item;
	const { items, played } = await runThroughNode(server, clock, version, name, {
		separateReasoning,
	});
	for (const exchange of played) {
		const { request } = exchange.playback;
		if (request === undefined) throw new Error(`The node did not ask for ${exchange.name}`);
		// The node leaves no connection open, not even one that Dify would keep for minutes.
		await exchange.playback.closed;
		await judgeRequest(request, readRecording(version, exchange.name), name);
	}
	const source = played.at(-1)?.name ?? name;
	judgeItems(items, expected, { version, name: source, request: name });
}

/** @param name the recording that is played */
async function judgeRequest(
	request: ReceivedRequest,
	recording: Recording,
	name: string,
): Promise<void> {
	if (name.startsWith(KNOWLEDGE)) {
		expect(await receivedKnowledge(request, recording)).toEqual(recordedKnowledge(recording));
	} else {
		expect(await comparableReceived(request)).toEqual(comparableRecorded(recording));
	}
}

/** What the node finds out before is told to the user, and the recorded request is not sent. */
async function judgeRefusal(
	version: Version,
	name: string,
	expected: Expected | undefined,
): Promise<void> {
	if (expected === undefined) return;
	server.reset();
	const { items, played } = await runThroughNode(server, clock, version, name, {
		emptyByExpression: true,
	});
	expect(played.map(({ playback }) => playback.request)).toEqual([undefined]);
	// To look is all that it may have done.
	const methods = server.requests.map(({ method }) => method);
	expect(methods.filter((method) => method !== 'GET')).toEqual([]);
	judgeItems(items, expected, { version, name, request: name });
}
