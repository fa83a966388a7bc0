// Lets a node answer a recorded form and wait for the rest of the run.

import type { IDataObject } from 'n8n-workflow';

import type { ManualClock } from '../support/manualClock';
import { runNode } from '../workflows/harness';
import type { Version } from './expectation';
import { nodeCallFor } from './nodeCall';
import { readRecording } from './recordings';
import { keyOf, passTime } from './run';
import { answerOf } from './server';
import type { Answer, ReplayServer } from './server';

/** Recorded events, as the node asks for them: with the state before, and beyond the pause. */
export function events(version: Version, name: string): Answer {
	const [path = ''] = readRecording(version, name).request.path.split('&');
	return {
		...answerOf(version, name),
		path: `${path}&include_state_snapshot=true&continue_on_pause=true`,
	};
}

/** The id of the run whose events were recorded. */
export function runOf(version: Version, name: string): string {
	return readRecording(version, name).request.path.split('/')[3] ?? '';
}

/**
 * What comes of a recorded answer to a form in a node that waits for the run.
 *
 * @param parameters those of the node that the recorded answer does not tell
 */
export async function answerThroughNode(
	server: ReplayServer,
	clock: ManualClock,
	{ version, submit, parameters }: { version: Version; submit: string; parameters: IDataObject },
): Promise<IDataObject> {
	const recording = readRecording(version, submit);
	const call = nodeCallFor(recording, false);
	const running = runNode({
		type: call.type,
		parameters: { ...call.parameters, options: {}, ...parameters },
		credential: { baseUrl: server.url, apiKey: keyOf(recording) },
		onError: 'continueRegularOutput',
	});
	await passTime(clock, running);
	const { outputs, error } = await running;
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(1);
	return outputs[0]?.[0]?.json ?? {};
}
