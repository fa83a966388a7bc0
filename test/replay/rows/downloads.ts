// What a user should get of files fetched back: the recorded bytes and the name, or why not.

import type { Rows } from '../expectation';
import { lacks, refused, wrongParameter } from './expect';

const LACKS = lacks('0.15.8', 'way to download files');

const IN_NO_MESSAGE = refused('File not found in message context', 'file_not_found', 404);

const AS_ATTACHMENT = 'the node asks for an attachment, since only that has a name';

const rows: Rows = {
	'files/preview-as-attachment': {
		all: {
			item: { name: 'dot.png' },
			file: { fileName: 'dot.png', mimeType: 'image/png' },
		},
		'0.15.8': LACKS,
	},
	'files/preview': {
		readBy: 'transport',
		because: AS_ATTACHMENT,
		all: { item: { text: 'hello world\n' } },
		'0.15.8': LACKS,
	},
	// Where there is none, it does not matter how the file was wanted.
	'files/preview-not-in-a-message': { all: IN_NO_MESSAGE, '0.15.8': LACKS },
	'files/preview-unknown': { all: IN_NO_MESSAGE, '0.15.8': LACKS },
	'extra/preview-other-app': {
		all: refused('File access denied: not owned by requesting app', 'file_access_denied', 403),
	},
	'extra/preview-other-user': {
		readBy: 'transport',
		because: AS_ATTACHMENT,
		all: { item: { text: 'hello' } },
	},
	'extra/preview-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: lacks('1.14.2', 'way to download files'),
		instead: { all: wrongParameter('The \'File ID\' parameter is not a Dify ID: "abc"') },
	},
};

export default rows;
