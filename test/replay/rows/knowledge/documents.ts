// Documents listed, read, deleted and downloaded.

import type { Rows } from '../../expectation';
import { CHOICES, HUNDREDS, IN_RANGE, OLD_PATH, OTHER_WAY, UUIDS } from './reasons';
import {
	AS_RECORDED,
	NO_BASE,
	NO_DOCUMENT,
	WEB_PAGE,
	gives,
	lacks,
	listed,
	told,
	unknown,
	wrong,
} from './expect';

const rows: Rows = {
	'knowledge/doc-delete': {
		all: AS_RECORDED,
	},
	'knowledge/doc-delete-again': {
		all: unknown('document', 'Document Not Exists.'),
	},
	'knowledge/doc-delete-archived': {
		all: told(
			'The document is archived, and Dify deletes no archived ones',
			'archived_document_immutable',
			403,
			'The archived document is not editable.',
		),
	},
	'knowledge/doc-delete-error': {
		all: AS_RECORDED,
	},
	'knowledge/doc-delete-indexing': {
		all: AS_RECORDED,
	},
	'knowledge/doc-delete-json': {
		all: unknown('document', 'Document Not Exists.'),
	},
	'knowledge/doc-delete-other-base': {
		all: unknown('document', 'Document Not Exists.'),
	},
	'knowledge/doc-delete-paused': {
		all: AS_RECORDED,
	},
	'knowledge/doc-download': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
	'knowledge/doc-download-bad-sign': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: unknown('file', 'File not found or signature is invalid'),
	},
	'knowledge/doc-download-content': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: AS_RECORDED,
	},
	'knowledge/doc-download-unknown': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: NO_DOCUMENT,
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
	'knowledge/doc-get-after-rename': {
		all: gives({
			name: 'planets v4.txt',
			indexing_status: 'completed',
			display_status: 'available',
		}),
		'1.9.2': gives({
			name: 'planets v2.txt',
			indexing_status: 'completed',
			display_status: 'available',
		}),
	},
	'knowledge/doc-get-all': {
		all: gives({ name: 'capitals.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-get-archived': {
		all: gives({ name: 'archive.txt', indexing_status: 'completed', display_status: 'archived' }),
	},
	'knowledge/doc-get-archived-overwritten': {
		all: gives({ name: 'archive.txt', indexing_status: 'completed', display_status: 'archived' }),
	},
	'knowledge/doc-get-deleted-indexing': {
		all: NO_DOCUMENT,
	},
	'knowledge/doc-get-disabled': {
		all: gives({ name: 'switch.txt', indexing_status: 'completed', display_status: 'disabled' }),
		'1.9.2': gives({
			name: 'switch.txt',
			indexing_status: 'completed',
			display_status: 'available',
		}),
	},
	'knowledge/doc-get-error': {
		all: gives({ name: 'error conn.txt', indexing_status: 'error', display_status: 'error' }),
	},
	'knowledge/doc-get-indexing': {
		all: gives({ name: 'slow.txt', indexing_status: 'indexing', display_status: 'indexing' }),
	},
	'knowledge/doc-get-long-name': {
		all: gives({ indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-get-malformed': {
		readBy: 'transport',
		because: UUIDS,
		all: WEB_PAGE,
		instead: {
			all: wrong('The \'Document\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/doc-get-only': {
		all: AS_RECORDED,
	},
	'knowledge/doc-get-other-base': {
		all: NO_DOCUMENT,
	},
	'knowledge/doc-get-paused': {
		all: gives({ name: 'paused.txt', indexing_status: 'indexing', display_status: 'paused' }),
	},
	'knowledge/doc-get-same-name-paused': {
		all: gives({ name: 'paused again.txt', indexing_status: 'parsing', display_status: 'paused' }),
	},
	'knowledge/doc-get-some': {
		readBy: 'transport',
		because: CHOICES,
		all: told('Invalid metadata value: some', 'invalid_metadata', 400),
	},
	'knowledge/doc-get-unknown': {
		all: NO_DOCUMENT,
	},
	'knowledge/doc-get-vector': {
		all: gives({ name: 'capitals.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-get-without': {
		all: gives({ name: 'capitals.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-list': {
		all: listed(14, { name: 'same.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-empty': {
		all: listed(0),
	},
	'knowledge/doc-list-keyword': {
		all: listed(1, { name: 'capitals.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-keyword-case': {
		all: listed(0),
	},
	'knowledge/doc-list-keyword-same': {
		all: listed(2, { name: 'same.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-keyword-wildcard': {
		all: listed(0),
	},
	'knowledge/doc-list-limit-over': {
		all: listed(14, { name: 'same.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-limit-text': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told(
			'limit: Input should be a valid integer, unable to parse string as an integer',
			'invalid_param',
			400,
		),
		'1.9.2': listed(14, { name: 'same.txt', display_status: 'available' }),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: NaN"),
		},
	},
	'knowledge/doc-list-limit-zero': {
		readBy: 'transport',
		because: IN_RANGE,
		all: listed(14, { name: 'same.txt', display_status: 'available' }),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: 0"),
		},
	},
	'knowledge/doc-list-page': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(2, { name: 'legacy.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-page-beyond': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(0),
	},
	'knowledge/doc-list-sorted': {
		all: listed(2, { name: 'Many.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-status-available': {
		all: listed(3, { name: 'same.txt', display_status: 'available' }),
		'1.9.2': listed(2, { name: 'same.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-status-disabled': {
		all: listed(1, { name: 'same.txt', display_status: 'disabled' }),
	},
	'knowledge/doc-list-status-error': {
		all: listed(0),
	},
	'knowledge/doc-list-status-error-now': {
		all: listed(3, { name: 'error conn.txt', display_status: 'error' }),
	},
	'knowledge/doc-list-status-indexing': {
		all: listed(0),
	},
	'knowledge/doc-list-status-indexing-now': {
		all: listed(1, { name: 'slow.txt', display_status: 'indexing' }),
	},
	'knowledge/doc-list-status-nonsense': {
		readBy: 'transport',
		because: CHOICES,
		all: listed(3, { name: 'same.txt', display_status: 'available' }),
		instead: {
			all: wrong("'Status' is none of its choices: nonsense"),
		},
	},
	'knowledge/doc-list-status-paused': {
		all: listed(1, { name: 'paused.txt', display_status: 'paused' }),
	},
	'knowledge/doc-list-two-of-a-name': {
		all: listed(2, { name: 'A.txt', display_status: 'available' }),
	},
	'knowledge/doc-list-unknown-base': {
		all: NO_BASE,
	},
	'knowledge/doc-patch-json': {
		readBy: 'transport',
		because: OLD_PATH,
		all: told('Data source or Process rule is required', 'invalid_param', 400),
		'1.9.2': told('The method is not allowed for the requested URL.', 'method_not_allowed', 405),
	},
	'knowledge/doc-upload-file-info': {
		readBy: 'transport',
		because: OLD_PATH,
		all: WEB_PAGE,
	},
	'knowledge/doc-zip': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
	'knowledge/doc-zip-none': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: told(
			'document_ids: List should have at least 1 item after validation, not 0',
			'invalid_param',
			400,
		),
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
	'knowledge/doc-zip-unknown': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: NO_DOCUMENT,
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
};

export default rows;
