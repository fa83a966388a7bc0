// What a user should get of a text generator, and who gives its key to a chat.

import type { Rows } from '../expectation';
import { after, answered, providerFailed, refused } from './expect';
import { CONNECTION, numbered, OTHER, RATE, SERVER } from './providerErrors';
import { slowAnswer } from './texts';

/** The model repeats what it was sent, to the line break that ends a filled-in instruction. */
const HELLO = answered('You said: hello\n');

const WRONG_KEY = providerFailed('Incorrect API key provided', false);

const rows: Rows = {
	'completion/blocking': { all: HELLO },
	'completion/streaming': { all: HELLO },
	// Nothing in the stream tells a stopped text from a finished one.
	'completion/stopped-streaming': { all: answered(slowAnswer(4)) },
	'completion/stopped-stop': { all: { item: { result: 'success' } } },
	'completion/chat-on-completion': {
		all: refused('Please check if your app mode matches the right API route.', 'not_chat_app'),
	},

	'extra/completion-empty-streaming': { all: answered('') },
	'extra/completion-slow-streaming': { all: answered(slowAnswer(40)) },
	'extra/completion-error-auth-blocking': { all: WRONG_KEY },
	'extra/completion-error-auth-streaming': { all: WRONG_KEY },
	'extra/completion-error-conn-blocking': { all: providerFailed(CONNECTION, true) },
	'extra/completion-error-conn-streaming': { all: providerFailed(CONNECTION, true) },
	'extra/completion-error-mid-blocking': { all: providerFailed(RATE, true) },
	'extra/completion-error-mid-streaming': {
		all: after('This is cut off in the ', providerFailed(RATE, true)),
	},
	// The number of the plug-in's request is in the one, not in the other.
	'extra/completion-error-other-blocking': {
		'1.14.2': refused(numbered('c5408e6189', OTHER)),
		'1.15.0': refused(numbered('4b59efd614', OTHER)),
	},
	'extra/completion-error-other-streaming': { all: refused(OTHER) },
	'extra/completion-error-server-blocking': { all: providerFailed(SERVER, true) },
	'extra/completion-error-server-streaming': { all: providerFailed(SERVER, true) },
};

export default rows;
