// What a user should get of the exchanges that were recorded to settle one question each.

import type { Expected, Rows } from '../expectation';
import { UNKNOWN_PATH } from './errors';
import { notStarted, refusedInSilence, SILENCE } from './errorsStreaming';
import {
	after,
	answered,
	message,
	providerFailed,
	refused,
	runFailed,
	stopped,
	thought,
} from './expect';
import { youSent } from './files';
import { CONNECTION, OTHER, RATE, RATE_MIDWAY_0_15, SERVER } from './providerErrors';
import { REFUSED_QUESTION, slowAnswer, WITHHELD_ANSWER } from './texts';
import { notes, profile, score, seen } from './variables';

const CUT_OFF = 'This is cut off in the ';

const QUOTA = '[echo] Rate Limit Error, 429: insufficient_quota: you exceeded your current quota';

const PLUGIN_DIED = 'not JSON: the plugin process died-500';

const NOBODY_LISTENS = '[Errno 111] Connection refused';

const ALWAYS_AN_OBJECT = 'the node always sends an object of parameters';

const ALWAYS_A_MODE = 'the node always says how it wants to be answered';

const BASE_URL_CLEANED = 'the node puts a base URL right before it uses it';

const CHECKED_ID = 'the node refuses an ID that is no UUID before it sends anything';

const CHECKED_USER = 'the node refuses a user that is empty, blank or too long';

const LIMIT_IN_RANGE = 'the node asks for pages of 1 to 100 only';

const NOT_NAMED = 'the node never sends a name: it filters what comes';

const WHOLE_FILES = 'the node always sends the type and the place of a file';

/** Messages of a conversation of one turn. */
function history(query: string, answer: string, parts: Record<string, unknown> = {}): Expected {
	return { items: [message(query, answer, parts)] };
}

/** The turn that failed keeps none of its text. */
function failedHistory(query: string, error: string): Expected {
	return history(query, '', { status: 'error', error_message: error });
}

/** A stream that ended without its end. */
function interrupted(partial_answer: string): Expected {
	return {
		error: {
			message: 'The connection to Dify broke before the answer was complete',
			code: 'stream_interrupted',
			status: null,
			partial_answer,
		},
	};
}

function stopAccepted(taskId: string): Expected {
	return { item: { result: 'success', task_id: taskId } };
}

function deleted(conversationId: string): Expected {
	return { item: { deleted: true, conversation_id: conversationId } };
}

function liked(messageId: string): Expected {
	return { item: { result: 'success', message_id: messageId, rating: 'like' } };
}

function daemonFailed(requestId: string): string {
	return `[Echo] Error: req_id: ${requestId} PluginDaemonInternalServerError: internal error of the daemon`;
}

/** The one JSON answer of the chatbot, as Dify gives it. */
const YOU_SAID_X: Expected = { item: { event: 'message', mode: 'chat', answer: 'You said: x' } };

const STEP = { tool: '', tool_input: '', observation: '' };

/** A run that waits for a person. */
function paused(
	form_token: string,
	form_id: string,
	expirationTime: number,
	workflow_run_id: string,
): Expected {
	return {
		item: {
			answer: '',
			status: 'paused',
			human_input: {
				form_token,
				form_id,
				form_content: 'Please check: B\n\n{{#$output.comment#}}',
				actions: [
					{ id: 'approve', title: 'Approve', button_style: 'primary' },
					{ id: 'reject', title: 'Reject', button_style: 'default' },
				],
				inputs: [
					{
						output_variable_name: 'comment',
						type: 'paragraph',
						default: { type: 'constant', selector: [], value: 'fine' },
					},
				],
				default_values: {},
				expiration_time: new Date(expirationTime * 1_000).toISOString(),
				workflow_run_id,
			},
		},
	};
}

