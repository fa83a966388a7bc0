// Checks the ids and names that Dify would refuse with a page, a crash or silence.

import { parameterError } from '../errors/errors';

/** Dify's routes know ids with hyphens only; without them they are completed. */
const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** Dify keeps an end user's name in a column of 255 characters; longer ones crash it (§1.2). */
export const LONGEST_USER = 255;

/**
 * The end user as Dify will know it.
 *
 * @param user what stands in the parameter; surrounding white space does not count, for Dify takes
 * a user of blanks as one of its own
 * @throws DifyError when it is blank or longer than 255 characters
 */
export function checkUser(user: string): string {
	const trimmed = user.trim();
	if (trimmed === '') {
		throw parameterError(
			"The 'User' parameter is empty",
			'Enter any name for your end user, for example a customer number or an e-mail address. Dify keeps conversations and files apart by it.',
		);
	}
	// The database counts characters, not the halves of them that JavaScript counts.
	const length = [...trimmed].length;
	if (length > LONGEST_USER) {
		throw parameterError(
			`The 'User' parameter has ${length} characters; Dify takes ${LONGEST_USER} at most`,
			'Use a shorter name for the end user, for example a customer number.',
		);
	}
	return trimmed;
}

/** Whether a text is an id of Dify's, with or without its hyphens. */
export function isUuid(text: string): boolean {
	return UUID.test(text);
}

/**
 * An id that Dify's routes take as a UUID, in Dify's own spelling; anything else gets an HTML page from
 * them, or a crash (§2.2). One thing must not pass for two: items that concern it wait for each other,
 * and are looked at together.
 *
 * @param label the parameter's name as the user reads it
 * @param origin where its ids come from
 * @throws DifyError when it is empty or no UUID
 */
export function checkUuid(
	label: string,
	id: string,
	origin = 'Use the ID that an earlier Dify node gave.',
): string {
	const trimmed = id.trim();
	if (trimmed === '') {
		throw parameterError(
			`The '${label}' parameter is empty`,
			'If it is an expression, check that the node it reads from gave a value for this item.',
		);
	}
	if (!isUuid(trimmed)) {
		throw parameterError(
			`The '${label}' parameter is not a Dify ID: ${JSON.stringify(shorten(trimmed))}`,
			`Dify IDs look like 2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803. ${trimmed.startsWith('{') ? 'This is a whole item: give only the ID in it.' : origin}`,
		);
	}
	return trimmed.replace(UUID, '$1-$2-$3-$4-$5').toLowerCase();
}

/**
 * An id of free form (task ids): trimmed, not empty.
 *
 * @throws DifyError when nothing is left
 */
export function checkFilled(label: string, value: string): string {
	const trimmed = value.trim();
	if (trimmed === '') {
		throw parameterError(
			`The '${label}' parameter is empty`,
			'If it is an expression, check that the node it reads from gave a value for this item.',
		);
	}
	return trimmed;
}

/** NUL, and half of a character of two halves: Dify's database stores neither. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * A text that Dify keeps in its database.
 *
 * @param label the parameter's name as the user reads it
 * @throws DifyError when Dify would crash over it, or keep another one
 */
export function checkStorable(label: string, text: string): string {
	if (!UNSTORABLE.test(text)) return text;
	throw parameterError(
		`'${label}' holds half a character, or one that no text has: ${JSON.stringify(shorten(text))}`,
		'A text that is cut by an expression can end within an emoji: [...text].slice(0, 100).join("") cuts between characters.',
	);
}

function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
