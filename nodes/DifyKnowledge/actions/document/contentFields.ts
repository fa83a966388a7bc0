// What a document is made of: its content, a text or a file, and its name.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Upload } from '../../../../dify/app/fileForm';
import { parameterError } from '../../../../dify/errors/errors';
import { checkStorable } from '../../../../dify/http/identifiers';
import type { DocumentContent } from '../../../../dify/knowledge/documentWrites';
import { readBinaryField } from '../../../shared/binary';
import { inputBinaryField } from '../../../shared/fields';
import { oneOf, textParameter } from '../../../shared/parameters';

/** Characters of a document's name at most: Dify cuts longer ones without a word (§15). */
const LONGEST_NAME = 200;

/** In a form's file name, a line break becomes %0A, and Dify takes %22 for a quotation mark. */
const CHANGED_ON_THE_WAY = /[\r\n]|%22/;

/** Source, content and name. */
export const contentFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'binary',
				description: 'A file of the incoming item, such as a PDF, a Word document or a table',
			},
			{ name: 'Text', value: 'text', description: 'A text, for example of a web page or a ticket' },
		],
		default: 'text',
		description: 'Where the content of the document comes from',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. We are open from Monday to Friday, 9 am to 6 pm.',
		displayOptions: { show: { source: ['text'] } },
		description:
			'The content. Markdown is cut best: its headings begin new chunks. Turn HTML into Markdown before, or its words run together.',
	},
	{
		...inputBinaryField,
		displayOptions: { show: { source: ['binary'] } },
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Opening hours',
		description:
			'What the document is called in the knowledge base, in at most 200 characters. A text needs a name; a file has its own, which it keeps where this is empty. The extension of a file is added where it is missing.',
	},
];

/** Content and name of a document. */
export interface NamedContent {
	name: string;
	content: DocumentContent;
}

/**
 * Content and name, as the user set them.
 *
 * @throws DifyError when one of them is missing, or Dify would change it without a word
 */
export function readContent(n8n: IExecuteFunctions, itemIndex: number): NamedContent {
	const source = oneOf('Source', n8n.getNodeParameter('source', itemIndex, ''), ['text', 'binary']);
	const given = textParameter(n8n, 'name', itemIndex).trim();
	if (source === 'binary') {
		const file = readBinaryField(n8n, itemIndex);
		return { name: checkFileName(nameOfFile(given, file)), content: { file } };
	}
	const text = textParameter(n8n, 'text', itemIndex);
	if (text.trim() === '') {
		throw parameterError(
			"The 'Text' parameter is empty",
			'Dify would make a document of it in which nothing is found. If it is an expression, check that the node it reads from gave a text for this item.',
		);
	}
	return { name: checkName(given), content: { text } };
}

function nameOfFile(given: string, { name }: Upload): string {
	if (given === '') return name.trim();
	const extension = /\.[^./\\]+$/.exec(name)?.[0] ?? '';
	return given.toLowerCase().endsWith(extension.toLowerCase()) ? given : `${given}${extension}`;
}

function checkFileName(name: string): string {
	if (/[/\\]/.test(name)) {
		throw parameterError(
			`The name '${name}' has a slash in it, which Dify takes in no file name`,
			'Give another Name, for example {{ $binary.data.fileName.replaceAll("/", "-") }}.',
		);
	}
	if (CHANGED_ON_THE_WAY.test(name)) {
		throw parameterError(
			`The name ${JSON.stringify(name)} has a line break or %22 in it, which do not arrive in Dify`,
			'The document would get another name, and be made anew in each run. Give another Name.',
		);
	}
	return checkName(name);
}

function checkName(name: string): string {
	if (name === '') {
		throw parameterError(
			"The 'Name' parameter is empty",
			'Give each document a name of its own, for example its title or its ID. If it is an expression, check that the node it reads from gave a value for this item.',
		);
	}
	const { length } = [...name];
	if (length > LONGEST_NAME) {
		throw parameterError(
			`The name '${name.slice(0, 40)}…' has ${length} characters; Dify keeps ${LONGEST_NAME} and cuts the rest off`,
			'Two long names could become one and the same document. Give a shorter Name.',
		);
	}
	return checkStorable('Name', name);
}
