// The parameters of a metadata field: its name, or its ID.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import { textParameter } from '../../../shared/parameters';
import { nameField } from '../names';

/** Characters that Dify takes (§15 of the knowledge API's facts). */
export const LONGEST_FIELD_NAME = 255;

/** What it is called. */
export const fieldNameField: INodeProperties = {
	...nameField,
	placeholder: 'e.g. source_id',
	description:
		"The name of the field, of up to 255 characters, as it stands among a document's metadata",
};

/** Which one it is. */
export const metadataIdField: INodeProperties = {
	displayName: 'Metadata Field ID',
	name: 'metadataId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 43464aae-f558-4424-9184-bd60322ecd8d',
	description: 'The ID that Get Many or Create of the resource Metadata Field gave',
};

/**
 * Reads the id.
 *
 * @throws DifyError when it is missing, or none of Dify's
 */
export function readMetadataId(n8n: IExecuteFunctions, itemIndex: number): string {
	return checkUuid(
		'Metadata Field ID',
		textParameter(n8n, 'metadataId', itemIndex),
		'Get Many of the resource Metadata Field gives it as id.',
	);
}
