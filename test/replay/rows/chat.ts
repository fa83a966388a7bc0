// What a user should get of a chatbot.

import type { Rows } from '../expectation';
import { after, answered, citation, message, providerFailed, refused } from './expect';
import {
	AUTHORIZATION_0_15,
	BAD_REQUEST,
	BAD_REQUEST_0_15,
	CONNECTION,
	CONNECTION_0_15,
	numbered,
	OTHER,
	OTHER_0_15,
	OTHER_1_9,
	RATE,
	RATE_0_15,
	RATE_MIDWAY_0_15,
	SERVER,
	SERVER_0_15,
} from './providerErrors';
import {
	JSON_ANSWER,
	LONG_ANSWER,
	REFUSED_QUESTION,
	slowAnswer,
	THINKING_ANSWER,
	UNICODE_ANSWER,
	WITHHELD_ANSWER,
} from './texts';

const HELLO = answered('You said: hello there');
const HI = answered('You said: hi');
const WRONG_KEY = providerFailed('Incorrect API key provided', false);
const MIDWAY = 'This is cut off in the ';

const CONVERSATION_UNKNOWN = refused('Conversation Not Exists.', 'conversation_missing', 404);

const CAPITAL = 'What is the capital of Japan?';
const CAPITAL_ANSWER = `You said: ${CAPITAL}`;
const JAPAN = 'The capital of Japan is Tokyo.';
const FRANCE = 'The capital of France is Paris.';
const PERU = 'The capital of Peru is Lima.';

/** The two older servers give no scores; which second sentence came is accidental. */
const FOUND = {
	'0.15.8': [citation(1, JAPAN, 0), citation(2, PERU, 0)],
	'1.9.2': [citation(1, JAPAN, 0), citation(2, FRANCE, 0)],
	'1.14.2': [citation(1, JAPAN, 0.7752396701981646), citation(2, FRANCE, 0.2605556710562624)],
	'1.15.0': [citation(1, JAPAN, 0.7752396701981646), citation(2, PERU, 0.2605556710562624)],
};

const CITED = {
	'0.15.8': answered(CAPITAL_ANSWER, { citations: FOUND['0.15.8'] }),
	'1.9.2': answered(CAPITAL_ANSWER, { citations: FOUND['1.9.2'] }),
	'1.14.2': answered(CAPITAL_ANSWER, { citations: FOUND['1.14.2'] }),
	'1.15.0': answered(CAPITAL_ANSWER, { citations: FOUND['1.15.0'] }),
};

/** A message of the history, with what it was answered from. */
function cited(retriever_resources: ReturnType<typeof citation>[]) {
	return { items: [message(CAPITAL, CAPITAL_ANSWER, { retriever_resources })] };
}

function conversation(name: string) {
	return { name, inputs: {}, status: 'normal', introduction: 'Hello!' };
}

/** 0.15.8 did not know the endpoint. */
const NO_VARIABLES = {
	'0.15.8': refused('This Dify (0.15.8) has no conversation variables', 'not_supported', 404),
	all: { items: [] },
};

