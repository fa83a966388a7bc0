// Names of things in knowledge bases, which Dify takes blank or refuses in words for developers.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../dify/errors/errors';
import { checkFilled } from '../../../dify/http/identifiers';
import { textParameter } from '../../shared/parameters';

/** What something is called. */
export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
};

/**
 * Reads the name, without white space around it.
 *
 * @param longest characters that Dify takes
 * @throws DifyError when it is blank, or longer
 */
export function readName(n8n: IExecuteFunctions, itemIndex: number, longest: number): string {
	const name = checkFilled('Name', textParameter(n8n, 'name', itemIndex));
	// Python counts characters, not the halves of them that JavaScript counts.
	const { length } = [...name];
	if (length > longest) {
		throw parameterError(
			`The 'Name' parameter has ${length} characters; Dify takes ${longest} at most`,
			'Use a shorter name.',
		);
	}
	return name;
}
