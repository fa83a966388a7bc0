// Values from anywhere, turned into what an app's form takes, or refused in words for everybody.

import type { AppForm, FormField } from '../../../dify/app/inputForm';
import { readAppForm } from '../../../dify/app/inputForm';
import { convertInputs, fillForm } from '../../../dify/app/inputValues';
import { readRecordedBody } from '../../replay/recordings';
import { OpenBody } from '../../support/openBody';

function formOf(...fields: Partial<FormField>[]): AppForm {
	return {
		fields: fields.map((field) => ({
			type: 'text-input',
			variable: 'x',
			label: 'X',
			required: false,
			options: [],
			defaultValue: null,
			maxLength: null,
			fileTypes: [],
			...field,
		})),
		longestFileList: null,
		isModerated: false,
	};
}

const fill = (field: Partial<FormField>, value: unknown) => fillForm(formOf(field), { x: value });

const TONE = { type: 'select', options: ['formal', '2'] };

const file = { transfer_method: 'local_file', upload_file_id: 'id' };

it.each<[string, Partial<FormField>, unknown, unknown]>([
	['a text as it is', {}, ' "Ada"\n', ' "Ada"\n'],
	['an empty text as it is', {}, '', ''],
	['an empty text as it is, also where a text is required', { required: true }, '', ''],
	['a number for a text as text', {}, 4711, '4711'],
	['0 for a paragraph as text', { type: 'paragraph' }, 0, '0'],
	['false for a text as text', {}, false, 'false'],
	['an object for a text as its JSON', {}, { a: 1 }, '{"a":1}'],
	['an option', TONE, 'formal', 'formal'],
	['a number that is an option', TONE, 2, '2'],
	['a number', { type: 'number' }, 3.5, 3.5],
	['0', { type: 'number' }, 0, 0],
	['0, where a number is required', { type: 'number', required: true }, 0, 0],
	['a number that came as text', { type: 'number' }, ' 42 ', 42],
	['a number in a way that Dify does not read', { type: 'number' }, '1e3', 1000],
	[
		'digits that a number would round',
		{ type: 'number' },
		'12345678901234567890',
		'12345678901234567890',
	],
	['true', { type: 'checkbox' }, true, true],
	['false', { type: 'checkbox' }, false, false],
	['"false"', { type: 'checkbox' }, 'false', false],
	['"Yes"', { type: 'checkbox' }, 'Yes', true],
	['0 for a checkbox', { type: 'checkbox' }, 0, false],
	['an object', { type: 'json_object' }, { a: [1] }, { a: [1] }],
	['the JSON of an object', { type: 'json_object' }, '{"a": [1]}', { a: [1] }],
	['a single file', { type: 'file' }, [file], file],
	['a list of one file', { type: 'file-list' }, [file], [file]],
	['an option in the spelling of the app', TONE, ' Formal ', 'formal'],
	['an option that another one is like', { ...TONE, options: ['a', 'A'] }, 'A', 'A'],
	['whatever a control not known yet takes', { type: 'date' }, [1], [1]],
])('sends %s', (_what, field, value, sent) => {
	expect(fill(field, value)).toStrictEqual({ x: sent });
});

it.each<[string, Partial<FormField>, unknown]>([
	['null', {}, null],
	['an empty choice, which Dify takes for a wrong one', TONE, ''],
	['an empty number', { type: 'number' }, ''],
	['blanks for a number', { type: 'number' }, '  '],
	['an empty yes or no', { type: 'checkbox' }, ''],
	['an empty object', { type: 'json_object' }, ' '],
	['no file', { type: 'file' }, []],
	['an empty list of files', { type: 'file-list' }, []],
])('leaves out %s', (_what, field, value) => {
	expect(fill(field, value)).toStrictEqual({});
});

it.each<[string, Partial<FormField>, unknown, string]>([
	['words for a number', { type: 'number' }, 'many', 'must be a valid number'],
	['a number with a comma', { type: 'number' }, '3,5', 'must be a valid number'],
	['what is no number', { type: 'number' }, Number.NaN, 'must be a valid number'],
	['a list for a number', { type: 'number' }, [1], 'must be a valid number'],
	[
		'what is like two options',
		{ ...TONE, options: ['a', 'A'] },
		' A',
		"must be one of the following: ['a', 'A']",
	],
	['no option', TONE, 'rude', "must be one of the following: ['formal', '2']"],
	['a text that is too long', { maxLength: 3 }, 'four', 'must have at most 3 characters'],
	['a number whose text is too long', { maxLength: 3 }, 4711, 'must have at most 3 characters'],
	['neither yes nor no', { type: 'checkbox' }, 'perhaps', 'must be true or false'],
	['2 for a checkbox', { type: 'checkbox' }, 2, 'must be true or false'],
	[
		'a list for an object',
		{ type: 'json_object' },
		'[1]',
		'must be a JSON object, such as {"key": "value"}',
	],
	[
		'broken JSON for an object',
		{ type: 'json_object' },
		'{"a":',
		'must be a JSON object, such as {"key": "value"}',
	],
	['two files for one', { type: 'file' }, [file, file], 'must be one file'],
	[
		'too many files',
		{ type: 'file-list', maxLength: 1 },
		[file, file],
		'must have at most 1 files',
	],
])('refuses %s, naming the variable', (_what, field, value, rule) => {
	expect(() => fill(field, value)).toThrow(
		expect.objectContaining({
			kind: 'parameter',
			message: `The app does not take the value of 'x': it ${rule}`,
			remedy: expect.stringContaining("under 'Inputs'"),
		}),
	);
});

