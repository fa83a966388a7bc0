// Reads executions in the form in which n8n keeps them.

import type { IDataObject } from 'n8n-workflow';

import { isObject, objectOf, objectsOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import { toDataObject } from '../../nodes/shared/items';

/** The JSON of the items that a node gave in one of its runs, on all of its outputs. */
export function itemsOf(run: JsonObject | undefined): IDataObject[] {
	const outputs: unknown = objectOf(run?.data).main;
	if (!Array.isArray(outputs)) return [];
	return outputs.flatMap((items) =>
		objectsOf(items).map(({ json }) => toDataObject(objectOf(json))),
	);
}

/**
 * Reads n8n's form of an execution: a list of values in which every text inside a list or an object
 * is the place of the value it stands for.
 */
export function readStored(text: string): unknown {
	const values: unknown = JSON.parse(text);
	if (!Array.isArray(values)) throw new Error('The data of an execution is no list');
	const revived = new Map<number, unknown>();
	const revive = (index: number): unknown => {
		if (revived.has(index)) return revived.get(index);
		const value: unknown = values[index];
		const read = (part: unknown) => (typeof part === 'string' ? revive(Number(part)) : part);
		if (Array.isArray(value)) {
			const list: unknown[] = [];
			revived.set(index, list);
			for (const part of value) list.push(read(part));
			return list;
		}
		if (!isObject(value)) return value;
		const object: JsonObject = {};
		revived.set(index, object);
		for (const [key, part] of Object.entries(value)) object[key] = read(part);
		return object;
	};
	return revive(0);
}
