// Values that Dify wrote in Python's spelling are read back as what they are.

import * as fc from 'fast-check';

import { objectsOf, parseObject, textOf } from '../../../dify/http/json';
import { readVariableValue } from '../../../dify/chat/pythonText';
import { readRecordedBody } from '../../replay/recordings';
import { anyText } from '../anyText';
import { expectLinear, repeated } from '../linear';

const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		anyText(),
		fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(anyText(), tie('value'), { maxKeys: 4 }),
	),
}));

/** Writes a JSON value as Python's repr() does. */
function repr(value: unknown): string {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'number') return reprNumber(value);
	if (typeof value === 'string') return reprText(value);
	if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
	const entries = Object.entries(value as object);
	return `{${entries.map(([key, item]) => `${reprText(key)}: ${repr(item)}`).join(', ')}}`;
}

/** Python writes large numbers with an exponent where JavaScript still writes all digits. */
function reprNumber(value: number): string {
	if (Object.is(value, -0)) return '-0.0';
	const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value);
	return isLarge ? value.toExponential() : String(value);
}

/** Python prefers single quotes; double ones where only single ones are inside. */
function reprText(text: string): string {
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	const inner = [...text].map((character) => reprCharacter(character, quote)).join('');
	return `${quote}${inner}${quote}`;
}

function reprCharacter(character: string, quote: string): string {
	const known: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
	if (character === quote) return `\\${quote}`;
	const short = known[character];
	if (short !== undefined) return short;
	const code = character.codePointAt(0) ?? 0;
	if (/^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character)) return character;
	if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
	if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
	return `\\U${code.toString(16).padStart(8, '0')}`;
}

const readAsList = (text: string) => readVariableValue(text, 'array[any]');

describe('the variables that a real Dify showed', () => {
	it.each(['1.9.2', '1.14.2', '1.15.0'] as const)('on %s are read in their types', (version) => {
		const text = readRecordedBody(version, 'variables/list').toString('utf8');
		const values = Object.fromEntries(
			objectsOf(parseObject(text)?.data).map((variable) => [
				textOf(variable.name),
				readVariableValue(variable.value, textOf(variable.value_type)),
			]),
		);
		expect(values).toEqual({
			seen: 'and again',
			score: 1.5,
			notes: ['a', 'b'],
			profile: { k: 1 },
		});
	});
});

