// What the operations of a node give, run through n8n-core against the emulator, for their schemas.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { runNode } from './harness';
import type { PackageNode } from './harness';

/** Items of each operation, by `resource/operation`. */
export type Outputs = Record<string, () => Promise<IDataObject[]>>;

/** Runs one operation of a node on one item; the JSON of what it gives. */
export type RunOperation = (
	app: string,
	parameters: IDataObject,
	item?: INodeExecutionData,
) => Promise<IDataObject[]>;

/** An item with a picture. */
export const FILE: INodeExecutionData = {
	json: {},
	binary: {
		data: { data: 'eA==', fileName: 'a.png', fileExtension: 'png', mimeType: 'image/png' },
	},
};

/** Operations of one node, as the user `ada`; what fails is thrown. */
export function operationsOf(dify: DifyServer, type: PackageNode): RunOperation {
	return async (app, parameters, item = { json: {} }) => {
		const { outputs, error } = await runNode({
			type,
			parameters: { user: 'ada', ...parameters },
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
			items: [item],
		});
		if (error !== undefined) throw new Error(error.message);
		return (outputs[0] ?? []).map(({ json }) => json);
	};
}
