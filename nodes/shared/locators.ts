// Fields in which something of Dify's is chosen from a list by its name, or named by its id.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../dify/errors/errors';
import { isObject } from '../../dify/http/json';
import { asText } from './parameters';

/** What was chosen in such a field; an empty id where none was given. */
export interface Located {
	mode: 'list' | 'id';
	id: string;
}

/** What a field looks like. */
interface LocatorField {
	displayName: string;
	name: string;
	description: string;
	/** The node's method that gives the list. */
	searchListMethod: string;
	placeholder: string;
	/** The way it opens with: an id where an earlier node mostly gives it. */
	opensWith: 'list' | 'id';
}

/** A field with the two ways. */
export function locatorField(field: LocatorField): INodeProperties {
	const { displayName, name, description, searchListMethod, placeholder, opensWith } = field;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: opensWith, value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder },
		],
	};
}

/**
 * What was chosen. A plain text, as workflows written by hand or for older versions have it, is the
 * id.
 *
 * @param label the field's name as the user reads it
 * @throws DifyError when a choice from the list was forgotten
 */
export function locatorParameter(
	n8n: IExecuteFunctions,
	name: string,
	itemIndex: number,
	label: string,
): Located {
	const given: unknown = n8n.getNodeParameter(name, itemIndex, '');
	const mode = isObject(given) && given.mode === 'list' ? 'list' : 'id';
	const id = asText(isObject(given) ? given.value : given).trim();
	if (mode === 'list' && id === '') {
		throw parameterError(
			`Nothing is chosen in '${label}'`,
			'Choose an entry of its list, or switch it to By ID and give the ID.',
		);
	}
	return { mode, id };
}