const rows: Rows = {
	'chat/blocking': { all: HELLO },
	'chat/streaming': { all: HELLO },
	'chat/second-turn-streaming': { all: answered('You said: and again') },
	'chat/json-blocking': { all: answered(JSON_ANSWER) },
	'chat/long-streaming': { all: answered(LONG_ANSWER) },
	'chat/think-streaming': { all: answered(THINKING_ANSWER) },
	'chat/unicode-streaming': { all: answered(UNICODE_ANSWER) },
	'chat/empty-streaming': { all: answered('') },
	// 1.9.2 trips over an empty answer itself.
	'chat/empty-blocking': {
		all: answered(''),
		'1.9.2': refused('answer: Input should be a valid string'),
	},
	// Speech in the stream is no part of the text.
	'chat/speaking-streaming': {
		all: answered('You said: Hello there. This is a sentence. And one more sentence to speak.'),
	},
	// 1.14.2 and 1.15.0 list the user's own picture with the answer's files.
	'chat/image-streaming': {
		all: answered('You said: [image] what is this?'),
		'0.15.8': answered('You said: what is this? [image]'),
	},
	'chat/file-unknown-streaming': { all: refused('Invalid upload file') },

	// Nothing in the stream tells a stopped turn from a finished one.
	'chat/stopped-streaming': {
		all: answered(slowAnswer(4)),
		'1.9.2': answered(slowAnswer(6)),
		'1.15.0': answered(slowAnswer(5)),
	},
	'chat/stopped-stop': { all: { item: { result: 'success' } } },

	'chat/moderated-input-blocking': { all: answered(REFUSED_QUESTION) },
	'chat/moderated-input-streaming': { all: answered(REFUSED_QUESTION) },
	'chat/moderated-output-blocking': { all: answered(WITHHELD_ANSWER) },
	'chat/moderated-output-streaming': { all: answered(WITHHELD_ANSWER) },
	// 0.15.8 replaces the text by the same text.
	'chat/moderated-output-clean-streaming': { all: answered('You said: all fine') },

	'chat/knowledge-blocking': CITED,
	'chat/knowledge-streaming': CITED,
	'chat/knowledge-messages': {
		'0.15.8': cited(FOUND['0.15.8']),
		'1.9.2': cited(FOUND['1.9.2']),
		'1.14.2': cited(FOUND['1.14.2']),
		'1.15.0': cited(FOUND['1.15.0']),
	},

	'chat/inputs-streaming': { all: HI },
	'chat/inputs-extra-streaming': { all: HI },
	'chat/inputs-number-as-text-streaming': { all: HI },
	'chat/inputs-checkbox-text-streaming': {
		all: HI,
		'1.9.2': refused('brief in input form must be a valid boolean value'),
	},
	'chat/inputs-bad-select-streaming': {
		all: refused("tone in input form must be one of the following: ['formal', 'casual']"),
	},
	'chat/inputs-missing-required-blocking': { all: refused('name is required in input form') },
	'chat/inputs-missing-required-streaming': { all: refused('name is required in input form') },
	'chat/inputs-number-bad-streaming': {
		all: refused('age in input form must be a valid number'),
	},
	'chat/inputs-too-long-streaming': {
		all: refused('name in input form must be less than 48 characters'),
	},

	'chat/conversation-unknown-blocking': { all: CONVERSATION_UNKNOWN },
	'chat/conversation-unknown-streaming': { all: CONVERSATION_UNKNOWN },

	'chat/error-auth-blocking': {
		all: WRONG_KEY,
		'0.15.8': providerFailed(AUTHORIZATION_0_15, false),
	},
	'chat/error-auth-streaming': {
		all: WRONG_KEY,
		'0.15.8': providerFailed(AUTHORIZATION_0_15, false),
	},
	'chat/error-bad-blocking': {
		all: providerFailed(BAD_REQUEST, false),
		'0.15.8': providerFailed(BAD_REQUEST_0_15, false),
	},
	'chat/error-bad-streaming': {
		all: providerFailed(BAD_REQUEST, false),
		'0.15.8': providerFailed(BAD_REQUEST_0_15, false),
	},
	'chat/error-conn-blocking': {
		all: providerFailed(CONNECTION, true),
		'0.15.8': providerFailed(CONNECTION_0_15, true),
	},
	'chat/error-conn-streaming': {
		all: providerFailed(CONNECTION, true),
		'0.15.8': providerFailed(CONNECTION_0_15, true),
	},
	'chat/error-mid-blocking': {
		all: providerFailed(RATE, true),
		'0.15.8': providerFailed(RATE_0_15, true),
	},
	'chat/error-mid-streaming': {
		all: after(MIDWAY, providerFailed(RATE, true)),
		'0.15.8': after(MIDWAY, providerFailed(RATE_MIDWAY_0_15, true)),
	},
	// The number of the plug-in's request is in the one, not in the other.
	'chat/error-other-blocking': {
		'0.15.8': providerFailed(OTHER_0_15, false),
		'1.9.2': refused(numbered('3ad8313e44', OTHER_1_9)),
		'1.14.2': refused(numbered('5384e52486', OTHER)),
		'1.15.0': refused(numbered('9570307200', OTHER)),
	},
	'chat/error-other-streaming': {
		all: refused(OTHER),
		'0.15.8': providerFailed(OTHER_0_15, false),
		'1.9.2': refused(OTHER_1_9),
	},
	'chat/error-rate-blocking': {
		all: providerFailed(RATE, true),
		'0.15.8': providerFailed(RATE_0_15, true),
	},
	'chat/error-rate-streaming': {
		all: providerFailed(RATE, true),
		'0.15.8': providerFailed(RATE_0_15, true),
	},
	'chat/error-server-blocking': {
		all: providerFailed(SERVER, true),
		'0.15.8': providerFailed(SERVER_0_15, true),
	},
	'chat/error-server-streaming': {
		all: providerFailed(SERVER, true),
		'0.15.8': providerFailed(SERVER_0_15, true),
	},

	// The order within one second is accidental.
	'chat/conversations': {
		'0.15.8': {
			items: [
				conversation('About [error mid]'),
				conversation('About [error other]'),
				conversation('About [error other]'),
			],
		},
		'1.9.2': {
			items: [
				conversation('About [error other]'),
				conversation('About [error other]'),
				conversation('About [error mid]'),
			],
		},
		'1.14.2': {
			items: [
				conversation('About [error server]'),
				conversation('About [error bad]'),
				conversation('About [error bad]'),
			],
		},
		'1.15.0': {
			items: [
				conversation('About [error mid]'),
				conversation('About [error server]'),
				conversation('About [error server]'),
			],
		},
	},
	// The newest first, which is Dify's page turned round; on 1.14.2 both are of one second.
	'chat/messages': {
		all: {
			items: [
				message('and again', 'You said: and again'),
				message('hello there', 'You said: hello there'),
			],
		},
		'1.14.2': {
			items: [
				message('hello there', 'You said: hello there'),
				message('and again', 'You said: and again'),
			],
		},
	},
	'chat/variables': NO_VARIABLES,
	'chat/variables-of-a-basic-chat': NO_VARIABLES,
};

export default rows;
