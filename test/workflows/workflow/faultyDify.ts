// Runs of a workflow on a faulty emulated server, while the package's time passes.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer, DifyServerOptions } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { settle } from '../../support/manualClock';
import type { ManualClock } from '../../support/manualClock';
import { passTimeUntil, takeClock } from '../../support/packageClock';
import { EXECUTE, inputs, itemOn, requestsTo } from './workflowNode';

/** What the runs are asked. */
export const TOPIC = 'one two three four five';

/** What a run gives that nothing is lost of. */
export const succeeded: IDataObject = {
	status: 'succeeded',
	outputs: expect.objectContaining({ answer: `You said: ${TOPIC}` }),
	workflow_run_id: expect.any(String),
};

/** What an item says whose run gave nothing. */
export const failed = (code: string): IDataObject => ({
	code,
	status: 'failed',
	description: expect.stringMatching(/\w/),
});

/** What became of one item. */
export interface Ran {
	item: IDataObject;
	/** Requests to run the workflow, each of which may be paid for. */
	posts: number;
	stops: number;
	/** On the package's clock. */
	seconds: number;
}

/** A server of one test, and the package's clock in the test's hands. */
export interface FaultyDify {
	dify: DifyServer;
	clock: ManualClock;
	run(parameters?: IDataObject, settings?: RunSettings): Promise<Ran>;
	/** Ends it, once no connection is left. */
	close(): Promise<void>;
}

interface RunSettings {
	/** `workflow` unless given. */
	app?: string;
	/** How time passes; second by second unless given. */
	passTime?: typeof passTimeUntil;
}

/** Starts a server that pings every millisecond. */
export async function startFaultyDify(options: DifyServerOptions = {}): Promise<FaultyDify> {
	const dify = await startDifyServer({ pingIntervalMilliseconds: 1, ...options });
	const clock = takeClock();
	return {
		dify,
		clock,
		async run(parameters = {}, { app = 'workflow', passTime = passTimeUntil } = {}) {
			const running = itemOn(dify, app, { ...EXECUTE, ...inputs({ topic: TOPIC }), ...parameters });
			// The silent ones are silent only when they have said all they say.
			await settle(40);
			const seconds = await passTime(clock, running);
			const item = await running;
			const stops = dify.requests.filter(({ path }) => path.endsWith('/stop')).length;
			return { item, seconds, posts: requestsTo(dify, '/workflows/run').length, stops };
		},
		async close() {
			jest.restoreAllMocks();
			await dify.waitFor(({ openResponses }) => openResponses() === 0);
			await dify.close();
		},
	};
}
