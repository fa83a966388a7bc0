// The variables of a text generator, to be filled in one by one in the editor.

import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { getInputFields as getAllFields } from '../../shared/methods/getInputFields';
import { TEXT_VARIABLE } from '../actions/text/textVariable';

/**
 * One column for each variable. The one that the parameter Text fills may be left empty here.
 *
 * @throws NodeOperationError or NodeApiError as those of the other nodes
 */
export async function getInputFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { fields, ...rest } = await getAllFields.call(this);
	return {
		...rest,
		fields: fields.map((field) =>
			field.id === TEXT_VARIABLE ? { ...field, required: false } : field,
		),
	};
}
