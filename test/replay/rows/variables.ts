// What a user should get of a conversation's variables: values in their types, not Dify's text.

import type { Expected, Rows, Version } from '../expectation';
import { refused } from './expect';

export const seen = {
	id: 'e208ec58-4503-48a9-baf8-17aae67e5fa0',
	name: 'seen',
	value_type: 'string',
	value: 'and again',
	description: 'What was asked last',
};

export const score = {
	id: 'e208ec58-4503-48a9-baf8-17aae67e5fa1',
	name: 'score',
	value_type: 'number',
	value: 1.5,
	description: 'A number',
};

export const notes = {
	id: 'e208ec58-4503-48a9-baf8-17aae67e5fa2',
	name: 'notes',
	value_type: 'array[string]',
	value: ['a', 'b'],
	description: 'A list',
};

export const profile = {
	id: 'e208ec58-4503-48a9-baf8-17aae67e5fa3',
	name: 'profile',
	value_type: 'object',
	value: { k: 1 },
	description: 'An object',
};

/** The web page of a server that does not know the path. */
function unsupported(version: Version): Expected {
	return refused(`This Dify (${version}) has no conversation variables`, 'not_supported', 404);
}

const rows: Rows = {
	// The order is Dify's own, and not stable there: 1.14.2 moved the changed one to the end.
	'variables/list': {
		'0.15.8': unsupported('0.15.8'),
		all: { items: [seen, score, notes, profile] },
		'1.14.2': { items: [score, notes, profile, seen] },
	},
	'variables/list-limit': {
		'0.15.8': unsupported('0.15.8'),
		all: { items: [seen, score] },
		'1.14.2': { items: [score, notes] },
	},
	'variables/list-other-user': {
		'0.15.8': unsupported('0.15.8'),
		all: refused('Conversation Not Exists.', 'not_found', 404),
	},
	'variables/list-unknown': {
		'0.15.8': unsupported('0.15.8'),
		all: refused('Conversation Not Exists.', 'not_found', 404),
	},
	// 1.9.2 ignores the filter, later servers crash on it with PostgreSQL.
	'variables/list-by-name': {
		readBy: 'transport',
		because: 'the node never sends a name: it filters what comes',
		'0.15.8': unsupported('0.15.8'),
		'1.9.2': {
			items: [
				seen,
				{ ...score, value: '1.5' },
				{ ...notes, value: "['a', 'b']" },
				{ ...profile, value: "{'k': 1}" },
			],
		},
		all: refused('Internal Server Error', 'unknown', 500),
	},
	// The page is the one of an endpoint that a server lacks, and cannot be told from it.
	'variables/list-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		'0.15.8': unsupported('0.15.8'),
		'1.9.2': unsupported('1.9.2'),
		'1.14.2': unsupported('1.14.2'),
		'1.15.0': unsupported('1.15.0'),
	},
};

export default rows;
