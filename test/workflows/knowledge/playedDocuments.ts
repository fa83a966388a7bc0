// Runs Dify Knowledge's operations on documents against a server that answers as recorded ones did.

import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { DIFY_KNOWLEDGE, runNode } from '../harness';

/** The servers of which the knowledge API was recorded. */
export const RECORDED: Version[] = ['1.9.2', '1.14.2', '1.15.0'];

/** Those that give documents back. */
export const DOWNLOADING: Version[] = ['1.14.2', '1.15.0'];

/** Of the length that Dify's keys have. */
export const KEY = `dataset-${'0123456789'.repeat(2)}abcd`;

export const BASE = '4b1d2f60-3c7a-4e8b-9d15-8a6c0e2f7b94';

export const DOCUMENT = '7c3e9a15-2b8d-4f60-a1c4-5d9e0b7f2a36';

/** Where the documents of the base are. */
export const DOCUMENTS = `/v1/datasets/${BASE}/documents`;

/** Answers a request as a server answered when it was recorded; once only, where there are several. */
export function play(
	server: ScriptedServer,
	route: string,
	version: Version,
	...names: string[]
): void {
	let asked = 0;
	server.on(route, (response) => {
		const name = `knowledge/${names[Math.min(asked++, names.length - 1)] ?? ''}`;
		const { status, headers } = readRecording(version, name).response;
		response.writeHead(status, headers).end(readRecordedBody(version, name));
	});
}

/** A document as Dify gives it, changed. */
export function documentOf(version: Version, changes: IDataObject = {}): IDataObject {
	const recorded: IDataObject = JSON.parse(
		readRecordedBody(version, 'knowledge/doc-get-all').toString(),
	);
	return { ...recorded, id: DOCUMENT, ...changes };
}

/** What the node made of its items. */
export interface PlayedRun {
	items: IDataObject[];
	binary: INodeExecutionData['binary'];
	error: { message: string; description?: string | null } | undefined;
}

/** Runs an operation on a document of the base, failed items among the others. */
export async function runOn(
	server: ScriptedServer,
	operation: string,
	parameters: IDataObject = {},
	items?: INodeExecutionData[],
	onError: INode['onError'] = 'continueRegularOutput',
): Promise<PlayedRun> {
	const { outputs, error } = await runNode({
		type: DIFY_KNOWLEDGE,
		parameters: {
			resource: 'document',
			operation,
			knowledgeBaseId: { mode: 'id', value: BASE },
			documentId: { mode: 'id', value: DOCUMENT },
			...parameters,
		},
		credential: { baseUrl: server.url, apiKey: KEY },
		items,
		onError,
	});
	const [made = []] = outputs;
	return { items: made.map(({ json }) => json), binary: made[0]?.binary, error };
}
