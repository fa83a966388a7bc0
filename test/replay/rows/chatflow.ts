// What a user should get of chatflows that need no model, or show what a graph can do.

import type { Expected, Rows } from '../expectation';
import { answered, refused, runFailed } from './expect';

const CANNOT_CONNECT = '[Errno 111] Connection refused';

/** Dify 1.15.0 does not find the conversation and answers in a new one, unasked. */
const ANSWERED_ELSEWHERE: Expected = {
	error: {
		message: 'Dify did not find the conversation and answered in a new one',
		code: 'conversation_missing',
		status: null,
		retryable: false,
		partial_answer: 'prefix x suffix',
	},
};

const CONVERSATION_UNKNOWN = refused('Conversation Not Exists.', 'conversation_missing', 404);

/** Two models answer at once; 0.15.8 mixes their pieces, and the pieces are the answer. */
const TWO_ANSWERS = answered('A: You said: hi one\nB: You said: hi two\n');
const TWO_ANSWERS_MIXED = answered('A: B: You sYou said: aid: hi twhi oneo\nYou said: hi two\n');

const rows: Rows = {
	'chatflow/static-streaming': { all: answered('prefix hello suffix') },
	'chatflow/static-blocking': { all: answered('prefix hello again suffix') },
	'chatflow/static-unicode': {
		all: answered('prefix 😀 你好 שלום "q" \\ \u2028 </script>\nnew line\ttab suffix'),
	},
	'chatflow/no-auto-name': { all: answered('prefix x suffix') },
	'chatflow/silent-75s-streaming': { all: answered('Done: slept 75') },

	'chatflow/node-fails-streaming': { all: runFailed(CANNOT_CONNECT, false, null) },
	'chatflow/node-fails-blocking': { all: runFailed(CANNOT_CONNECT, false, 400) },

	// A round that fails inside an iteration that goes on is no failed node of the run.
	'chatflow/iteration-streaming': {
		all: answered('Got - You said: say ann\n- None\n- You said: say bob'),
		'0.15.8': answered('Got You said: say ann\nNone\nYou said: say bob'),
	},
	// 1.15.0 streams nothing from inside the loop; what it streams is the answer.
	'chatflow/loop-streaming': {
		all: answered('1\n2\ngo + 2'),
		'1.15.0': answered('go + 2'),
	},
	'chatflow/loop-blocking': {
		all: answered('1\n2\ngo + 2'),
		'1.15.0': answered('go + 2'),
	},
	'chatflow/two-answers-streaming': {
		all: TWO_ANSWERS,
		'0.15.8': TWO_ANSWERS_MIXED,
		'1.14.2': answered('B: You said: hi two\nA: You said: hi one\n'),
	},
	'chatflow/two-answers-blocking': { all: TWO_ANSWERS, '0.15.8': TWO_ANSWERS_MIXED },

	'chatflow/deleted-conversation': {
		all: CONVERSATION_UNKNOWN,
		'1.15.0': ANSWERED_ELSEWHERE,
	},
	'chatflow/other-user-conversation': {
		all: CONVERSATION_UNKNOWN,
		'1.15.0': ANSWERED_ELSEWHERE,
	},
};

export default rows;
