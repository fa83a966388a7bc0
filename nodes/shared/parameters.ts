// Reads parameters of a node into plain values, whatever an expression made of them.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../dify/errors/errors';
import { isObject } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';

/** The value as text: nothing is an empty text, an object its JSON. */
export function asText(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A parameter as text, unchanged. */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return asText(context.getNodeParameter(name, itemIndex, ''));
}

/** A parameter as yes or no; expressions may give it as text. */
export function booleanParameter(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
): boolean {
	return asBoolean(context.getNodeParameter(name, itemIndex, false));
}

/** A parameter that is a collection of settings. */
export function collectionParameter(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
): JsonObject {
	const value: unknown = context.getNodeParameter(name, itemIndex, {});
	return isObject(value) ? value : {};
}

/** Yes or no, also as text. */
export function asBoolean(value: unknown): boolean {
	return value === true || value === 'true';
}

/**
 * A number of 0 or more.
 *
 * @param label the parameter's name as the user reads it
 * @param fallback where nothing was set
 * @throws DifyError when it is no number, or below 0
 */
export function amount(value: unknown, label: string, fallback: number): number {
	const number = value === undefined || value === null || value === '' ? fallback : Number(value);
	if (!Number.isFinite(number) || number < 0) {
		throw parameterError(
			`'${label}' is not a number of 0 or more: ${asText(value)}`,
			'Enter a number, or 0 for no limit.',
		);
	}
	return number;
}

/**
 * The chosen word of a list, the first one where none was chosen.
 *
 * @throws DifyError when it is another word; an expression can give any
 */
export function oneOf<Word extends string>(
	label: string,
	value: unknown,
	[first, ...others]: [Word, ...Word[]],
): Word {
	if (value === undefined || value === null || value === '') return first;
	const chosen = [first, ...others].find((word) => word === value);
	if (chosen === undefined) {
		throw parameterError(
			`'${label}' is none of its choices: ${asText(value)}`,
			`Use one of ${[first, ...others].join(', ')}.`,
		);
	}
	return chosen;
}

/**
 * A whole number.
 *
 * @param label the parameter's name as the user reads it
 * @throws DifyError when it is no whole number, or below the least one
 */
export function wholeNumber(
	value: unknown,
	label: string,
	fallback: number,
	least: number,
): number {
	const number = value === undefined || value === null || value === '' ? fallback : Number(value);
	if (!Number.isInteger(number) || number < least) {
		throw parameterError(
			`'${label}' is not a whole number of ${least} or more: ${asText(value)}`,
			`Enter a whole number, ${least} or more.`,
		);
	}
	return number;
}

/**
 * A JSON parameter that must hold an object: typed text, or an expression that gives one.
 *
 * @throws DifyError when it holds something else
 */
export function objectParameter(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	label: string,
): JsonObject {
	const value: unknown = context.getNodeParameter(name, itemIndex, {});
	if (isObject(value)) return value;
	const text = asText(value).trim();
	if (text === '') return {};
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (thrown) {
		throw notAnObject(label, itemIndex, thrown instanceof Error ? ` (${thrown.message})` : '');
	}
	if (!isObject(parsed)) throw notAnObject(label, itemIndex, '');
	return parsed;
}

function notAnObject(label: string, itemIndex: number, detail: string) {
	return parameterError(
		`The '${label}' parameter of item ${itemIndex} is not a JSON object${detail}`,
		'Write an object such as {"name": "Ada"}. Where values come from an expression, JSON.stringify() keeps quotes and line breaks in them from breaking it.',
	);
}

/**
 * How many rows are wanted: all of them, or up to the limit.
 *
 * @throws DifyError when the limit is no number above 0
 */
export function limitParameter(context: IExecuteFunctions, itemIndex: number): number {
	if (booleanParameter(context, 'returnAll', itemIndex)) return Infinity;
	return wholeNumber(context.getNodeParameter('limit', itemIndex, 50), 'Limit', 50, 1);
}
