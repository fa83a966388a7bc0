// What a user should get of who is behind an id.

import type { Rows } from '../expectation';
import { lacks, refused } from './expect';

const FEATURE = 'way to look up end users';

const rows: Rows = {
	'extra/end-user': {
		'0.15.8': lacks('0.15.8', FEATURE),
		'1.9.2': lacks('1.9.2', FEATURE),
		'1.14.2': {
			item: {
				id: '59b07981-ce9b-458c-a83a-b51bc893bd96',
				external_user_id: 'extra',
				session_id: 'extra',
				type: 'service-api',
			},
		},
	},
	'extra/end-user-unknown': { all: refused('End user not found.', 'end_user_not_found', 404) },
};

export default rows;
