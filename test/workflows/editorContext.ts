// What n8n's server gives the methods of a node that the editor calls while a panel is open.

import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import { getInputFields } from '../../nodes/shared/methods/getInputFields';
import type { TestCredential } from './harness';
import { additionalData, DIFY_CHAT, hooksOf, node } from './harness';

/** The context of Message: Send with these parameters. */
export function editorContext(
	parameters: IDataObject,
	credential: TestCredential,
): LoadOptionsContext {
	const chat = {
		...node('Dify Chat', DIFY_CHAT, { resource: 'message', operation: 'send', ...parameters }),
		credentials: { difyAppApi: { id: '1', name: 'Dify' } },
	};
	const type = new DifyChat();
	const workflow = new Workflow({
		nodes: [chat],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const host = additionalData(hooksOf([chat], {}, 'internal'), credential);
	host.currentNodeParameters = chat.parameters;
	return new LoadOptionsContext(workflow, chat, host, '');
}

/** The columns of an app's variables, as the editor saves them with the node. */
export async function savedColumns(credential: TestCredential): Promise<IDataObject[]> {
	const { fields } = await getInputFields.call(editorContext({}, credential));
	return JSON.parse(JSON.stringify(fields));
}

/** The parameter that holds values for these columns. */
export function mappedFields(values: IDataObject, schema: IDataObject[]): IDataObject {
	return { mappingMode: 'defineBelow', value: values, matchingColumns: [], schema };
}