describe('a value', () => {
	it.each<[string, string, unknown]>([
		['object', "{'a': 1}", { a: 1 }],
		[
			'object',
			`{'a': None, 'b': True, 'c': 'it\\'s "ü" 你好', 'd': [1.0, 2]}`,
			{ a: null, b: true, c: 'it\'s "ü" 你好', d: [1, 2] },
		],
		['object', '{}', {}],
		['object', "{'a': {'b': [None, True, False]}}", { a: { b: [null, true, false] } }],
		['object', '{1: \'one\', True: "two"}', { '1': 'one', true: 'two' }],
		['object', '{"a": null, "b": true, "c": false}', { a: null, b: true, c: false }],
		['object', "{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
		['array[number]', '[1, 2.5, -3, 1e-07, 1e+21]', [1, 2.5, -3, 1e-7, 1e21]],
		['array[string]', "[\"it's\", '\"q\"', '']", ["it's", '"q"', '']],
		['array[string]', "['it\\'s \"so\"']", ['it\'s "so"']],
		['array[string]', "['a\\nb\\t\\\\n', '\\x07\\x1b']", ['a\nb\t\\n', '\x07\x1b']],
		['array[string]', "['\\u2028\\xa0', '\\U0001f600']", ['\u2028\u00a0', '😀']],
		['array[string]', "['\\ud83d\\ude00']", ['😀']],
		['array[string]', "['😀', '你好']", ['😀', '你好']],
		['array[object]', "[{'a': []}, {}]", [{ a: [] }, {}]],
		['array[any]', "[(1, 2), ('x',), ()]", [[1, 2], ['x'], []]],
		['array[boolean]', '[True, False]', [true, false]],
		['array[string]', '[]', []],
		['array[number]', ' [ 1 , 2 , ] ', [1, 2]],
		['boolean', 'True', true],
		['boolean', 'False', false],
		['boolean', 'true', true],
		['number', '42', 42],
		['number', '42.0', 42],
		['number', '-1e-05', -0.00001],
		['number', ' 9007199254740991\n', 9007199254740991],
		['number', '1e+20', 1e20],
		['array[number]', '[9007199254740991, -9007199254740991]', [2 ** 53 - 1, 1 - 2 ** 53]],
		[
			'array[number]',
			'[1, 12345678901234567890, -9007199254740992, +9007199254740992]',
			[1, '12345678901234567890', '-9007199254740992', '+9007199254740992'],
		],
		['array[number]', `[1, ${'9'.repeat(400)}]`, [1, '9'.repeat(400)]],
		[
			'object',
			"{'id': 12345678901234567890, 12345678901234567890: [9007199254740993]}",
			{ id: '12345678901234567890', '12345678901234567890': ['9007199254740993'] },
		],
		['object', 'None', null],
	])('of type %s written %s is read', (type, text, value) => {
		expect(readVariableValue(text, type)).toEqual(value);
	});

	it.each<[string, string]>([
		['string', "{'a': 1}"],
		['string', '42'],
		['string', 'None'],
		['secret', 'True'],
		['file', "{'id': 'x'}"],
		['brand_new', '[1]'],
		['number', ''],
		['number', ' '],
		['number', 'many'],
		['number', 'inf'],
		['number', 'nan'],
		['number', '9007199254740992'],
		['number', '12345678901234567890'],
		['number', '-12345678901234567890'],
		['number', ' 12345678901234567890\n'],
		['object', ''],
		['object', 'words'],
		['object', "{'a': 1"],
		['object', "{'a'}"],
		['object', "{'a': 1} and more"],
		['object', "{'a': nan}"],
		['object', "{'a': inf}"],
		['object', "{'a': datetime(2026, 11, 21)}"],
		['array[file]', '[File(id=None)]'],
		['array[string]', "['a' 'b']"],
		['array[string]', "['a]"],
		['array[string]', "['\\x4']"],
		['array[string]', "['\\U00110000']"],
		['array[string]', "['\\u12"],
		['array[string]', "['a'"],
		['array[string]', '[,]'],
		['array[number]', '[1_000]'],
		['array[number]', '[1 2]'],
		['boolean', 'yes'],
	])('of type %s written "%s" stays the text that it is', (type, text) => {
		expect(readVariableValue(text, type)).toBe(text);
	});

	it.each<[unknown]>([[null], [42], [true], [['a']], [{ a: 1 }]])(
		'that is no text stays as it is: %j',
		(value) => {
			expect(readVariableValue(value, 'object')).toBe(value);
		},
	);

	it('nested beyond all measure stays text instead of a crash', () => {
		const text = '['.repeat(200_000) + ']'.repeat(200_000);
		expect(readVariableValue(text, 'array[any]')).toBe(text);
	});

	it.each(['1', '1,', '1, ', "'a', ", 'True, ', '[', '(1, ', '12345678901234567890, ', '\\', ' '])(
		'takes the same time for every character of %j again and again',
		(piece) => {
			for (const end of ['', ']']) {
				const [short, long] = [20 * 1024, 320 * 1024].map((length) => repeated(piece, length));
				expectLinear(readAsList, `[${long}${end}`, `[${short}${end}`);
			}
		},
	);

	it('is read whatever is in it', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.array(anyJson, { maxLength: 5 }), fc.dictionary(anyText(), anyJson)),
				(value) => {
					const plain: unknown = JSON.parse(JSON.stringify(value));
					const type = Array.isArray(plain) ? 'array[any]' : 'object';
					expect(readVariableValue(repr(plain), type)).toEqual(plain);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('never makes a reader throw, whatever the text', () => {
		const pieces = fc.constantFrom(
			'{',
			'}',
			'[',
			']',
			'(',
			')',
			',',
			':',
			"'",
			'"',
			'\\',
			'x',
			'1',
		);
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 12 }), (text) => {
				expect(() => readVariableValue(text.join(''), 'object')).not.toThrow();
			}),
			{ numRuns: 500 },
		);
	});
});
