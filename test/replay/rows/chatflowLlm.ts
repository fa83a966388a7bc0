// What a user should get of a chatflow with a model in it.

import type { Rows } from '../expectation';
import { after, answered, citation, message, refused, runFailed, stopped } from './expect';
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

/** 1.9.2 names the provider as its plug-in does, the newer ones by its label. */
const WRONG_KEY = '[Echo] Incorrect model credentials provided, please check and try again.';
const WRONG_KEY_1_9 = WRONG_KEY.replace('Echo', 'echo');

const CAPITAL = 'What is the capital of Japan?';
/** The two older servers leave the place of an empty context in the model's prompt. */
const CAPITAL_ANSWER = `You said:  ${CAPITAL}`;
const CAPITAL_ANSWER_OLD = `You said: {{#context#}} ${CAPITAL}`;

const JAPAN = citation(1, 'The capital of Japan is Tokyo.', 0.7752396701981646);
/** Which second sentence came is accidental. */
const WITH_FRANCE = [JAPAN, citation(2, 'The capital of France is Paris.', 0.2605556710562624)];
const WITH_PERU = [JAPAN, citation(2, 'The capital of Peru is Lima.', 0.2605556710562624)];

const CITED = {
	'0.15.8': answered(CAPITAL_ANSWER_OLD, { citations: WITH_PERU }),
	'1.9.2': answered(CAPITAL_ANSWER_OLD, { citations: WITH_FRANCE }),
	'1.14.2': answered(CAPITAL_ANSWER, { citations: WITH_FRANCE }),
	'1.15.0': answered(CAPITAL_ANSWER, { citations: WITH_PERU }),
};

/** A message of the history, with what it was answered from. */
function cited(answer: string, retriever_resources: Array<ReturnType<typeof citation>>) {
	return { items: [message(CAPITAL, answer, { retriever_resources })] };
}

const INPUTS = { topic: 'T', tone: 'formal', count: 2, flag: true, doc: null, docs: null };
/** 0.15.8 has no checkboxes. */
const INPUTS_0_15 = { topic: 'T', tone: 'formal', count: 2, doc: null, docs: null };

function conversation(name: string, inputs: Record<string, unknown> = INPUTS) {
	return { name, inputs, status: 'normal', introduction: 'Hi there!' };
}

function conversationsOf(names: string[], inputs: Record<string, unknown> = INPUTS) {
	return { items: names.map((name) => conversation(name, inputs)) };
}

/** The two messages of a conversation, the newest first. */
function history(inputs: Record<string, unknown>) {
	return {
		items: [
			message('and again', 'You said: and again', { inputs }),
			message('hello there', 'You said: hello there', { inputs }),
		],
	};
}

function variable(name: string, value_type: string, value: unknown, description: string) {
	return { name, value_type, value, description };
}

