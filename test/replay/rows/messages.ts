// What a user should get of a conversation's messages, of stops and of feedback.

import type { Expected, Rows } from '../expectation';
import { message, refused } from './expect';

const HELLO = 'hello';
const HELLO_AGAIN = 'hello again';
const UNICODE = '😀 你好 שלום "q" \\ \u2028 </script>\nnew line\ttab';

/** A message as Dify lists it: the app answers every question with itself between two words. */
function echoed(id: string, query: string, feedback: { rating: string } | null = null) {
	return message(query, `prefix ${query} suffix`, { id, feedback });
}

function rated(messageId: string, rating: 'like' | 'dislike' | null): Expected {
	return { item: { result: 'success', message_id: messageId, rating } };
}

function stopped(taskId: string): Expected {
	return { item: { result: 'success', task_id: taskId } };
}

const NO_CURSOR = 'the node asks for a page behind another only when the first one has more';

const rows: Rows = {
	'messages/list': {
		'0.15.8': {
			items: [
				echoed('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', HELLO),
				echoed('b2d85f0c-1fe9-42da-ba76-ae707a82d2c5', UNICODE),
				echoed('9879c75c-3f1b-417f-b7dc-646aa85d2146', HELLO_AGAIN),
			],
		},
		'1.9.2': {
			items: [
				echoed('bd18e811-dac9-4b6d-8d93-d3ad89889420', UNICODE),
				echoed('39343a26-ad22-4201-91ae-60e07f5a9233', HELLO),
				echoed('7cbee092-1b97-48d1-8bfd-d5405a0c000d', HELLO_AGAIN),
			],
		},
		'1.14.2': {
			items: [
				echoed('ed6b8bf8-8e82-4e07-b7a0-5fe58a2f4476', UNICODE),
				echoed('4de7f249-90fa-4ca6-a41d-90ffd7d3b22a', HELLO_AGAIN),
				echoed('4a0d851a-a11c-40e5-9db5-a3e62de36af0', HELLO),
			],
		},
		'1.15.0': {
			items: [
				echoed('4363e0f4-4735-4b1f-996f-f9da430b33c3', HELLO_AGAIN),
				echoed('264782b8-ed26-4fc7-affb-f1ecff860f40', HELLO),
				echoed('ff4dd194-2202-4e68-9145-6ef68ac1411b', UNICODE),
			],
		},
	},
	'messages/list-after-feedback': {
		'0.15.8': {
			items: [
				echoed('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', HELLO, { rating: 'dislike' }),
				echoed('b2d85f0c-1fe9-42da-ba76-ae707a82d2c5', UNICODE),
				echoed('9879c75c-3f1b-417f-b7dc-646aa85d2146', HELLO_AGAIN),
			],
		},
		'1.9.2': {
			items: [
				echoed('bd18e811-dac9-4b6d-8d93-d3ad89889420', UNICODE),
				echoed('39343a26-ad22-4201-91ae-60e07f5a9233', HELLO, { rating: 'dislike' }),
				echoed('7cbee092-1b97-48d1-8bfd-d5405a0c000d', HELLO_AGAIN),
			],
		},
		'1.14.2': {
			items: [
				echoed('ed6b8bf8-8e82-4e07-b7a0-5fe58a2f4476', UNICODE),
				echoed('4de7f249-90fa-4ca6-a41d-90ffd7d3b22a', HELLO_AGAIN),
				echoed('4a0d851a-a11c-40e5-9db5-a3e62de36af0', HELLO, { rating: 'dislike' }),
			],
		},
		'1.15.0': {
			items: [
				echoed('4363e0f4-4735-4b1f-996f-f9da430b33c3', HELLO_AGAIN),
				echoed('264782b8-ed26-4fc7-affb-f1ecff860f40', HELLO, { rating: 'dislike' }),
				echoed('ff4dd194-2202-4e68-9145-6ef68ac1411b', UNICODE),
			],
		},
	},
	'messages/list-one': {
		'0.15.8': { items: [echoed('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', HELLO)] },
		'1.9.2': { items: [echoed('bd18e811-dac9-4b6d-8d93-d3ad89889420', UNICODE)] },
		'1.14.2': { items: [echoed('ed6b8bf8-8e82-4e07-b7a0-5fe58a2f4476', UNICODE)] },
		'1.15.0': { items: [echoed('4363e0f4-4735-4b1f-996f-f9da430b33c3', HELLO_AGAIN)] },
	},
	// All of a second's messages count as one moment: on three servers the page before is empty.
	'messages/list-before': {
		readBy: 'transport',
		because: NO_CURSOR,
		all: { items: [] },
		'1.14.2': { items: [echoed('4a0d851a-a11c-40e5-9db5-a3e62de36af0', HELLO)] },
	},
	'messages/list-first-id-unknown': {
		readBy: 'transport',
		because: NO_CURSOR,
		all: refused('First Message Not Exists.', 'not_found', 404),
	},
	'messages/list-unknown': { all: refused('Conversation Not Exists.', 'not_found', 404) },
	'messages/list-deleted': { all: refused('Conversation Not Exists.', 'not_found', 404) },
	'messages/list-no-conversation': {
		readBy: 'transport',
		because: 'the node refuses an empty conversation ID before it sends anything',
		'0.15.8': refused('conversation_id: Missing required parameter in the query string'),
		'1.9.2': refused(
			'conversation_id: Conversation ID Missing required parameter in the query string',
		),
		all: refused('conversation_id: Field required'),
	},
	'messages/list-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		'0.15.8': refused('conversation_id: abc is not a valid uuid.'),
		'1.9.2': refused('conversation_id: Conversation ID abc is not a valid uuid.'),
		all: refused('conversation_id: Value error, must be a valid UUID'),
	},

	'messages/stop-finished': {
		'0.15.8': stopped('f82f0ab2-3113-442e-a458-d92edec9583b'),
		'1.9.2': stopped('dc85d5dd-e1dd-4d5b-9843-1095e64ca514'),
		'1.14.2': stopped('43e31c38-dc51-4676-9ee1-6141e4bcb4d7'),
		'1.15.0': stopped('92e4823c-cbfb-466c-80c1-3aa3d112d3b2'),
	},
	'messages/stop-unknown': { all: stopped('00000000-0000-4000-8000-000000000000') },
	'messages/stop-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Arg user must be provided.'),
	},

	'messages/feedback-like': {
		'0.15.8': rated('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', 'like'),
		'1.9.2': rated('39343a26-ad22-4201-91ae-60e07f5a9233', 'like'),
		'1.14.2': rated('4a0d851a-a11c-40e5-9db5-a3e62de36af0', 'like'),
		'1.15.0': rated('264782b8-ed26-4fc7-affb-f1ecff860f40', 'like'),
	},
	'messages/feedback-dislike': {
		'0.15.8': rated('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', 'dislike'),
		'1.9.2': rated('39343a26-ad22-4201-91ae-60e07f5a9233', 'dislike'),
		'1.14.2': rated('4a0d851a-a11c-40e5-9db5-a3e62de36af0', 'dislike'),
		'1.15.0': rated('264782b8-ed26-4fc7-affb-f1ecff860f40', 'dislike'),
	},
	'messages/feedback-clear': {
		'0.15.8': rated('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', null),
		'1.9.2': rated('39343a26-ad22-4201-91ae-60e07f5a9233', null),
		'1.14.2': rated('4a0d851a-a11c-40e5-9db5-a3e62de36af0', null),
		'1.15.0': rated('264782b8-ed26-4fc7-affb-f1ecff860f40', null),
	},
	// Dify refuses this; what the user wanted is so all the same.
	'messages/feedback-clear-twice': {
		'0.15.8': rated('4ded6bbf-eaee-45c3-b22e-0d89b6b3714d', null),
		'1.9.2': rated('39343a26-ad22-4201-91ae-60e07f5a9233', null),
		'1.14.2': rated('4a0d851a-a11c-40e5-9db5-a3e62de36af0', null),
		'1.15.0': rated('264782b8-ed26-4fc7-affb-f1ecff860f40', null),
	},
	'messages/feedback-unknown-message': {
		all: refused('Message Not Exists.', 'not_found', 404),
	},
	'messages/feedback-bad-rating': {
		readBy: 'transport',
		because: 'the node offers like, dislike and none only',
		'0.15.8': refused('rating: meh is not a valid choice'),
		'1.9.2': refused("rating: Feedback rating The value 'meh' is not a valid choice for 'rating'."),
		all: refused("rating: Input should be 'like' or 'dislike'"),
	},
};

export default rows;
