// Stands in for n8n's Data Table in examples run without n8n itself: rows that outlive an execution.

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { objectOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';

/**
 * n8n's Data Table node, as far as the examples use it: it inserts and updates rows as the items come,
 * and finds rows by what stands in one column.
 *
 * @param rows the table
 */
export function tableNode(rows: IDataObject[]): INodeType {
	const description: INodeTypeDescription = {
		displayName: 'Data Table',
		name: 'dataTable',
		group: ['transform'],
		version: 1,
		description: 'Stands in for Data Table',
		defaults: { name: 'Data Table' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: ['operation', 'filters'].map((name) => ({
			displayName: name,
			name,
			type: 'json',
			default: {},
		})),
	};
	return {
		description,
		async execute(this: IExecuteFunctions) {
			const given = this.getInputData().flatMap(({ json }, index): INodeExecutionData[] => {
				const operation: unknown = this.getNodeParameter('operation', index);
				const filter = () => objectOf(this.getNodeParameter('filters.conditions[0]', index));
				return act(rows, operation, json, filter).map((row) => ({
					json: { ...row },
					pairedItem: { item: index },
				}));
			});
			return [given];
		},
	};
}

/** Does it to the table; the rows that it was done to. */
function act(
	rows: IDataObject[],
	operation: unknown,
	item: IDataObject,
	filter: () => JsonObject,
): IDataObject[] {
	if (operation === 'insert') {
		rows.push({ ...item });
		return rows.slice(-1);
	}
	const { keyName, condition, keyValue } = filter();
	if (condition !== 'eq') throw new Error('Rows are found only by what a column is equal to');
	const found = rows.filter((row) => row[String(keyName)] === keyValue);
	if (operation === 'get') return found;
	if (operation !== 'update') throw new Error(`The table does not know ${String(operation)}`);
	return found.map((row) => Object.assign(row, item));
}
