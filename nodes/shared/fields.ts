// Fields that several operations share, so that they look and read alike.

import type { INodeProperties } from 'n8n-workflow';

/** The end user of those who do not tell people apart. */
export const DEFAULT_USER = 'n8n';

/** Dify's end user. */
export const userField: INodeProperties = {
	displayName: 'User',
	name: 'user',
	type: 'string',
	default: DEFAULT_USER,
	required: true,
	placeholder: 'e.g. customer-4711',
	description:
		'Who is asking, for example an e-mail address or a customer number: any text of up to 255 characters. Everybody with the same text here shares conversations and files, nobody else sees them. So use one value for one person in all nodes, or leave it as it is if you do not tell people apart.',
};

/** The id of a message. */
export const messageIdField: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 9b2d7c44-5e1f-4a8b-8c3d-6f70a1b2c302',
	description: 'The message_id that came with the answer',
};

/** The binary field of the incoming item that holds a file. */
export const inputBinaryField: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	typeOptions: { binaryDataProperty: true },
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input field that holds the file',
	description:
		'Name of the binary field of the incoming item, or the file itself by an expression such as {{ $binary.data }}',
};

/** The binary field of the item that gets a file. */
export const outputBinaryField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output field to put the file in',
};

/** How many rows of a list are wanted. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** Whether items are to hold what most need, in few keys. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The collection of rarely used settings, in the order of their names. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: byName(options),
	};
}

/**
 * Fields in the order of their names. Those are English and compared plainly: the tables of all
 * languages would cost more than loading the whole node.
 */
export function byName(fields: INodeProperties[]): INodeProperties[] {
	const key = ({ displayName }: INodeProperties) => displayName.toLowerCase();
	return fields.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}
