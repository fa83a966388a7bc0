// How the addresses around Dify's API are read: its root, its description, its other doors.

import type { Rows } from '../expectation';
import { UNKNOWN_PATH } from './errors';
import { refused } from './expect';

const NOT_ASKED = 'the node asks only for what the API of an app has';

const OTHER_KEY = refused('Access token is invalid', 'unauthorized', 401);

const rows: Rows = {
	'errors/unknown-path': { readBy: 'transport', because: NOT_ASKED, all: UNKNOWN_PATH },
	'extra/root': {
		readBy: 'transport',
		because: NOT_ASKED,
		'0.15.8': {
			item: { welcome: 'Dify OpenAPI', api_version: 'v1', server_version: '0.15.8' },
		},
		'1.9.2': UNKNOWN_PATH,
	},
	'extra/door-root': { readBy: 'transport', because: NOT_ASKED, all: UNKNOWN_PATH },
	'new/root': { readBy: 'transport', because: NOT_ASKED, all: UNKNOWN_PATH },
	'new/openapi-off': { readBy: 'transport', because: NOT_ASKED, all: UNKNOWN_PATH },
	// The recording kept no Location header: only the page is left to be read.
	'extra/root-no-slash': {
		readBy: 'transport',
		because: NOT_ASKED,
		all: refused(
			"The address did not answer like Dify's API, but with a web page (308, Redirecting...)",
			'not_dify_api',
			308,
		),
	},
	'extra/openapi': {
		readBy: 'transport',
		because: NOT_ASKED,
		'0.15.8': UNKNOWN_PATH,
		'1.9.2': { item: { swagger: '2.0', basePath: '/v1' } },
	},
	'extra/options': { readBy: 'transport', because: NOT_ASKED, all: { item: {} } },
	'extra/door-health': {
		readBy: 'transport',
		because: NOT_ASKED,
		'1.14.2': { item: { status: 'ok', version: '1.14.2' } },
		'1.15.0': { item: { status: 'ok', version: '1.15.0' } },
	},
	'extra/door-datasets': { readBy: 'transport', because: NOT_ASKED, all: OTHER_KEY },
	'extra/door-console': {
		readBy: 'transport',
		because: NOT_ASKED,
		all: refused('Invalid token.', 'unauthorized', 401),
	},
};

export default rows;
