// What a user should get of changing a conversation's variable, which the node reads before.

import type { Rows } from '../expectation';
import { lacks, refused, wrongParameter } from './expect';
import { notes, profile, score, seen } from './variables';

/** Where there are no variables to be read, none is changed. */
const NOT_READ = {
	readBy: 'transport',
	on: ['0.15.8'],
	because: 'the node reads the variables before, which 0.15.8 does not have',
	'0.15.8': lacks('0.15.8', 'way to change conversation variables'),
	instead: { '0.15.8': lacks('0.15.8', 'conversation variables') },
} as const;

const REFUSED_BEFORE = 'the node knows the type of the variable, and refuses before it sends';

const OTHER_KIND = refused('not supported value type float');

const OTHER_SPELLING = 'the node writes a whole number as 42.0 where the variable holds 1.5';

function mismatch(variable: string, expected: string, given: string) {
	return refused(
		`Type mismatch: variable '${variable}' expects ${expected}, but got ${given} type`,
		'bad_request',
	);
}

/** A value that is told to be of another type; on 0.15.8 it does not come to that. */
function insteadOf(message: string) {
	return { ...NOT_READ.instead, all: wrongParameter(message) };
}

const rows: Rows = {
	'variables/set-seen': { ...NOT_READ, all: { item: { ...seen, value: 'a new value' } } },
	'variables/set-notes': { ...NOT_READ, all: { item: { ...notes, value: ['x', 'y', 'z'] } } },
	'variables/set-profile': {
		...NOT_READ,
		all: { item: { ...profile, value: { a: { b: 1 } } } },
	},
	'variables/set-unknown': {
		...NOT_READ,
		all: refused('Conversation Variable Not Exists.', 'not_found', 404),
	},
	'variables/set-score': {
		readBy: 'transport',
		because: OTHER_SPELLING,
		'0.15.8': NOT_READ['0.15.8'],
		all: OTHER_KIND,
	},
	'variables/set-score-wrong-type': {
		readBy: 'transport',
		because: REFUSED_BEFORE,
		'0.15.8': NOT_READ['0.15.8'],
		all: mismatch('score', 'float', 'string'),
		instead: insteadOf("The variable 'score' takes a number, not: many"),
	},
	'variables/set-notes-wrong-type': {
		readBy: 'transport',
		because: REFUSED_BEFORE,
		'0.15.8': NOT_READ['0.15.8'],
		all: mismatch('notes', 'array[string]', 'string'),
		instead: insteadOf("The variable 'notes' takes a JSON list, not: x"),
	},
	'variables/set-no-value': {
		readBy: 'transport',
		because: 'the node always sends a value',
		'0.15.8': NOT_READ['0.15.8'],
		'1.9.2': refused(
			'value: New value for the conversation variable Missing required parameter in the JSON body',
		),
		all: refused('value: Field required'),
	},

	// Numbers by their spelling: the variable holds 1.5.
	'extra/vars-put-score-42.0': { all: { item: { ...score, value: 42 } } },
	'extra/vars-put-score-2.5': { all: { item: { ...score, value: 2.5 } } },
	'extra/vars-put-score-1e3': {
		readBy: 'transport',
		because: 'the node writes 1e3 as 1000.0',
		all: { item: { ...score, value: '1000.0' } },
	},
	'extra/vars-put-score-42': { readBy: 'transport', because: OTHER_SPELLING, all: OTHER_KIND },
	'extra/vars-put-score-43-after-float': {
		readBy: 'transport',
		because: OTHER_SPELLING,
		all: OTHER_KIND,
	},
	'extra/vars-put-score-true': {
		readBy: 'transport',
		because: REFUSED_BEFORE,
		all: OTHER_KIND,
		instead: insteadOf("The variable 'score' takes a number, not: true"),
	},
	'extra/vars-put-score-null': {
		readBy: 'transport',
		because: REFUSED_BEFORE,
		all: mismatch('score', 'float', 'none'),
		instead: insteadOf("The variable 'score' takes a number, not: null"),
	},
	'extra/vars-put-score-text': {
		readBy: 'transport',
		because: 'the node sends a text that is a number as the number',
		all: mismatch('score', 'float', 'string'),
	},

	'extra/vars-put-seen-empty': { all: { item: { ...seen, value: '' } } },
	'extra/vars-put-seen-null': {
		readBy: 'transport',
		because: 'the node sends a text to a variable that is one',
		all: mismatch('seen', 'string', 'none'),
	},
	'extra/vars-put-notes-empty': { all: { item: { ...notes, value: [] } } },
	'extra/vars-put-notes-mixed': { all: mismatch('notes', 'array[string]', 'array[any]') },
	'extra/vars-put-profile-list': {
		readBy: 'transport',
		because: REFUSED_BEFORE,
		all: mismatch('profile', 'object', 'array[number]'),
		instead: insteadOf("The variable 'profile' takes a JSON object, not: [1]"),
	},
	// Dify answers in Python's spelling.
	'extra/vars-put-profile-unicode': {
		all: {
			item: {
				...profile,
				value: { a: null, b: true, c: 'it\'s "ü" 你好', d: [1, 2] },
			},
		},
	},
};

export default rows;
