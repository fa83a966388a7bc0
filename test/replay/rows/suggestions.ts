// What a user should get of questions that could come next.

import type { Expected, Rows } from '../expectation';
import { refused } from './expect';

const SUGGESTED: Expected = {
	item: { questions: ['What else can you do?', 'Can you say more?', 'Give me an example'] },
};

const UNKNOWN = refused('Message Not Exists.', 'not_found', 404);

const rows: Rows = {
	'chat/suggested': { all: SUGGESTED },
	'chat/suggested-unknown': { all: UNKNOWN },
	'chatflow-llm/suggested': { all: SUGGESTED },
	'chatflow-llm/suggested-unknown': { all: UNKNOWN },
	'messages/suggested-disabled': {
		all: refused('The app suggests no questions', 'bad_request'),
	},
	'extra/suggested-other-user': { all: UNKNOWN },
	'extra/suggested-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Arg user must be provided.'),
	},
};

export default rows;
