// Makes n8n's items of Dify's objects.

import type { GenericValue, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { JsonObject } from '../../dify/http/json';
import type { OperationItem } from './operation';

/**
 * One item, paired with the item it was made of. A row's own `error` becomes `error_message`: n8n
 * takes an item with a key of that name for a failed one, repeats it and sends it elsewhere.
 */
export function toItem({ json, binary }: OperationItem, itemIndex: number): INodeExecutionData {
	const { error, ...rest } = json;
	const hasError = Object.hasOwn(json, 'error');
	return {
		json: toDataObject(hasError ? { ...rest, error_message: error } : json),
		...(binary !== undefined && Object.keys(binary).length > 0 ? { binary } : {}),
		pairedItem: { item: itemIndex },
	};
}

/** The same object in n8n's type; what JSON cannot hold is left out. Any key is only a key. */
export function toDataObject(object: JsonObject): IDataObject {
	return Object.fromEntries(
		Object.entries(object).filter((entry): entry is [string, GenericValue] => isGeneric(entry[1])),
	);
}

function isGeneric(value: unknown): value is GenericValue {
	return ['string', 'number', 'boolean', 'object'].includes(typeof value);
}
