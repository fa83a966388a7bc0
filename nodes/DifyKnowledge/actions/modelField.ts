// The fields in which a model is chosen from the workspace's list, or named by an expression.

import type { INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../dify/errors/errors';
import { isObject, parseObject, textOf } from '../../../dify/http/json';
import { parseModelText } from '../../../dify/knowledge/models';
import type { ModelName } from '../../../dify/knowledge/models';
import { asText } from '../../shared/parameters';

/** What a field looks like. */
interface ModelField {
	displayName: string;
	name: string;
	/** The node's method that gives the list. */
	loadOptionsMethod: string;
	/** A sentence without its full stop. */
	purpose: string;
}

/** A field with a list of models. */
export function modelField(field: ModelField): INodeProperties {
	const { displayName, name, loadOptionsMethod, purpose } = field;
	return {
		displayName,
		name,
		type: 'options',
		typeOptions: { loadOptionsMethod },
		default: '',
		description: `${purpose}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>: provider and model, such as langgenius/openai/openai/text-embedding-3-small.`,
	};
}

/**
 * The model that was chosen: a text as the list gives it, or an item of Model: Get Many.
 *
 * @param label the field's name as the user reads it
 * @returns null where none was chosen
 * @throws DifyError when provider or model is missing
 */
export function readModel(label: string, value: unknown): ModelName | null {
	const text = asText(value).trim();
	if (text === '') return null;
	const given = isObject(value) ? value : parseObject(text);
	const name =
		given === undefined
			? parseModelText(text)
			: { provider: textOf(given.provider), model: textOf(given.model) };
	if (name === undefined || name.provider === '' || name.model === '') {
		throw parameterError(
			`'${label}' does not name a provider and a model: ${text.slice(0, 100)}`,
			'Choose the model from its list, or give provider and model as the list names them, such as langgenius/openai/openai/text-embedding-3-small.',
		);
	}
	return name;
}
