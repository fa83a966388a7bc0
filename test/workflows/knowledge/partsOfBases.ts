// Runs Dify Knowledge on its own against a server that plays what real ones answered.

import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { DifyKnowledge } from '../../../nodes/DifyKnowledge/DifyKnowledge.node';
import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { additionalData, DIFY_KNOWLEDGE, hooksOf, node, runNode } from '../harness';

/** Of the length that Dify's keys have. */
const KEY = `dataset-${'0123456789'.repeat(2)}abcd`;

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

/** What n8n's server gives the methods of the node that the editor calls while its panel is open. */
export function knowledgeEditor(server: ScriptedServer): LoadOptionsContext {
	const knowledge = {
		...node('Dify Knowledge', DIFY_KNOWLEDGE, { resource: 'tag', operation: 'update' }),
		credentials: { difyKnowledgeApi: { id: '1', name: 'Dify' } },
	};
	const type = new DifyKnowledge();
	const workflow = new Workflow({
		nodes: [knowledge],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const host = additionalData(hooksOf([knowledge], {}, 'internal'), {
		baseUrl: server.url,
		apiKey: KEY,
	});
	host.currentNodeParameters = knowledge.parameters;
	return new LoadOptionsContext(workflow, knowledge, host, '');
}
