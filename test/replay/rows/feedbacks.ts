// What a user should get of the list of an app's ratings.

import type { Rows } from '../expectation';
import { lacks, refused } from './expect';

const IN_RANGE = 'the node asks for pages of 100, and the first one is the first';

/** Where it was given: by an end user, in words of their own or none. */
function rated(message_id: string, rating: 'like' | 'dislike', content: string | null = null) {
	return { message_id, rating, content, from_source: 'user' };
}

const rows: Rows = {
	'messages/app-feedbacks': {
		'0.15.8': lacks('0.15.8', 'list of feedbacks'),
		'1.9.2': { items: [rated('39343a26-ad22-4201-91ae-60e07f5a9233', 'dislike')] },
		'1.14.2': { items: [rated('4a0d851a-a11c-40e5-9db5-a3e62de36af0', 'dislike')] },
		'1.15.0': { items: [rated('264782b8-ed26-4fc7-affb-f1ecff860f40', 'dislike')] },
	},
	'extra/feedback-list': {
		all: { items: [rated('0a4263f8-d749-4cb8-8ebb-376944dd0ed4', 'like', 'b')] },
	},
	// The node's own pages are one shorter.
	'extra/feedbacks-limit-101': { all: { items: [] } },
	'extra/feedbacks-limit-102': {
		readBy: 'transport',
		because: IN_RANGE,
		all: refused('limit: Input should be less than or equal to 101'),
	},
	'extra/feedbacks-page-0': {
		readBy: 'transport',
		because: IN_RANGE,
		all: refused('page: Input should be greater than or equal to 1'),
	},
};

export default rows;
