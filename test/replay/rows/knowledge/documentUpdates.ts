// Documents given other texts.

import type { Rows } from '../../expectation';
import { ALWAYS_WHOLE, LOOKED_UP } from './reasons';
import { CRASHED, NO_DOCUMENT, gives, listed, told, unknown } from './expect';

const rows: Rows = {
	'knowledge/doc-update-archived': {
		all: told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/doc-update-disabled': {
		all: told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/doc-update-error': {
		all: told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/doc-update-indexing': {
		all: told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/doc-update-name-and-rule': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'planets v4.txt', error: null } }),
		'1.9.2': CRASHED,
	},
	'knowledge/doc-update-name-only': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('Data source or Process rule is required', 'invalid_param', 400),
	},
	'knowledge/doc-update-slow': {
		all: gives({ action: 'updated', name: 'kept.txt', metadata: { source_id: 'page-77' } }),
	},
	'knowledge/doc-update-text': {
		all: gives({ action: 'updated', name: 'planets v2.txt' }),
	},
	'knowledge/doc-update-text-after': {
		all: listed(1),
	},
	'knowledge/doc-update-text-no-name': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('Value error, name is required when text is provided', 'invalid_param', 400),
		'1.9.2': told('Both text and name must be strings.', 'invalid_param', 400),
	},
	'knowledge/doc-update-text-rule': {
		all: gives({ action: 'updated', name: 'planets v2.txt' }),
	},
	'knowledge/doc-update-to-existing-name': {
		all: gives({ action: 'updated', name: 'A.txt' }),
	},
	'knowledge/doc-update-twice-1': {
		all: gives({ action: 'updated', name: 'planets.txt' }),
	},
	'knowledge/doc-update-twice-2': {
		all: told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/doc-update-unknown': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: unknown('document', 'Document not found'),
		instead: {
			all: NO_DOCUMENT,
		},
	},
};

export default rows;
