// What an app's form would refuse, in Dify's own words.

import { findRefusedInput, readAppForm } from '../../../dify/app/inputForm';
import type { AppForm, FormField } from '../../../dify/app/inputForm';
import { readRecordedBody } from '../../replay/recordings';
import { OpenBody } from '../../support/openBody';

function formOf(field: Partial<FormField>): AppForm {
	return {
		fields: [
			{
				type: 'text-input',
				variable: 'name',
				label: 'Name',
				required: false,
				options: [],
				defaultValue: null,
				maxLength: null,
				fileTypes: [],
				...field,
			},
		],
		longestFileList: null,
		isModerated: false,
	};
}

const file = { transfer_method: 'local_file', upload_file_id: 'x' };

describe('an input', () => {
	it.each<[string, Partial<FormField>, unknown, string | undefined]>([
		['missing', { required: true }, undefined, 'name is required in input form'],
		['null', { required: true }, null, 'name is required in input form'],
		['an empty text, which is not missing', { required: true }, '', undefined],
		['missing, but not required', {}, undefined, undefined],
		['a number for a text', {}, 5, "(type 'text-input') name in input form must be a string"],
		[
			'a list for a paragraph',
			{ type: 'paragraph' },
			['a'],
			"(type 'paragraph') name in input form must be a string",
		],
		['as long as it may be', { maxLength: 3 }, 'abc', undefined],
		[
			'one character longer',
			{ maxLength: 3 },
			'abcd',
			'name in input form must be less than 3 characters',
		],
		['three emoji, each of which is one character', { maxLength: 3 }, '👍👍👍', undefined],
		['text without a limit', { maxLength: 0 }, 'abcd', undefined],
		['an option', { type: 'select', options: ['a', 'b'] }, 'b', undefined],
		[
			'no option',
			{ type: 'select', options: ['a', 'b'] },
			'c',
			"name in input form must be one of the following: ['a', 'b']",
		],
		[
			'an empty option, even where none is required',
			{ type: 'select', options: ['a'] },
			'',
			"name in input form must be one of the following: ['a']",
		],
		['a number', { type: 'number' }, 0, undefined],
		['a number as text', { type: 'number' }, '3.5', undefined],
		['nothing for a number', { type: 'number' }, '', undefined],
		['true for a number', { type: 'number' }, true, undefined],
		['words for a number', { type: 'number' }, 'many', 'name in input form must be a valid number'],
		['anything for a checkbox', { type: 'checkbox' }, 'maybe', undefined],
		['a file', { type: 'file' }, file, undefined],
		['no file', { type: 'file' }, '', undefined],
		['text for a file', { type: 'file' }, 'x', 'name in input form must be a file'],
		['a list of files', { type: 'file-list', maxLength: 2 }, [file, file], undefined],
		[
			'one file more than allowed',
			{ type: 'file-list', maxLength: 2 },
			[file, file, file],
			'name in input form must be less than 2 files',
		],
		[
			'one file for a list',
			{ type: 'file-list' },
			file,
			'name in input form must be a list of files',
		],
		[
			'a list with something else in it',
			{ type: 'file-list' },
			[file, 'x'],
			'name in input form must be a list of files',
		],
		['of a kind not known yet', { type: 'json_object' }, 5, undefined],
	])('%s', (_case, field, value, refusal) => {
		expect(findRefusedInput(formOf(field), { name: value }, [])).toBe(refusal);
	});
});

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
	'an input named %s is missing as any other, and there when it is given',
	(variable) => {
		const required = formOf({ variable, required: true });
		expect(findRefusedInput(required, {}, [])).toBe(`${variable} is required in input form`);
		expect(findRefusedInput(formOf({ variable }), {}, [])).toBeUndefined();
		const given = Object.fromEntries([[variable, 'text']]);
		expect(findRefusedInput(required, given, [])).toBeUndefined();
	},
);

it.each([
	[3, 3, undefined],
	[3, 4, 'Number of files exceeds the maximum limit 3'],
	[null, 9, undefined],
])('of %s files at most, %i are: %s', (longestFileList, count, refusal) => {
	const files = Array.from({ length: count }, () => ({
		type: 'image' as const,
		transfer_method: 'local_file' as const,
		upload_file_id: 'x',
	}));
	expect(findRefusedInput({ ...formOf({}), longestFileList }, {}, files)).toBe(refusal);
});

it.each(['0.15.8', '1.9.2', '1.14.2', '1.15.0'] as const)(
	"is read from what Dify %s says of the app 'chat'",
	async (version) => {
		const form = await readAppForm(async () => {
			const body = new OpenBody();
			body.write(readRecordedBody(version, 'app/chat-parameters').toString());
			body.end();
			return body.asResponse(200, 'application/json');
		});
		const told = form.fields.map(({ type, variable, required, options, maxLength }) => ({
			type,
			variable,
			required,
			options,
			maxLength,
		}));
		expect(told).toMatchObject([
			{ type: 'text-input', variable: 'name', required: true, maxLength: 48 },
			{ type: 'select', variable: 'tone', options: ['formal', 'casual'] },
			{ type: 'number', variable: 'age', required: false },
			{ type: 'paragraph', variable: 'background' },
			// Checkboxes came with Dify 1.8.
			...(version === '0.15.8' ? [] : [{ type: 'checkbox', variable: 'brief' }]),
		]);
		expect(form.isModerated).toBe(false);
	},
);
