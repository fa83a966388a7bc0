// What a user should get of what Dify 1.15.0 brought, and of a stream that lost its beginning.

import type { Rows } from '../expectation';
import { answered, message, refused, stopped } from './expect';
import { slowAnswer } from './texts';

const QUESTION = 'why? [think]';
const ANSWER = `You said: ${QUESTION}`;
/** Dify sends the thinking of such a chatflow apart from its answer. */
const REASONED = answered(ANSWER, { reasoning: 'some reasoning\nover two lines' });

const rows: Rows = {
	'new/chatflow-reasoning-streaming': { all: REASONED },
	'new/chatflow-reasoning-blocking': { all: REASONED },
	'new/chatflow-reasoning-messages': { all: { items: [message(QUESTION, ANSWER)] } },
	// All that came of the text is "k]"; the finished run has the whole of it.
	'new/chatflow-beginning-lost-streaming': { all: REASONED },

	// The run calls itself failed, in the words of a stop.
	'new/chatflow-stop': { all: stopped(slowAnswer(5)) },
	'new/chatflow-stop-stop': { all: { item: { result: 'success' } } },
	'new/chatflow-messages-after-stop': {
		all: {
			items: [
				message('[slow] story', '', {
					status: 'error',
					error_message: 'Run failed: Aborted: User requested stop',
				}),
			],
		},
	},

	'new/trace-session-id': {
		readBy: 'transport',
		because: 'the node sends no session ID for traces',
		all: refused('trace_session_id must be 1 to 200 characters after trimming.', 'bad_request'),
	},
};

export default rows;
