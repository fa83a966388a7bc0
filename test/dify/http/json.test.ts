// Values are read out of JSON whose shape nobody promises, without a surprise.

import * as fc from 'fast-check';

import {
	filledTextOf,
	isObject,
	numberOf,
	objectOf,
	objectsOf,
	parseObject,
	textOf,
} from '../../../dify/http/json';
import { expectLinear, repeated } from '../linear';

describe('a number', () => {
	it.each<[unknown, number]>([
		[0, 0],
		[-1.5, -1.5],
		['0.000036', 0.000036],
		['0E-7', 0],
		[' 12 ', 12],
		['1e3', 1000],
	])('%j is read as %d', (value, number) => {
		expect(numberOf(value)).toBe(number);
	});

	it.each<[unknown]>([
		[''],
		['  '],
		['USD'],
		['1,5'],
		['NaN'],
		['Infinity'],
		[NaN],
		[Infinity],
		[null],
		[undefined],
		[true],
		[[]],
		[['7']],
		[{}],
	])('%j is none', (value) => {
		expect(numberOf(value)).toBeNull();
	});
});

describe('any value', () => {
	it('is an object, or read as an empty one', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(isObject(objectOf(value))).toBe(true);
				if (isObject(value)) expect(objectOf(value)).toBe(value);
				else expect(objectOf(value)).toEqual({});
			}),
		);
	});

	it('is a text, or read as an empty one', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(textOf(value)).toBe(typeof value === 'string' ? value : '');
				expect(filledTextOf(value)).toBe(textOf(value) === '' ? null : value);
			}),
		);
	});

	it.each<[unknown, boolean]>([
		[{}, true],
		[[], false],
		[null, false],
		['{}', false],
		[7, false],
	])('%j is an object: %s', (value, is) => {
		expect(isObject(value)).toBe(is);
	});
});

describe('a list', () => {
	it('gives its objects and leaves out the rest', () => {
		expect(objectsOf([{ a: 1 }, null, 'x', [{}], 7, { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
	});

	it.each<[unknown]>([[null], [undefined], ['none'], [{}], [7]])('%j is an empty one', (value) => {
		expect(objectsOf(value)).toEqual([]);
	});
});

describe('a text of JSON', () => {
	it('gives the object that it holds', () => {
		expect(parseObject('{"a":{"b":[1]}}')).toEqual({ a: { b: [1] } });
	});

	it.each(['', '[]', 'null', '"{}"', '7', '{', '<html>', '{} {}'])('%j holds none', (text) => {
		expect(parseObject(text)).toBeUndefined();
	});
});

describe('a number that only Python writes', () => {
	it.each<[string, unknown]>([
		['{"score":NaN}', { score: null }],
		['{"score": Infinity}', { score: null }],
		['{"score":-Infinity}', { score: null }],
		['{"scores":[NaN,1,-Infinity,-1,Infinity]}', { scores: [null, 1, null, -1, null] }],
		['{"answer":"Hello","metadata":{"score":NaN}}', { answer: 'Hello', metadata: { score: null } }],
	])('is nothing, and costs nothing else: %s', (text, value) => {
		expect(parseObject(text)).toEqual(value);
	});

	it.each([
		'NaN is no number',
		'To -Infinity and Infinity',
		'He said "NaN", and "Infinity" again',
		'A backslash \\ before "NaN" and one at the end \\',
		'\\"NaN\\\\" of many',
		'Infinity',
	])('is left alone in a text: %s', (text) => {
		const json = `{"before":NaN,${JSON.stringify(text)}:${JSON.stringify(text)},"behind":-Infinity}`;
		expect(parseObject(json)).toEqual({ before: null, [text]: text, behind: null });
	});

	it('is left alone in any text, wherever quotes and backslashes stand', () => {
		const piece = fc.constantFrom('"', '\\', 'NaN', '-Infinity', 'a', '{', ':', '\n');
		fc.assert(
			fc.property(fc.array(piece), (pieces) => {
				const text = pieces.join('');
				expect(parseObject(`{"a":NaN,"b":${JSON.stringify(text)}}`)).toEqual({ a: null, b: text });
			}),
		);
	});

	it.each(['NaN', '{"a": NaNa}', '{"a": naN}', '{NaN: 1}', '{"a": "NaN}', '{"a": +Infinity}'])(
		'makes no object of a text that is none: %s',
		(text) => {
			expect(parseObject(text)).toBeUndefined();
		},
	);

	it.each(['NaN', '"', '\\', '\\"', '"NaN', '-', '-Infinit', 'Infinity'])(
		'takes no longer to find, whatever comes: %j again and again',
		(piece) => {
			const textOfLength = (length: number) => `{"a":NaN,"b":"${repeated(piece, length)}`;
			expectLinear(parseObject, textOfLength(320 * 1024), textOfLength(20 * 1024));
		},
	);
});
