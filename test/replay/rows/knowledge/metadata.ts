// Metadata fields and values.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	CHOICES,
	FILLED,
	IN_RANGE,
	LOOKED_UP,
	ONE_BY_ONE,
	OTHER_WAY,
} from './reasons';
import { AS_RECORDED, CRASHED, NO_BASE, NO_DOCUMENT, gives, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/meta-assign': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: gives({ result: 'success' }),
	},
	'knowledge/meta-assign-again': {
		all: gives({ name: 'planets.txt', metadata: { source_id: 'drive-2', priority: 2 } }),
	},
	'knowledge/meta-assign-empty': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ result: 'success' }),
	},
	'knowledge/meta-assign-indexing': {
		all: gives({ name: 'early.txt', metadata: { source_id: 'early-1' } }),
	},
	'knowledge/meta-assign-malformed-field': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: CRASHED,
		'1.9.2': gives({ result: 'success' }),
	},
	'knowledge/meta-assign-mixed': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: told('Document not found.', 'invalid_param', 400),
		'1.9.2': gives({ result: 'success' }),
	},
	'knowledge/meta-assign-no-body': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('operation_data: Field required', 'invalid_param', 400),
		'1.9.2': told(
			'operation_data: Metadata operation data Missing required parameter in the JSON body',
			'invalid_param',
			400,
		),
	},
	'knowledge/meta-assign-null': {
		all: gives({ name: 'planets.txt', metadata: { priority: null } }),
	},
	'knowledge/meta-assign-partial': {
		all: gives({ name: 'capitals.txt', metadata: { priority: 9 } }),
	},
	'knowledge/meta-assign-unknown-document': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told('Document not found.', 'invalid_param', 400),
		'1.9.2': gives({ result: 'success' }),
		instead: {
			all: NO_DOCUMENT,
		},
	},
	'knowledge/meta-assign-unknown-field': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ result: 'success' }),
	},
	'knowledge/meta-assign-whole': {
		all: gives({ name: 'planets.txt', metadata: { priority: 3 } }),
	},
	'knowledge/meta-assign-wrong-name': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ result: 'success' }),
	},
	'knowledge/meta-assign-wrong-type': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ result: 'success' }),
		instead: {
			all: wrong("The metadata field 'priority' holds numbers, and this is none: high"),
		},
	},
	'knowledge/meta-built-in': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: gives({
			fields: [
				{ name: 'document_name', type: 'string' },
				{ name: 'uploader', type: 'string' },
				{ name: 'upload_date', type: 'time' },
				{ name: 'last_update_date', type: 'time' },
				{ name: 'source', type: 'string' },
			],
		}),
	},
	'knowledge/meta-built-in-bad': {
		readBy: 'transport',
		because: CHOICES,
		all: gives({ result: 'success' }),
		instead: {
			all: wrong("'Action' is none of its choices: explode"),
		},
	},
	'knowledge/meta-built-in-disable': {
		all: gives({ built_in_field_enabled: false }),
	},
	'knowledge/meta-built-in-enable': {
		all: gives({ built_in_field_enabled: true }),
	},
	'knowledge/meta-create-bad-type': {
		readBy: 'transport',
		because: CHOICES,
		all: told("type: Input should be 'string', 'number' or 'time'", 'invalid_param', 400),
		instead: {
			all: wrong("'Type' is none of its choices: boolean"),
		},
	},
	'knowledge/meta-create-built-in': {
		all: told(
			'A field that Dify fills itself has this name',
			'metadata_name_duplicate',
			400,
			'Metadata name already exists in Built-in fields.',
		),
	},
	'knowledge/meta-create-duplicate': {
		all: told(
			'The knowledge base has another metadata field of this name',
			'metadata_name_duplicate',
			400,
			'Metadata name already exists.',
		),
	},
	'knowledge/meta-create-empty': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ name: '' }),
		instead: {
			all: wrong("The 'Name' parameter is empty"),
		},
	},
	'knowledge/meta-create-long': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('Metadata name cannot exceed 255 characters.', 'invalid_param', 400),
		instead: {
			all: wrong("The 'Name' parameter has 256 characters; Dify takes 255 at most"),
		},
	},
	'knowledge/meta-create-number': {
		all: gives({ name: 'priority', type: 'number' }),
	},
	'knowledge/meta-create-string': {
		all: gives({ name: 'source_id', type: 'string' }),
	},
	'knowledge/meta-create-time': {
		all: gives({ name: 'reviewed', type: 'time' }),
	},
	'knowledge/meta-create-unknown-base': {
		all: NO_BASE,
	},
	'knowledge/meta-delete': {
		all: AS_RECORDED,
	},
	'knowledge/meta-delete-again': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: AS_RECORDED,
		instead: {
			all: told('The knowledge base has no metadata field {id}', 'not_found', null),
		},
	},
	'knowledge/meta-document': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-after-same-name': {
		all: gives({ name: 'kept.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/meta-document-after-update': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-built-in': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-deleted': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-mixed': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-partial': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-renamed': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-whole': {
		all: AS_RECORDED,
	},
	'knowledge/meta-document-wrong-name': {
		all: AS_RECORDED,
	},
	'knowledge/meta-documents': {
		all: listed(3, { name: 'error conn.txt', display_status: 'available' }),
	},
	'knowledge/meta-list': {
		all: listed(4, { name: 'source_id' }),
	},
	'knowledge/meta-list-built-in': {
		all: listed(4, { name: 'source_id' }),
	},
	'knowledge/meta-list-end': {
		all: listed(3, { name: 'source_id' }),
	},
	'knowledge/meta-rename': {
		all: gives({ name: 'reviewed_at', type: 'time' }),
	},
	'knowledge/meta-rename-duplicate': {
		all: told(
			'The knowledge base has another metadata field of this name',
			'metadata_name_duplicate',
			400,
			'Metadata name already exists.',
		),
	},
	'knowledge/meta-rename-unknown': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: AS_RECORDED,
		'1.15.0': told(
			'Input should be a valid dictionary or object to extract fields from',
			'invalid_param',
			400,
		),
		instead: {
			all: told('The knowledge base has no metadata field {id}', 'not_found', null),
		},
	},
};

export default rows;
