// Runs the chosen operation for every item, and decides what a failed one becomes.

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { parameterError } from '../../dify/errors';
import { toErrorItem, toNodeError } from './nodeErrors';
import type { Operation, Resource } from './operation';
import { openContext } from './operation';
import { textParameter } from './parameters';

/**
 * The node's `execute`: items one after the other, results in the order of the items. A failed item
 * ends the node, or becomes an item of its own where the node is set to go on.
 */
export async function routeItems(
	n8n: IExecuteFunctions,
	resources: Resource[],
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	for (const itemIndex of n8n.getInputData().keys()) {
		try {
			const operation = findOperation(n8n, resources, itemIndex);
			results.push(...(await operation.execute(await openContext(n8n, itemIndex), itemIndex)));
		} catch (thrown) {
			// A stopped execution ends here, whatever the node is set to do with failures.
			if (!n8n.continueOnFail() || n8n.getExecutionCancelSignal()?.aborted) {
				throw toNodeError(n8n.getNode(), thrown, itemIndex);
			}
			results.push(toErrorItem(n8n, thrown, itemIndex));
		}
	}
	return [results];
}

function findOperation(
	n8n: IExecuteFunctions,
	resources: Resource[],
	itemIndex: number,
): Operation {
	const resourceName = textParameter(n8n, 'resource', itemIndex);
	const operationName = textParameter(n8n, 'operation', itemIndex);
	const operation = resources
		.find(({ option }) => option.value === resourceName)
		?.operations.find(({ option }) => option.value === operationName);
	if (operation === undefined) {
		throw parameterError(
			`This node has no operation '${operationName}' for '${resourceName}'`,
			'Choose a resource and an operation in the node, or update the package.',
		);
	}
	return operation;
}