it.each([
	['nothing', {}],
	['null', { x: null }],
])('refuses %s for a variable that is required', (_what, values) => {
	expect(() => fillForm(formOf({ required: true }), values)).toThrow(
		expect.objectContaining({
			message: "The app asks for 'x', which has no value",
			description: expect.not.stringContaining('Dify said'),
		}),
	);
});

it.each<Partial<FormField>>([TONE, { type: 'number' }, { type: 'file' }, { type: 'file-list' }])(
	'takes an empty value for none where one is required: %j',
	(field) => {
		expect(() => fill({ ...field, required: true }, holding(field))).toThrow(
			"The app asks for 'x', which has no value",
		);
	},
);

function holding({ type = '' }: Partial<FormField>): unknown {
	return type.startsWith('file') ? [] : '';
}

it('refuses a value for a variable that the app does not have, but not the absence of one', () => {
	expect(() => fillForm(formOf({}), { gone: 'x' })).toThrow(
		expect.objectContaining({
			message: "The app has no variable 'gone' any more",
			remedy: expect.stringContaining('refresh'),
		}),
	);
	expect(fillForm(formOf({}), { gone: null })).toEqual({});
});

it.each(['constructor', '__proto__'])('fills in a variable of the name %s', (variable) => {
	const values = Object.fromEntries([[variable, 5]]);
	const inputs = fillForm(formOf({ variable }), values);
	expect(Object.entries(inputs)).toEqual([[variable, '5']]);
});

it('only converts, and judges nothing, where the form may be out of date', () => {
	const fields = formOf(
		{ variable: 'age', type: 'number' },
		{ variable: 'name', required: true },
		{ variable: 'tone', ...TONE },
	).fields;
	const values = { age: 'many', tone: 'rude', other: 1 };
	expect(convertInputs(fields, values)).toEqual(values);
	expect(convertInputs(fields, { age: '5', name: 5, tone: '' })).toEqual({ age: 5, name: '5' });
});

async function readForm(body: string): Promise<AppForm> {
	return await readAppForm(async () => {
		const open = new OpenBody();
		open.write(body);
		open.end();
		return open.asResponse(200, 'application/json');
	});
}

it.each(['0.15.8', '1.9.2', '1.14.2', '1.15.0'] as const)(
	'fills the recorded form of a chatflow of Dify %s',
	async (version) => {
		const form = await readForm(readRecordedBody(version, 'app/chatflow-parameters').toString());
		expect(
			fillForm(form, { topic: 5, tone: 'casual', count: '3', doc: [file], docs: [file, file] }),
		).toEqual({ topic: '5', tone: 'casual', count: 3, doc: file, docs: [file, file] });
		expect(form.fields.find(({ variable }) => variable === 'doc')?.fileTypes).toEqual([
			'document',
			'image',
			'custom',
		]);
	},
);

it('passes over what is filled by Dify itself or has no name, and reads labels and defaults', async () => {
	const form = await readForm(
		JSON.stringify({
			user_input_form: [
				{ external_data_tool: { variable: 'weather', label: 'Weather', required: true } },
				{ 'text-input': { label: 'Nameless', required: true } },
				{ 'text-input': { variable: 'city', default: 'Bern' } },
				{ number: { variable: 'nights', label: 'Nights', default: 2 } },
				{ checkbox: { variable: 'breakfast', label: 'Breakfast', default: false } },
				{ json_object: { variable: 'guest', label: 'Guest', default: { name: 'Ada' } } },
				{ select: { variable: 'room', label: 'Room', default: '', options: ['single', 2] } },
				'nonsense',
			],
		}),
	);
	expect(form.fields).toMatchObject([
		{ variable: 'city', label: 'city', defaultValue: 'Bern', type: 'text-input' },
		{ variable: 'nights', defaultValue: 2 },
		{ variable: 'breakfast', defaultValue: false },
		{ variable: 'guest', defaultValue: '{"name":"Ada"}' },
		{ variable: 'room', defaultValue: null, options: ['single', '2'] },
	]);
	expect(fillForm(form, {})).toEqual({});
});
