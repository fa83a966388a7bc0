// Makes n8n's items of Dify's objects.

import type { GenericValue, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { JsonObject } from '../../dify/http/json';

/** One item, paired with the item it was made of. */
export function toItem(json: JsonObject, itemIndex: number): INodeExecutionData {
	return { json: toDataObject(json), pairedItem: { item: itemIndex } };
}

/** The same object in n8n's type; what JSON cannot hold is left out. */
export function toDataObject(object: JsonObject): IDataObject {
	const data: IDataObject = {};
	for (const [key, value] of Object.entries(object)) {
		if (isGeneric(value)) data[key] = value;
	}
	return data;
}

function isGeneric(value: unknown): value is GenericValue {
	return ['string', 'number', 'boolean', 'object'].includes(typeof value);
}
