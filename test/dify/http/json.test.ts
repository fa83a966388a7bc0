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
