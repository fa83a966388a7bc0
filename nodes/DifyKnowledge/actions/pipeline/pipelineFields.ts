// The parameters of a pipeline: what it begins with, and its variables.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { checkUuid } from '../../../../dify/http/identifiers';
import { isObject, parseList, parseObject, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { asText } from '../../../shared/parameters';

/** The pipeline's variables. */
export const inputsField: INodeProperties = {
	displayName: 'Inputs',
	name: 'inputs',
	type: 'json',
	default: '{}',
	description:
		'The pipeline\'s variables as a JSON object, each under its name in Dify, for example {"topic": "north"}',
};

/** What becomes documents. */
export const datasourceInfoListField: INodeProperties = {
	displayName: 'Datasource Info List',
	name: 'datasourceInfoList',
	type: 'json',
	default: '[]',
	required: true,
	placeholder: 'e.g. {{ [$json] }}',
	description:
		'What becomes documents, as a JSON list. For files: the items that Upload File gave, or {"reference": "ID of the upload", "name": "file.pdf"} for each. For other datasources: what Run Datasource gave.',
};

/**
 * Reads what becomes documents. An upload as Dify gave it is named by its id.
 *
 * @throws DifyError when it is empty: Dify would take it, and do nothing
 */
export function readDatasourceInfoList(n8n: IExecuteFunctions, itemIndex: number): JsonObject[] {
	const given: unknown = n8n.getNodeParameter('datasourceInfoList', itemIndex, []);
	const text = asText(given).trim();
	const value = text === '' ? [] : (parseList(text) ?? [parseObject(text)]);
	if (!value.every(isObject)) {
		throw parameterError(
			`The 'Datasource Info List' parameter of item ${itemIndex} is not a JSON list of objects`,
			'Give what Upload File gave by the expression {{ [$json] }}, or write a list such as [{"reference": "2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803", "name": "file.pdf"}].',
		);
	}
	if (value.length === 0) {
		throw parameterError(
			`The 'Datasource Info List' parameter of item ${itemIndex} is empty`,
			'Give at least one file, page or document. If it is an expression, check that the node it reads from gave a value for this item.',
		);
	}
	return value;
}

/**
 * Files as a pipeline takes them: by `reference`, which an upload that is given whole has as its `id`.
 *
 * @throws DifyError when one names no upload: Dify would make a document that fails
 */
export function asFiles(list: JsonObject[]): JsonObject[] {
	return list.map((entry) => {
		const named = textOf(entry.reference) || textOf(entry.related_id);
		const reference = checkUuid(
			'Datasource Info List',
			named || textOf(entry.id),
			'Give the ID that Upload File gave.',
		);
		// Dify keeps all that it is given with the document.
		return named === '' ? { reference, name: entry.name } : { ...entry, reference };
	});
}
