// Documents waited for and switched.

import type { Rows } from '../../expectation';
import { CHOICES, FILLED, LOOKED_UP, UUIDS } from './reasons';
import { CRASHED, NO_DOCUMENT, gives, passing, told, unknown, wrong } from './expect';

const rows: Rows = {
	'knowledge/doc-status-after-bad-rule': {
		all: told(
			'Dify could not index the document {id}: Custom segment length should be between 50 and 4000.',
			'indexing_failed',
			null,
		),
	},
	'knowledge/doc-status-archive': {
		all: gives({ name: 'archive.txt', status: 'archived', changed: true }),
	},
	'knowledge/doc-status-bad-action': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"Invalid action: remove. Must be one of ['enable', 'disable', 'archive', 'un_archive']",
			'invalid_action',
			400,
		),
		instead: {
			all: wrong("'Action' is none of its choices: remove"),
		},
	},
	'knowledge/doc-status-blank': {
		all: gives({ name: 'blank.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-completed': {
		all: gives({ name: 'capitals.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-completed-seen': {
		all: gives({ name: 'slow.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-deleted': {
		all: unknown('batch of documents', 'Documents not found.'),
	},
	'knowledge/doc-status-deleted-indexing': {
		all: unknown('batch of documents', 'Documents not found.'),
	},
	'knowledge/doc-status-disable': {
		all: gives({ name: 'switch.txt', status: 'disabled', changed: true }),
	},
	'knowledge/doc-status-disable-indexing': {
		all: passing(
			told(
				'Dify disables only documents that are indexed',
				'document_not_indexed',
				400,
				'Document: slow.txt is not completed.',
			),
		),
	},
	'knowledge/doc-status-empty': {
		all: gives({ name: 'empty.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-enable': {
		all: passing(
			told(
				'Dify does not switch this document again just now',
				'document_locked',
				400,
				'Document:switch.txt is being indexed, please try again later',
			),
		),
		'1.14.2': gives({ name: 'switch.txt', status: 'available', changed: true }),
	},
	'knowledge/doc-status-enable-again': {
		all: passing(
			told(
				'Dify does not switch this document again just now',
				'document_locked',
				400,
				'Document:switch.txt is being indexed, please try again later',
			),
		),
		'1.14.2': gives({ name: 'switch.txt', status: 'available', changed: true }),
	},
	'knowledge/doc-status-enable-at-once': {
		all: passing(
			told(
				'Dify does not switch this document again just now',
				'document_locked',
				400,
				'Document:switch.txt is being indexed, please try again later',
			),
		),
		'1.9.2': gives({ name: 'switch.txt', status: 'available', changed: true }),
	},
	'knowledge/doc-status-error-auth': {
		all: told(
			'Dify could not index the document {id}: [Echo] Incorrect model credentials provided, please check and try again.',
			'indexing_failed',
			null,
		),
		'1.9.2': told(
			'Dify could not index the document {id}: [echo] Incorrect model credentials provided, please check and try again.',
			'indexing_failed',
			null,
		),
	},
	'knowledge/doc-status-error-conn': {
		all: passing(
			told(
				'Dify could not index the document {id}: [echo] Connection Error, connection refused',
				'indexing_failed',
				null,
			),
		),
	},
	'knowledge/doc-status-error-rate': {
		all: passing(
			told(
				'Dify could not index the document {id}: [echo] Rate Limit Error, 429: too many requests, try again in 20s',
				'indexing_failed',
				null,
			),
		),
	},
	'knowledge/doc-status-indexing-seen': {
		all: passing(told('The document {id} was not indexed after 5 s', 'indexing_timeout', null)),
	},
	'knowledge/doc-status-malformed-id': {
		readBy: 'transport',
		because: UUIDS,
		all: CRASHED,
		instead: {
			all: wrong('The \'Document\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/doc-status-max-tokens-big': {
		all: told(
			'Dify could not index the document {id}: Custom segment length should be between 50 and 4000.',
			'indexing_failed',
			null,
		),
	},
	'knowledge/doc-status-max-tokens-small': {
		all: told(
			'Dify could not index the document {id}: Custom segment length should be between 50 and 4000.',
			'indexing_failed',
			null,
		),
	},
	'knowledge/doc-status-no-ids': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ result: 'success' }),
	},
	'knowledge/doc-status-nul': {
		all: gives({ name: 'nul.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-odd-name': {
		all: gives({
			name: 'folder/with:odd*chars?.md',
			indexing_status: 'completed',
			display_status: 'available',
		}),
	},
	'knowledge/doc-status-old-batch': {
		all: unknown('batch of documents', 'Documents not found.'),
	},
	'knowledge/doc-status-other-base': {
		all: unknown('batch of documents', 'Documents not found.'),
	},
	'knowledge/doc-status-parsing-seen': {
		all: passing(told('The document {id} was not indexed after 5 s', 'indexing_timeout', null)),
	},
	'knowledge/doc-status-paused': {
		all: told('The indexing of the document {id} was paused in Dify', 'document_paused', null),
	},
	'knowledge/doc-status-qa': {
		all: gives({ name: 'faq.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/doc-status-same-name-paused': {
		all: told('The indexing of the document {id} was paused in Dify', 'document_paused', null),
	},
	'knowledge/doc-status-splitting-seen': {
		all: passing(told('The document {id} was not indexed after 5 s', 'indexing_timeout', null)),
	},
	'knowledge/doc-status-un-archive': {
		all: passing(
			told(
				'Dify does not switch this document again just now',
				'document_locked',
				400,
				'Document:archive.txt is being indexed, please try again later',
			),
		),
		'1.14.2': gives({ name: 'archive.txt', status: 'available', changed: true }),
	},
	'knowledge/doc-status-unknown-batch': {
		all: unknown('batch of documents', 'Documents not found.'),
	},
	'knowledge/doc-status-unknown-document': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ result: 'success' }),
		instead: {
			all: NO_DOCUMENT,
		},
	},
	'knowledge/doc-status-unknown-embedding': {
		all: gives({ name: 'a.txt', indexing_status: 'completed', display_status: 'available' }),
	},
};

export default rows;