const rows: Rows = {
	'chatflow-llm/streaming': { all: HELLO },
	'chatflow-llm/blocking': { all: HELLO },
	'chatflow-llm/second-turn-streaming': { all: answered('You said: and again') },
	'chatflow-llm/json-blocking': { all: answered(JSON_ANSWER) },
	'chatflow-llm/long-streaming': { all: answered(LONG_ANSWER) },
	'chatflow-llm/think-streaming': { all: answered(THINKING_ANSWER) },
	'chatflow-llm/unicode-streaming': { all: answered(UNICODE_ANSWER) },
	'chatflow-llm/empty-streaming': { all: answered('') },
	'chatflow-llm/empty-blocking': { all: answered('') },

	// 0.15.8 streams nothing before the node behind the model, so nothing could be stopped: it ran on.
	'chatflow-llm/stopped-streaming': {
		'0.15.8': answered(slowAnswer(40)),
		'1.9.2': stopped(slowAnswer(4)),
		'1.14.2': stopped(slowAnswer(4)),
		'1.15.0': stopped(slowAnswer(3)),
	},
	'chatflow-llm/stopped-stop': { all: { item: { result: 'success' } } },

	// 1.14.2 leaves the connection open behind it, 1.15.0 sends a failed run that never was.
	'chatflow-llm/moderated-input-streaming': { all: answered(REFUSED_QUESTION) },
	'chatflow-llm/moderated-input-blocking': { all: answered(REFUSED_QUESTION) },
	// The finished run repeats what was withheld.
	'chatflow-llm/moderated-output-streaming': { all: answered(WITHHELD_ANSWER) },
	'chatflow-llm/moderated-output-blocking': { all: answered(WITHHELD_ANSWER) },
	'chatflow-llm/moderated-output-clean-streaming': { all: answered('You said: all fine') },

	'chatflow-llm/knowledge-streaming': CITED,
	'chatflow-llm/knowledge-blocking': CITED,
	// The history of 0.15.8 tells no sources of a chatflow.
	'chatflow-llm/knowledge-messages': {
		'0.15.8': cited(CAPITAL_ANSWER_OLD, []),
		'1.9.2': cited(CAPITAL_ANSWER_OLD, WITH_FRANCE),
		'1.14.2': cited(CAPITAL_ANSWER, WITH_FRANCE),
		'1.15.0': cited(CAPITAL_ANSWER, WITH_PERU),
	},

	'chatflow-llm/error-auth-streaming': {
		all: runFailed(WRONG_KEY, false, null),
		'0.15.8': runFailed(AUTHORIZATION_0_15, false, null),
		'1.9.2': runFailed(WRONG_KEY_1_9, false, null),
	},
	'chatflow-llm/error-auth-blocking': {
		all: runFailed(WRONG_KEY, false, 400),
		'0.15.8': runFailed(AUTHORIZATION_0_15, false, 400),
		'1.9.2': runFailed(WRONG_KEY_1_9, false, 400),
	},
	'chatflow-llm/error-bad-streaming': {
		all: runFailed(BAD_REQUEST, false, null),
		'0.15.8': runFailed(BAD_REQUEST_0_15, false, null),
	},
	'chatflow-llm/error-bad-blocking': {
		all: runFailed(BAD_REQUEST, false, 400),
		'0.15.8': runFailed(BAD_REQUEST_0_15, false, 400),
	},
	'chatflow-llm/error-conn-streaming': {
		all: runFailed(CONNECTION, true, null),
		'0.15.8': runFailed(CONNECTION_0_15, true, null),
	},
	'chatflow-llm/error-conn-blocking': {
		all: runFailed(CONNECTION, true, 400),
		'0.15.8': runFailed(CONNECTION_0_15, true, 400),
	},
	'chatflow-llm/error-mid-streaming': {
		all: after('This is cut off in the ', runFailed(RATE, true, null)),
		'0.15.8': runFailed(RATE_MIDWAY_0_15, true, null),
	},
	'chatflow-llm/error-mid-blocking': {
		all: runFailed(RATE, true, 400),
		'0.15.8': runFailed(RATE_MIDWAY_0_15, true, 400),
	},
	'chatflow-llm/error-other-streaming': {
		'0.15.8': runFailed(OTHER_0_15, false, null),
		'1.9.2': runFailed(numbered('4dd4687693', OTHER_1_9), false, null),
		'1.14.2': runFailed(numbered('f2077bc2f9', OTHER), false, null),
		'1.15.0': runFailed(numbered('aa2becbca1', OTHER), false, null),
	},
	'chatflow-llm/error-other-blocking': {
		'0.15.8': runFailed(OTHER_0_15, false, 400),
		'1.9.2': runFailed(numbered('043d348eaf', OTHER_1_9), false, 400),
		'1.14.2': runFailed(numbered('efd10ce720', OTHER), false, 400),
		'1.15.0': runFailed(numbered('85712dd2d3', OTHER), false, 400),
	},
	'chatflow-llm/error-rate-streaming': {
		all: runFailed(RATE, true, null),
		'0.15.8': runFailed(RATE_0_15, true, null),
	},
	'chatflow-llm/error-rate-blocking': {
		all: runFailed(RATE, true, 400),
		'0.15.8': runFailed(RATE_0_15, true, 400),
	},
	'chatflow-llm/error-server-streaming': {
		all: runFailed(SERVER, true, null),
		'0.15.8': runFailed(SERVER_0_15, true, null),
	},
	'chatflow-llm/error-server-blocking': {
		all: runFailed(SERVER, true, 400),
		'0.15.8': runFailed(SERVER_0_15, true, 400),
	},

	// The order within one second is accidental, and so is whether the title was there already.
	'chatflow-llm/conversations': {
		'0.15.8': conversationsOf(
			['About [error mid]', 'About [error other]', 'About [error other]'],
			INPUTS_0_15,
		),
		'1.9.2': conversationsOf(['About [error other]', 'About [error other]', 'About [error mid]']),
		'1.14.2': conversationsOf(['About [error mid]', '[error other]', 'About [error server]']),
		'1.15.0': conversationsOf(['About [error mid]', '[error other]', '[error other]']),
	},
	'chatflow-llm/messages': { all: history(INPUTS), '0.15.8': history(INPUTS_0_15) },
	'chatflow-llm/variables': {
		'0.15.8': refused('This Dify (0.15.8) has no conversation variables', 'not_supported', 404),
		all: {
			items: [
				variable('seen', 'string', 'and again', 'What was asked last'),
				variable('score', 'number', 1.5, 'A number'),
				variable('notes', 'array[string]', ['a', 'b'], 'A list'),
				variable('profile', 'object', { k: 1 }, 'An object'),
			],
		},
	},
};

export default rows;
