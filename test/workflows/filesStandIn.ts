// Stands in for n8n's Read/Write Files from Disk in examples run without n8n itself.

import type { INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** A folder: what is in each of its files, by their paths below it. */
export type Folder = Map<string, string>;

/**
 * n8n's node as far as the examples use it: it reads all files of one folder. As in n8n, only the
 * binary data knows in which folder a file is.
 *
 * @param path where the folder is
 */
export function filesNode(path: string, folder: Folder): INodeType {
	return {
		description: {
			displayName: 'Read/Write Files from Disk',
			name: 'readWriteFile',
			group: ['input'],
			version: 1,
			description: 'Stands in for Read/Write Files from Disk',
			defaults: { name: 'Read/Write Files from Disk' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			return [[...folder].map(([file, text]) => itemOf(`${path}/${file}`, text))];
		},
	};
}

function itemOf(path: string, text: string): INodeExecutionData {
	const slash = path.lastIndexOf('/');
	const fileName = path.slice(slash + 1);
	return {
		json: { fileName },
		binary: {
			data: {
				data: Buffer.from(text).toString('base64'),
				directory: path.slice(0, slash),
				fileName,
				mimeType: 'text/plain',
			},
		},
		pairedItem: { item: 0 },
	};
}