const rows: Rows = {
	// Who reaches what.
	'extra/door-no-v1-info': { readBy: 'transport', because: BASE_URL_CLEANED, all: UNKNOWN_PATH },
	'extra/door-post-trailing': { readBy: 'transport', because: BASE_URL_CLEANED, all: UNKNOWN_PATH },
	'extra/door-post-v1-v1': { readBy: 'transport', because: BASE_URL_CLEANED, all: UNKNOWN_PATH },
	'extra/door-api-chat': {
		readBy: 'transport',
		because: BASE_URL_CLEANED,
		all: refused('App token is missing.', 'unauthorized', 401),
	},
	// The recording kept no Location header: only the page is left to be read.
	'extra/door-double-slash': {
		readBy: 'transport',
		because: BASE_URL_CLEANED,
		all: refused(
			"The address did not answer like Dify's API, but with a web page (308, Redirecting...)",
			'not_dify_api',
			308,
		),
	},
	'extra/door-dataset-key': {
		readBy: 'transport',
		because: 'the node asks for more than /info',
		all: refused('Access token is invalid', 'unauthorized', 401),
	},
	'extra/door-lower-bearer': {
		readBy: 'transport',
		because: 'the node writes the scheme as Bearer',
		all: { item: { name: 'Chat plain', description: 'Chat plain for tests', mode: 'chat' } },
	},

	// Bodies that are no message.
	'extra/body-array': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		all: refused('Internal Server Error', 'unknown', 500),
	},
	'extra/body-string': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		all: refused('Internal Server Error', 'unknown', 500),
	},
	'extra/body-null': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		all: refused('Internal Server Error', 'unknown', 500),
	},
	'extra/body-empty': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		all: refused(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request',
		),
	},
	'extra/unknown-key': {
		readBy: 'transport',
		because: 'the node sends only keys that Dify knows',
		all: YOU_SAID_X,
	},
	'extra/no-response-mode': { readBy: 'transport', because: ALWAYS_A_MODE, all: YOU_SAID_X },
	'extra/null-response-mode': { readBy: 'transport', because: ALWAYS_A_MODE, all: YOU_SAID_X },
	'extra/cid-blank': {
		readBy: 'transport',
		because: 'the node leaves a blank conversation ID out',
		all: YOU_SAID_X,
	},
	'extra/cid-null': {
		readBy: 'transport',
		because: 'the node leaves an empty conversation ID out',
		all: YOU_SAID_X,
	},
	'extra/query-blank': { all: answered('You said:   ') },
	'extra/query-number': {
		readBy: 'transport',
		because: 'the node sends the message as text, whatever it was',
		all: refused('query: Input should be a valid string'),
	},
	'extra/silent-chatflow-empty-query': {
		readBy: 'transport',
		because: 'the node refuses an empty message before it sends anything',
		all: SILENCE,
	},

	// Users.
	'extra/user-blank': { readBy: 'transport', because: CHECKED_USER, all: YOU_SAID_X },
	'extra/user-empty': {
		readBy: 'transport',
		because: CHECKED_USER,
		all: refused('Arg user must be provided.'),
	},
	'extra/user-null': {
		readBy: 'transport',
		because: CHECKED_USER,
		all: refused('Arg user must be provided.'),
	},
	'extra/user-long': {
		readBy: 'transport',
		because: CHECKED_USER,
		all: refused('Internal Server Error', 'unknown', 500),
	},
	'extra/user-number': {
		readBy: 'transport',
		because: 'the node sends the user as text, whatever it was',
		all: YOU_SAID_X,
	},
	'extra/user-object': {
		readBy: 'transport',
		because: 'the node sends the user as text, whatever it was',
		all: YOU_SAID_X,
	},

	// Published versions of a chatflow.
	'extra/workflow-id-unknown': {
		all: refused(
			'Workflow not found with id: 00000000-0000-4000-8000-000000000000.',
			'not_found',
			404,
		),
	},
	'extra/silent-chatflow-workflow-id-unknown': {
		all: refused(
			'Workflow not found with id: 00000000-0000-4000-8000-000000000000.',
			'not_found',
			404,
		),
	},
	'extra/workflow-id-bad': {
		readBy: 'transport',
		because: CHECKED_ID,
		all: refused("Invalid workflow_id format: 'abc'. ", 'bad_request'),
	},
	'extra/workflow-id-draft': {
		readBy: 'transport',
		because: CHECKED_ID,
		all: refused("Invalid workflow_id format: 'draft'. ", 'bad_request'),
	},

	// Values of inputs: what passes, and what does not.
	'extra/inputs-null': {
		readBy: 'transport',
		because: 'the node always sends an object of inputs',
		all: refused('inputs: Input should be a valid dictionary'),
	},
	'extra/inputs-checkbox-number': { all: answered(youSent([])) },
	'extra/inputs-checkbox-other': { all: answered(youSent([])) },
	'extra/inputs-checkbox-text': { all: answered(youSent([])) },
	'extra/inputs-number-bool': { all: answered(youSent([])) },
	'extra/inputs-number-empty': { all: answered(youSent([])) },
	'extra/inputs-number-text': { all: answered(youSent([])) },
	'extra/inputs-select-null': { all: answered(youSent([])) },
	'extra/inputs-text-null': { all: answered(youSent([])) },
	'extra/inputs-unknown-object': { all: answered(youSent([])) },
	'extra/inputs-file-empty': { all: answered(youSent([])) },
	'extra/inputs-file-null': { all: answered(youSent([])) },
	'extra/inputs-files-empty': { all: answered(youSent([])) },
	// Its words speak of an overloaded server; the list will be refused again all the same.
	'extra/inputs-number-list': {
		all: refused(
			'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
			'internal_server_error',
			500,
		),
	},
	'extra/inputs-select-empty': {
		all: refused("tone in input form must be one of the following: ['formal', 'casual']"),
	},
	'extra/inputs-text-number': {
		all: refused("(type 'text-input') topic in input form must be a string"),
	},
	'extra/inputs-file-string': { all: refused('doc in input form must be a file') },
	'extra/inputs-file-list-for-file': { all: refused('doc in input form must be a file') },
	'extra/inputs-file-no-method': { all: refused('transfer_method is required in file mapping') },
	'extra/inputs-file-id-not-uuid': { all: refused('Invalid upload file id format') },
	'extra/inputs-file-type-upper': { all: refused("'DOCUMENT' is not a valid FileType") },
	'extra/inputs-file-no-type': {
		all: answered(
			youSent(
				[],
				'[hello.txt](http://127.0.0.1:5001/files/fb501a90-f7e1-4313-a9c8-de0d8be8dd27/file-preview?timestamp=1795254652&nonce=3f5d2eb123d56cfd1a45ff34a33c6489&sign=Y9vUpyAMnSEOAbsZZFoyXuDoACB3DmSWMA8Qht7EUTs%3D)',
			),
		),
	},
	'extra/inputs-file-type-image': {
		all: answered(
			youSent(
				[],
				'![hello.txt](http://127.0.0.1:5001/files/fb501a90-f7e1-4313-a9c8-de0d8be8dd27/file-preview?timestamp=1795254652&nonce=0e155e85e0d390920275863aabbda162&sign=msAE1sgVOW9gq5Nteb8pMEclIZoX05jw3i236J1beHA%3D)',
			),
		),
	},
	'extra/inputs-files-strings': { all: refused('docs in input form must be a list of files') },
	'extra/inputs-files-one-object': { all: refused('docs in input form must be a list of files') },
	'extra/inputs-files-many': { all: refused('docs in input form must be less than 5 files') },

	// Files of a message.
	'extra/files-type-custom': {
		all: answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5001/files/fb501a90-f7e1-4313-a9c8-de0d8be8dd27/file-preview?timestamp=1795254652&nonce=45f8c8b88b306021ef5cde23c2902b59&sign=RTFPGTi8ZmaiCF0RrZgPbKFh2sUHUvyVrP6woT68OCY%3D)',
			]),
		),
	},
	'extra/files-type-image': {
		all: answered(
			youSent([
				'![hello.txt](http://127.0.0.1:5001/files/fb501a90-f7e1-4313-a9c8-de0d8be8dd27/file-preview?timestamp=1795254652&nonce=b2e9e6aef3c9aeb8c3f8ec1fc0371948&sign=h1HHsTNPy6EHKmKqipeuldqaksVQpUGEqN7RJ6FT8Ng%3D)',
			]),
		),
	},
	'extra/files-remote-ok': { all: answered(youSent(['[health](http://127.0.0.1:5001/health)'])) },
	// What the address answers is not looked at.
	'extra/files-remote-404': {
		all: answered(youSent(['[nothing.txt](http://127.0.0.1:5001/nothing.txt)'])),
	},
	'extra/files-remote-bad-url': {
		readBy: 'transport',
		because: 'the node refuses a URL that is none before it sends anything',
		all: refused('Reached maximum retries (3) for URL not a url'),
	},
	'extra/files-remote-no-url': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: { item: { event: 'message', mode: 'advanced-chat', answer: youSent([]) } },
	},
	'extra/files-no-type': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: {
			item: {
				event: 'message',
				mode: 'advanced-chat',
				answer: youSent([
					'[hello.txt](http://127.0.0.1:5001/files/fb501a90-f7e1-4313-a9c8-de0d8be8dd27/file-preview?timestamp=1795254652&nonce=03fe02aa3a47ea88ec1858e9d862c9eb&sign=IYPNqWDeIEKi2P1vhwfUf4IvqbIrR3GuB6yKboQMBac%3D)',
				]),
			},
		},
	},
	'extra/files-type-unknown': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: refused("'picture' is not a valid FileType"),
	},
	'extra/files-bad-method': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: refused("'magic' is not a valid FileTransferMethod"),
	},
	'extra/files-no-id': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: refused('Invalid upload file id'),
	},
	'extra/files-id-not-uuid': {
		readBy: 'transport',
		because: CHECKED_ID,
		all: refused('Invalid upload file id format'),
	},
	'extra/files-not-list': {
		readBy: 'transport',
		because: WHOLE_FILES,
		all: refused('files: Input should be a valid list'),
	},
	'extra/files-off': { all: refused('Invalid upload file') },

	// Uploads.
	'extra/upload-for-inputs': {
		all: {
			item: {
				type: 'document',
				name: 'hello.txt',
				size: 5,
				extension: 'txt',
				mime_type: 'text/plain',
			},
		},
	},
	'extra/upload-upper-ext': {
		all: {
			item: {
				type: 'document',
				name: 'A.PDF',
				size: 1,
				extension: 'pdf',
				mime_type: 'application/pdf',
			},
		},
	},
	// Dify keeps 200 characters of the name before the extension.
	'extra/upload-long-name': {
		all: {
			item: {
				type: 'document',
				name: `${'n'.repeat(200)}.txt`,
				size: 1,
				extension: 'txt',
				mime_type: 'text/plain',
			},
		},
	},
	'extra/upload-quote': {
		all: {
			item: {
				type: 'document',
				name: 'a"b.txt',
				size: 1,
				extension: 'txt',
				mime_type: 'text/plain',
			},
		},
	},
	'extra/upload-backslash': {
		readBy: 'transport',
		because: 'the node sends the last part of a path as the name',
		all: refused('Filename contains invalid characters'),
	},
	'extra/upload-filename-star': {
		readBy: 'transport',
		because: 'the node writes the name in the plain way',
		all: { item: { name: '报告.txt', size: 1, extension: 'txt', mime_type: 'text/plain' } },
	},
	'extra/upload-no-part-type': {
		readBy: 'transport',
		because: 'the node always states a content type',
		all: refused('File type not allowed.', 'unsupported_file_type', 415),
	},
	'extra/wf-upload': {
		readBy: 'transport',
		because: 'the recording does not keep the parts of its request',
		all: { item: { name: 'hello.txt', size: 5, extension: 'txt', mime_type: 'text/plain' } },
	},

	// Answers.
	'extra/blocking': { all: answered('prefix x suffix') },
	'extra/vars-turn': { all: answered('You said: hello') },
	'extra/llm-answer-streaming': { all: answered('You said: hello there') },
	'extra/agent-empty-streaming': { all: answered('', { agent_thoughts: [thought(1)] }) },
	'extra/agent-slow-streaming': {
		all: answered(slowAnswer(40), {
			agent_thoughts: [thought(1, { thought: slowAnswer(40) })],
		}),
	},
	'extra/chat-slow-streaming': { all: answered(slowAnswer(40)) },
	'extra/chatflow-llm-slow-streaming': { all: answered(slowAnswer(40)) },
	'extra/queue-fill': { all: answered('Done: slept 24') },
	// One ping, then nothing until a worker was free.
	'extra/queue-waiting': { all: answered('prefix x suffix') },
	'extra/nothing-good-stream': { all: answered('Done: slept 8') },

	// A run that did not begin.
	'extra/nothing-stream': {
		all: refusedInSilence("tone in input form must be one of the following: ['formal', 'casual']"),
	},
	'extra/nothing-conversations': { all: { items: [] } },
	'extra/nothing-conversations-running': {
		all: {
			items: [
				{
					id: '30d2e154-3522-4a02-82b9-f1ac55b77457',
					name: 'x',
					inputs: { seconds: 8 },
					status: 'normal',
				},
			],
		},
	},
	'extra/nothing-messages-running': { all: history('x', '') },
	'extra/chatflow-unknown-conversation-until-eof': { all: notStarted() },

	// Moderation.
	'extra/moderated-chat': { all: answered(WITHHELD_ANSWER) },
	'extra/moderated-chat-messages': { all: history('please say secretword', WITHHELD_ANSWER) },
	'extra/moderated-chat-in': { all: answered(REFUSED_QUESTION) },
	'extra/moderated-chat-in-messages': { all: history('this is forbidden', REFUSED_QUESTION) },
	'extra/moderated-chatflow': { all: answered(WITHHELD_ANSWER) },
	'extra/moderated-chatflow-messages': { all: history('please say secretword', WITHHELD_ANSWER) },
	'extra/moderated-chatflow-in': { all: answered(REFUSED_QUESTION) },
	'extra/moderated-chatflow-in-messages': { all: history('this is forbidden', REFUSED_QUESTION) },
	// These three end behind message_end, without the run's own end: the answer is complete.
	'extra/moderated-chatflow-stream': { all: answered(WITHHELD_ANSWER) },
	'extra/moderated-in-chatflow-stream': { all: answered(REFUSED_QUESTION) },
	'extra/chatflow-moderated-until-eof': { all: answered(REFUSED_QUESTION) },
	'extra/moderated-chatflow-stream-messages': {
		all: history('please say secretword', WITHHELD_ANSWER),
	},
	'extra/moderated-in-chatflow-stream-messages': {
		all: history('this is forbidden', REFUSED_QUESTION),
	},

	// The model's provider fails: an agent.
	'extra/agent-error-auth-streaming': { all: providerFailed('Incorrect API key provided', false) },
	'extra/agent-error-conn-streaming': { all: providerFailed(CONNECTION, true) },
	'extra/agent-error-server-streaming': { all: providerFailed(SERVER, true) },
	'extra/agent-error-other-streaming': { all: providerFailed(OTHER, false, 'invalid_param') },
	'extra/agent-error-mid-streaming': { all: after(CUT_OFF, providerFailed(RATE, true)) },
	'extra/agent-history-mid': { all: after(CUT_OFF, providerFailed(RATE, true)) },
	'extra/agent-history-rate': { all: providerFailed(RATE, true) },
	'extra/agent-messages-after-error-mid': { all: failedHistory('[error mid]', RATE) },
	'extra/agent-messages-after-error-rate': { all: failedHistory('[error rate]', RATE) },

	// … a chatbot.
	'extra/chat-plain-error-daemon-blocking': {
		'1.14.2': providerFailed(daemonFailed('6abd67e6d6'), false),
		'1.15.0': providerFailed(daemonFailed('5584e03cb3'), false),
	},
	'extra/chat-plain-error-daemon-streaming': {
		'1.14.2': providerFailed(daemonFailed('f29cd11bc2'), false),
		'1.15.0': providerFailed(daemonFailed('e864539b6c'), false),
	},
	'extra/chat-plain-error-inner-blocking': {
		all: providerFailed(PLUGIN_DIED, false, 'invalid_param'),
	},
	'extra/chat-plain-error-inner-streaming': {
		all: providerFailed(PLUGIN_DIED, false, 'invalid_param'),
	},
	// A spent quota calls itself a rate limit, but no waiting helps.
	'extra/chat-plain-error-quota-blocking': { all: providerFailed(QUOTA, false) },
	'extra/chat-plain-error-quota-streaming': { all: providerFailed(QUOTA, false) },
	'extra/chat-plain-history-mid': { all: after(CUT_OFF, providerFailed(RATE, true)) },
	'extra/chat-plain-history-rate': { all: providerFailed(RATE, true) },
	'extra/chat-plain-messages-after-error-mid': { all: failedHistory('[error mid]', RATE) },
	'extra/chat-plain-messages-after-error-rate': { all: failedHistory('[error rate]', RATE) },

	// … a chatflow, whose failing node ends the run.
	'extra/chatflow-error-daemon-blocking': {
		'1.14.2': runFailed(daemonFailed('c8e79ae905'), false, 400),
		'1.15.0': runFailed(daemonFailed('937a3bbb70'), false, 400),
	},
	'extra/chatflow-error-daemon-streaming': {
		'1.14.2': runFailed(daemonFailed('ad8b45f2f5'), false, null),
		'1.15.0': runFailed(daemonFailed('089da8a69d'), false, null),
	},
	'extra/chatflow-error-inner-blocking': { all: runFailed(PLUGIN_DIED, false, 400) },
	'extra/chatflow-error-inner-streaming': { all: runFailed(PLUGIN_DIED, false, null) },
	'extra/chatflow-error-quota-blocking': { all: runFailed(QUOTA, false, 400) },
	'extra/chatflow-error-quota-streaming': { all: runFailed(QUOTA, false, null) },
	'extra/chatflow-history-mid': { all: after(CUT_OFF, runFailed(RATE, true, null)) },
	'extra/chatflow-history-rate': { all: runFailed(RATE, true, null) },
	'extra/error-mid-llm-answer-streaming': {
		'0.15.8': after(CUT_OFF, runFailed(RATE_MIDWAY_0_15, true, null)),
		'1.9.2': after(CUT_OFF, runFailed(RATE, true, null)),
	},
	'extra/chatflow-node-fails': { all: runFailed(NOBODY_LISTENS, false, null) },
	'extra/chatflow-second-turn-after-fail': { all: runFailed(NOBODY_LISTENS, false, null) },
	'extra/chatflow-messages-after-error-mid': {
		all: failedHistory('[error mid]', `Run failed: ${RATE}`),
	},
	'extra/chatflow-messages-after-error-rate': {
		all: failedHistory('[error rate]', `Run failed: ${RATE}`),
	},
	'extra/chatflow-messages-after-node-fails': {
		all: failedHistory('x', `Run failed: ${NOBODY_LISTENS}`),
	},

	// The connection ends in the middle. What a chatbot had said is lost for Dify too.
	'extra/agent-cut': { all: interrupted(slowAnswer(3)) },
	'extra/agent-messages-1s-after-cut': {
		all: history('[slow] story', '', {
			agent_thoughts: [expect.objectContaining({ position: 1, thought: '', ...STEP })],
		}),
	},
	'extra/agent-messages-25s-after-cut': {
		all: history('[slow] story', '', {
			agent_thoughts: [expect.objectContaining({ position: 1, thought: slowAnswer(40), ...STEP })],
		}),
	},
	'extra/chat-plain-cut': { all: interrupted(slowAnswer(3)) },
	'extra/chat-plain-messages-1s-after-cut': { all: history('[slow] story', '') },
	'extra/chat-plain-messages-25s-after-cut': { all: history('[slow] story', '') },
	// The run goes on in Dify, and its answer is fetched; on 1.15.0 a second listener is starved.
	'extra/chatflow-cut': {
		'1.14.2': answered(slowAnswer(40), {
			usage: {
				prompt_tokens: 26,
				completion_tokens: 78,
				total_tokens: 104,
				total_price: 0.000182,
				currency: 'USD',
				latency: 20.026,
			},
		}),
		'1.15.0': answered(slowAnswer(40), { usage: {} }),
	},
	'extra/chatflow-messages-1s-after-cut': { all: history('[slow] story', '') },
	'extra/chatflow-messages-25s-after-cut': { all: history('[slow] story', slowAnswer(40)) },
	'extra/chat-plain-blocking-cut-conversations': {
		all: {
			items: [
				{
					id: 'a7f5fc5e-20cc-40b2-bf75-d22bd6372690',
					name: 'About [slow] y',
					inputs: {},
					status: 'normal',
				},
			],
		},
	},
	'extra/chat-plain-blocking-cut-messages': { all: history('[slow] y', slowAnswer(40).trim()) },
	'extra/chatflow-blocking-cut-conversations': {
		all: {
			items: [
				{ id: '432bf67d-3a0d-4c61-baf7-e86c5b61c17a', name: 'About [slow] y', status: 'normal' },
			],
		},
	},
	'extra/chatflow-blocking-cut-messages': { all: history('[slow] y', slowAnswer(40)) },

	// Stopped. A chatbot or agent does not say so; another user's stop does not reach them.
	'extra/agent-stop-by-owner': { all: answered(slowAnswer(4), { agent_thoughts: [thought(1)] }) },
	'extra/agent-stop-by-owner-stop': {
		'1.14.2': stopAccepted('b583f570-f60d-461f-998f-3ca5fc6d751b'),
		'1.15.0': stopAccepted('5ae75606-931b-438f-b878-5e2248941405'),
	},
	'extra/agent-messages-after-stop-by-owner': {
		all: history('[slow] story', slowAnswer(4).trim()),
	},
	'extra/agent-stop-by-other': {
		all: answered(slowAnswer(40), {
			agent_thoughts: [thought(1, { thought: slowAnswer(40) })],
		}),
	},
	'extra/agent-stop-by-other-stop': {
		'1.14.2': stopAccepted('2670ac5c-5d7a-4732-9b2b-7b31e555c8d8'),
		'1.15.0': stopAccepted('7e0c2ab3-2e1c-45be-a27f-310b803c3cdf'),
	},
	'extra/agent-messages-after-stop-by-other': {
		all: history('[slow] story', slowAnswer(40).trim()),
	},
	'extra/chat-plain-stop-by-owner': {
		'1.14.2': answered(slowAnswer(6)),
		'1.15.0': answered(slowAnswer(4)),
	},
	'extra/chat-plain-stop-by-owner-stop': {
		'1.14.2': stopAccepted('69cf9c61-5ab2-4df1-b877-d79c7da8c3ea'),
		'1.15.0': stopAccepted('c1e10109-55d3-4dd4-876f-ccd9ea95d547'),
	},
	'extra/chat-plain-messages-after-stop-by-owner': {
		'1.14.2': history('[slow] story', slowAnswer(6).trim()),
		'1.15.0': history('[slow] story', slowAnswer(4).trim()),
	},
	'extra/chat-plain-stop-by-other': { all: answered(slowAnswer(40)) },
	'extra/chat-plain-stop-by-other-stop': {
		'1.14.2': stopAccepted('59bff0a0-ccc5-4e20-a8fe-a3a54e6cc59e'),
		'1.15.0': stopAccepted('2765a4b4-bab6-4852-8c2e-cca3393ad7e6'),
	},
	'extra/chat-plain-messages-after-stop-by-other': {
		all: history('[slow] story', slowAnswer(40).trim()),
	},

	// A chatflow says so, in words that differ; the stored answer is lost on 1.15.0.
	'extra/chatflow-stop-by-owner': {
		'1.14.2': stopped(slowAnswer(5)),
		'1.15.0': stopped(slowAnswer(3)),
	},
	'extra/chatflow-stop-by-owner-stop': {
		'1.14.2': stopAccepted('8d9fc8aa-6d91-4eef-a440-e7479170dde0'),
		'1.15.0': stopAccepted('0b2cdfa9-10d9-4398-929d-53672fd25211'),
	},
	'extra/chatflow-messages-after-stop-by-owner': {
		'1.14.2': history('[slow] story', slowAnswer(5)),
		'1.15.0': failedHistory('[slow] story', 'Run failed: Aborted: User requested stop'),
	},
	'extra/chatflow-stop-by-other': {
		'1.14.2': stopped(slowAnswer(40)),
		'1.15.0': stopped(slowAnswer(3)),
	},
	'extra/chatflow-stop-by-other-stop': {
		'1.14.2': stopAccepted('3209952f-9a7c-461f-9dc9-44bfd405255e'),
		'1.15.0': stopAccepted('3aa9a0e6-845b-4912-a66b-0a167d75e654'),
	},
	'extra/chatflow-messages-after-stop-by-other': {
		all: failedHistory('[slow] story', 'Run failed: Aborted: User requested stop'),
	},
	'extra/foreign-stop-chatflow-1': { all: stopped(slowAnswer(40)) },
	'extra/foreign-stop-chatflow-1-stop': {
		'1.14.2': stopAccepted('30d1dceb-adf0-4e3b-bfc7-3a0d6558f402'),
	},
	'extra/foreign-stop-chatflow-2': { all: stopped(slowAnswer(40)) },
	'extra/foreign-stop-chatflow-2-stop': {
		'1.14.2': stopAccepted('18834eef-5ea9-41d4-872f-feeaec8a7abb'),
	},
	'extra/chatflow-stop-silent-node': { all: stopped('Done: ') },
	'extra/chatflow-stop-silent-node-stop': {
		'1.14.2': stopAccepted('a068de33-1bc8-41b7-b4f3-8a4dfd3fd849'),
	},
	'extra/own-stop-chatflow': { all: stopped(slowAnswer(4)) },
	'extra/own-stop-chatflow-stop': {
		'1.14.2': stopAccepted('3ae50e94-c6f0-43dc-a6fd-35cd488e441a'),
	},
	'extra/own-stop-chatflow-messages-later': { all: history('[slow] x', slowAnswer(4)) },
	'extra/stopped-llm-answer-streaming': { all: stopped(slowAnswer(4)) },
	'extra/stopped-llm-answer-stop': {
		'0.15.8': stopAccepted('84e544c9-64df-4f43-a962-bdd52a7e62ce'),
		'1.9.2': stopAccepted('b563c33e-f53e-495a-ae4a-3efe2f2d1a64'),
	},
	'extra/stopped-llm-answer-messages': { all: history('[slow] story', slowAnswer(4)) },

	// A person is asked.
	'extra/human-pause': {
		all: paused(
			'9fsFxkJ1sYFQgGWgbjFbfh',
			'01a1fd86-aec2-7886-983b-9327b19f6a79',
			1795514024,
			'dfd74419-c33c-4eb3-81cd-d2a5ea0d6d00',
		),
	},
	'extra/human-second-message-while-paused': {
		all: paused(
			'kdztlsPfi6MyPhINX1v6j4',
			'01a1fd84-55c3-7dc8-9f2f-224fc6b1f34f',
			1795513870,
			'aa6b2879-10be-4f91-b649-99b72ce97a95',
		),
	},
	'extra/human-messages-paused': { all: history('please', '', { status: 'paused' }) },
	'extra/human-messages-after': {
		all: {
			items: [message('more', '', { status: 'paused' }), message('please', 'Approved: ok')],
		},
	},

	// Feedback.
	'extra/feedback-like-again-1': { all: liked('0a4263f8-d749-4cb8-8ebb-376944dd0ed4') },
	'extra/feedback-like-again-2': { all: liked('0a4263f8-d749-4cb8-8ebb-376944dd0ed4') },
	'extra/feedback-no-rating': {
		readBy: 'transport',
		because: 'the node always sends a rating, or null',
		all: refused('rating cannot be None when feedback not exists'),
	},
	'extra/feedback-no-user': {
		readBy: 'transport',
		because: CHECKED_USER,
		all: refused('Arg user must be provided.'),
	},
	'extra/feedback-other-user': { all: refused('Message Not Exists.', 'not_found', 404) },

	// Conversations, their messages and variables.
	'extra/delete': {
		'0.15.8': deleted('64a97906-7e07-4752-8fa1-ef750760f4b8'),
		'1.9.2': deleted('943ae71b-2a5e-4179-aeee-36b79d2276f7'),
	},
	// 1.9.2 deletes whatever it is told to, and says so of what never was.
	'extra/delete-unknown': {
		'0.15.8': refused('Conversation Not Exists.', 'not_found', 404),
		'1.9.2': deleted('00000000-0000-4000-8000-000000000000'),
	},
	'extra/delete-other-user': {
		'0.15.8': refused('Conversation Not Exists.', 'not_found', 404),
		'1.9.2': deleted('9f244d19-d47c-49c9-9d18-c33654538c62'),
	},
	'extra/delete-other-user-then-list': {
		'0.15.8': {
			items: [
				{ id: 'abbeb5c6-1123-4e6c-b4b0-5693383c3368', name: 'About x' },
				{ id: '25eb8804-e84f-436f-af76-b2ed4b065d8b', name: 'New conversation' },
			],
		},
		'1.9.2': { items: [{ id: '44b1dd51-e95b-49df-bdfd-a8f0e750f3c8', name: 'x' }] },
	},
	'extra/delete-other-user-then-messages': {
		'0.15.8': history('x', 'prefix x suffix'),
		'1.9.2': refused('Conversation Not Exists.', 'not_found', 404),
	},
	'extra/delete-not-uuid': {
		readBy: 'transport',
		because: CHECKED_ID,
		all: UNKNOWN_PATH,
	},
	'extra/delete-no-body': {
		readBy: 'transport',
		because: 'the node always names the user in a JSON body',
		all: refused(
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
			'unsupported_media_type',
			415,
		),
	},
	'extra/delete-user-in-query': {
		readBy: 'transport',
		because: 'the node always names the user in a JSON body',
		all: refused(
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
			'unsupported_media_type',
			415,
		),
	},
	'extra/messages-limit-0': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		all: refused('limit: Input should be greater than or equal to 1'),
	},
	'extra/messages-limit-101': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		all: refused('limit: Input should be less than or equal to 100'),
	},
	'extra/messages-other-user': { all: refused('Conversation Not Exists.', 'not_found', 404) },
	'extra/vars-all': { all: { items: [{ ...seen, value: 'hello' }, score, notes, profile] } },
	'extra/vars-after': {
		all: {
			items: [
				{ ...seen, value: '' },
				{ ...score, value: 1000 },
				{ ...notes, value: [] },
				{ ...profile, value: { a: null, b: true, c: 'it\'s "ü" 你好', d: [1, 2] } },
			],
		},
	},
	// The page behind the first variable of four is empty.
	'extra/vars-last-id': {
		readBy: 'transport',
		because: 'the node asks for one page only, for every other one is empty',
		all: { items: [] },
	},
	'extra/vars-last-id-unknown': {
		readBy: 'transport',
		because: 'the node asks for one page only, for every other one is empty',
		all: refused('Dify refused the request without a reason (400)'),
	},
	'extra/vars-limit-0': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		all: refused('limit: Input should be greater than or equal to 1'),
	},
	'extra/vars-limit-101': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		all: refused('limit: Input should be less than or equal to 100'),
	},
	'extra/vars-name-empty': {
		readBy: 'transport',
		because: NOT_NAMED,
		all: refused(
			'variable_name: Value error, Variable name can only contain letters, numbers, hyphens (-), underscores (_), and periods (.)',
		),
	},
	'extra/vars-name-quote': {
		readBy: 'transport',
		because: NOT_NAMED,
		all: refused(
			'variable_name: Value error, Variable name can only contain letters, numbers, hyphens (-), underscores (_), and periods (.)',
		),
	},
};

export default rows;
