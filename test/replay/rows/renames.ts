// What a user should get of naming a conversation.

import type { Expected, Rows } from '../expectation';
import { refused, wrongParameter } from './expect';

const UNKNOWN = refused('Conversation Not Exists.', 'not_found', 404);

const CRASHED = refused('Internal Server Error', 'unknown', 500);

const NO_NAME = refused('Value error, name is required when auto_generate is false');

const CHECKED_NAME = 'the node refuses an empty name before it sends anything';

/** A conversation of its new name; when that was, and its id, are different in each recording. */
function named(name: string, introduction: string, inputs: object = {}): Expected {
	return { item: { name, introduction, inputs, status: 'normal' } };
}

/** The chatflow keeps what its form was given; 0.15.8 knows no checkbox in a form. */
const FORM = { topic: 'T', tone: 'formal', count: 2, doc: null, docs: null };

const rows: Rows = {
	'conversations/rename': { all: named('Renamed ✓', 'Hi there!') },
	'conversations/rename-unknown': { all: UNKNOWN },
	'conversations/rename-empty': {
		readBy: 'transport',
		because: CHECKED_NAME,
		all: NO_NAME,
		// Its validation has no status in the body.
		'0.15.8': CRASHED,
		'1.9.2': CRASHED,
		instead: { all: wrongParameter("The 'Name' parameter is empty") },
	},
	'chat/rename-auto': { all: named('About hello there', 'Hello!') },
	'chatflow-llm/rename-auto': {
		'0.15.8': named('About hello there', 'Hi there!', FORM),
		all: named('About hello there', 'Hi there!', { ...FORM, flag: true }),
	},

	'extra/rename-other-user': { all: UNKNOWN },
	'extra/rename-blank': {
		readBy: 'transport',
		because: CHECKED_NAME,
		all: NO_NAME,
		instead: { all: wrongParameter("The 'Name' parameter is empty") },
	},
	'extra/rename-long': {
		readBy: 'transport',
		because: 'the node refuses a name that Dify cannot keep',
		all: CRASHED,
		instead: {
			all: wrongParameter("The 'Name' parameter has 300 characters; Dify takes 255 at most"),
		},
	},
};

export default rows;
