// What a user should get of requests that Dify refuses, asked for as one JSON answer.

import type { Expected, Rows } from '../expectation';
import { refusedInSilence } from './errorsStreaming';
import { refused } from './expect';

/** The web page that Dify's own process gives for a path that it does not know. */
export const UNKNOWN_PATH = refused(
	"The address did not answer like Dify's API, but with a web page (404, 404 Not Found)",
	'not_dify_api',
	404,
);

const BASE_URL_CLEANED = 'the node puts a base URL right before it uses it';

const ALWAYS_A_KEY =
	'the node always sends the key as a bearer token, and asks for more than /info';

const ALWAYS_AN_OBJECT = 'the node always sends an object of inputs';

const ALWAYS_JSON = 'the node always sends JSON, and says so';

const NO_USER = 'the node refuses an empty user before it sends anything';

/** 1.15.0 answers in a new conversation, though one was asked for. */
const ANSWERED_ELSEWHERE: Expected = {
	error: {
		message: 'Dify did not find the conversation and answered in a new one',
		code: 'conversation_missing',
		status: null,
		retryable: false,
		partial_answer: 'prefix x suffix',
	},
};

const rows: Rows = {
	'errors/bad-key': {
		readBy: 'transport',
		because: ALWAYS_A_KEY,
		all: refused('Access token is invalid', 'unauthorized', 401),
	},
	'errors/no-authorization': {
		readBy: 'transport',
		because: ALWAYS_A_KEY,
		all: refused(
			"Authorization header must be provided and start with 'Bearer'",
			'unauthorized',
			401,
		),
	},
	'errors/not-bearer': {
		readBy: 'transport',
		because: ALWAYS_A_KEY,
		all: refused("Authorization scheme must be 'Bearer'", 'unauthorized', 401),
	},

	'errors/base-url-without-v1': {
		readBy: 'transport',
		because: BASE_URL_CLEANED,
		all: UNKNOWN_PATH,
	},
	'errors/double-v1': { readBy: 'transport', because: BASE_URL_CLEANED, all: UNKNOWN_PATH },
	'errors/trailing-slash': { readBy: 'transport', because: BASE_URL_CLEANED, all: UNKNOWN_PATH },
	'errors/wrong-method': {
		readBy: 'transport',
		because: 'the node never asks for /chat-messages with GET',
		all: refused('The method is not allowed for the requested URL.', 'method_not_allowed', 405),
	},
	'errors/no-content-type': {
		readBy: 'transport',
		because: ALWAYS_JSON,
		all: refused(
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
			'unsupported_media_type',
			415,
		),
	},
	'errors/not-json': {
		readBy: 'transport',
		because: ALWAYS_JSON,
		all: refused(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request',
		),
	},
	// The user is looked for before anything else in the body.
	'errors/empty-body': {
		readBy: 'transport',
		because: NO_USER,
		all: refused('Arg user must be provided.'),
	},
	'errors/no-user': {
		readBy: 'transport',
		because: NO_USER,
		all: refused('Arg user must be provided.'),
	},

	'errors/workflow-key-chats': {
		all: refused('Please check if your app mode matches the right API route.', 'not_chat_app'),
	},
	'errors/workflow-key-conversations': {
		all: refused('Please check if your app mode matches the right API route.', 'not_chat_app'),
	},

	'errors/no-query': {
		readBy: 'transport',
		because: 'the node always sends the message',
		'0.15.8': refused('query: Missing required parameter in the JSON body'),
		'1.9.2': refused('query: The chat query Missing required parameter in the JSON body'),
		all: refused('query: Field required'),
	},
	'errors/empty-query': {
		readBy: 'transport',
		because: 'the message is a required parameter: an empty one is not sent',
		all: refused('query is required'),
	},
	'errors/response-mode': {
		readBy: 'transport',
		because: 'the node offers the two response modes that Dify knows',
		'0.15.8': refused('response_mode: sometimes is not a valid choice'),
		'1.9.2': refused(
			"response_mode: Response mode The value 'sometimes' is not a valid choice for 'response_mode'.",
		),
		all: refused("response_mode: Input should be 'blocking' or 'streaming'"),
	},

	'errors/no-inputs': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		'0.15.8': refused('inputs: Missing required parameter in the JSON body'),
		'1.9.2': refused(
			'inputs: Input parameters for chat Missing required parameter in the JSON body',
		),
		all: refused('inputs: Field required'),
	},
	'errors/inputs-not-object': {
		readBy: 'transport',
		because: ALWAYS_AN_OBJECT,
		'0.15.8': refused('inputs: dictionary update sequence element #0 has length 1; 2 is required'),
		'1.9.2': refused(
			'inputs: Input parameters for chat dictionary update sequence element #0 has length 1; 2 is required',
		),
		all: refused('inputs: Input should be a valid dictionary'),
	},
	'errors/select-not-an-option': {
		all: refused("tone in input form must be one of the following: ['formal', 'casual']"),
	},
	'errors/number-not-a-number': { all: refused('count in input form must be a valid number') },
	'errors/text-too-long': { all: refused('topic in input form must be less than 256 characters') },
	'errors/file-input-as-text': { all: refused('doc in input form must be a file') },

	'errors/file-unknown': { all: refused('Invalid upload file') },
	'errors/file-url-unreachable': {
		all: refused('Reached maximum retries (3) for URL http://127.0.0.1:9/a.txt'),
	},
	// From 1.9.2 on the file is dropped without a word.
	'errors/file-no-transfer-method': {
		readBy: 'transport',
		because: 'the node always says where a file comes from',
		all: { item: { event: 'message', mode: 'advanced-chat', answer: 'You sent:  and ' } },
		'0.15.8': refused("No matching enum found for value 'None'"),
	},

	'errors/conversation-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		'0.15.8': refused('conversation_id: abc is not a valid uuid.'),
		'1.9.2': refused('conversation_id: Existing conversation ID abc is not a valid uuid.'),
		all: refused('conversation_id: Value error, conversation_id must be a valid UUID'),
	},
	'errors/conversation-unknown': {
		all: refused('Conversation Not Exists.', 'conversation_missing', 404),
		'1.15.0': ANSWERED_ELSEWHERE,
	},
	// 1.14.2 says nothing: one ping, then silence on an open connection.
	'errors/conversation-unknown-streaming': {
		all: refused('Conversation Not Exists.', 'conversation_missing', 404),
		'1.14.2': refusedInSilence('Conversation Not Exists.', 'conversation_missing'),
		'1.15.0': ANSWERED_ELSEWHERE,
	},
};

export default rows;
