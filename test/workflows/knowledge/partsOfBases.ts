// Runs Dify Knowledge on its own against a server that plays what real ones answered.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { DIFY_KNOWLEDGE, runNode } from '../harness';

/** Of the length that Dify's keys have. */
export const KEY = `dataset-${'0123456789'.repeat(2)}abcd`;

/** Answers a request, method and path with the ids in it, as a real server answered another. */
export function answerAs(
	server: ScriptedServer,
	route: string,
	version: Version,
	name: string,
): void {
	const { status, headers } = readRecording(version, name).response;
	server.on(route, (response) => {
		response.writeHead(status, {
			'Content-Type': headers['Content-Type'] ?? 'text/html',
			'X-Version': version,
		});
		response.end(readRecordedBody(version, name));
	});
}

/** What the node made of its items. */
export interface KnowledgeRun {
	items: IDataObject[];
	error: { message: string; description?: string | null } | undefined;
}

/** Runs the node; failed items stay among the others. */
export async function runKnowledge(
	server: ScriptedServer,
	parameters: IDataObject,
	items?: INodeExecutionData[],
): Promise<KnowledgeRun> {
	const { outputs, error } = await runNode({
		type: DIFY_KNOWLEDGE,
		parameters,
		items,
		credential: { baseUrl: server.url, apiKey: KEY },
		onError: 'continueRegularOutput',
	});
	return { items: (outputs[0] ?? []).map(({ json }) => json), error };
}
