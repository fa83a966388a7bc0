// Stands in for n8n's Data Table in examples run without n8n itself: rows that outlive an execution.

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { objectsOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';

/** Columns that n8n itself fills, whatever an item has under their names. */
const SYSTEM_COLUMNS = ['id', 'createdAt', 'updatedAt'];

/**
 * n8n's Data Table node, as far as the examples use it: it inserts and updates rows as the items come,
 * and finds the rows that meet all conditions.
 *
 * @param rows the table
 * @param beforeUpdate called with what is to be written; what it throws ends the execution
 */
export function tableNode(
	rows: IDataObject[],
	beforeUpdate: (change: IDataObject) => void = () => {},
): INodeType {
	const description: INodeTypeDescription = {
		displayName: 'Data Table',
		name: 'dataTable',
		group: ['transform'],
		version: 1,
		description: 'Stands in for Data Table',
		defaults: { name: 'Data Table' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: ['operation', 'filters', 'returnAll', 'limit'].map((name) => ({
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
				const found = () => {
					const conditions = objectsOf(this.getNodeParameter('filters.conditions', index));
					return rows.filter((row) => conditions.every((condition) => meets(row, condition)));
				};
				const limit = () =>
					this.getNodeParameter('returnAll', index) === false
						? Number(this.getNodeParameter('limit', index))
						: Infinity;
				const act = (): IDataObject[] => {
					switch (operation) {
						case 'insert':
							rows.push({ ...json });
							return rows.slice(-1);
						case 'get':
							return found().slice(0, limit());
						case 'update':
							beforeUpdate(json);
							return found().map((row) => Object.assign(row, withoutSystemColumns(json)));
						default:
							throw new Error(`The table does not know ${String(operation)}`);
					}
				};
				return act().map((row) => ({ json: { ...row }, pairedItem: { item: index } }));
			});
			return [given];
		},
	};
}

function withoutSystemColumns(item: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(item).filter(([column]) => !SYSTEM_COLUMNS.includes(column)),
	);
}

/** As in SQL, what is not there is neither more nor less than anything. */
function meets(row: IDataObject, { keyName, condition, keyValue }: JsonObject): boolean {
	const value = row[String(keyName)] ?? null;
	switch (condition) {
		case 'eq':
			return value === keyValue;
		case 'isNotEmpty':
			return value !== null && value !== '';
		case 'gt':
			return value !== null && String(value) > String(keyValue);
		case 'lt':
			return value !== null && String(value) < String(keyValue);
		default:
			throw new Error(`The table does not know the condition ${String(condition)}`);
	}
}
