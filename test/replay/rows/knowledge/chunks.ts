// Chunks and their children.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	CHOICES,
	FILLED,
	HUNDREDS,
	IN_RANGE,
	LOOKED_UP,
	ONE_BY_ONE,
	RIGHT_FORM,
} from './reasons';
import {
	AS_RECORDED,
	CRASHED,
	NO_CHUNK,
	NO_DOCUMENT,
	gives,
	passing,
	listed,
	told,
	unknown,
	wrong,
} from './expect';

const rows: Rows = {
	'knowledge/child-create': {
		all: gives({ content: 'The Eiffel tower stands there.', type: 'customized' }),
	},
	'knowledge/child-create-empty': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ data: { content: '' } }),
		instead: {
			all: wrong("The 'Content' parameter is empty"),
		},
	},
	'knowledge/child-create-flat': {
		all: gives({ content: 'x', type: 'customized' }),
	},
	'knowledge/child-create-none': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('content: Field required', 'invalid_param', 400),
		'1.9.2': told('content: Missing required parameter in the JSON body', 'invalid_param', 400),
	},
	'knowledge/child-delete': {
		all: AS_RECORDED,
	},
	'knowledge/child-delete-again': {
		all: unknown('child chunk', 'Child chunk not found.'),
	},
	'knowledge/child-list': {
		all: listed(2, { content: 'Paris is the capital of France' }),
	},
	'knowledge/child-list-after-regenerate': {
		all: listed(3, { content: 'Paris is the capital of France' }),
	},
	'knowledge/child-list-after-update': {
		all: listed(4, { content: 'Paris is the capital of France' }),
	},
	'knowledge/child-list-flat': {
		all: NO_CHUNK,
	},
	'knowledge/child-list-keyword': {
		all: listed(1, { content: 'The Eiffel tower stands there.' }),
	},
	'knowledge/child-list-page': {
		all: listed(1, { content: 'Paris is the capital of France' }),
	},
	'knowledge/child-update': {
		all: gives({ content: 'The Eiffel tower is 330 metres high.', type: 'customized' }),
	},
	'knowledge/child-update-unknown': {
		all: unknown('child chunk', 'Child chunk not found.'),
	},
	'knowledge/chunk-create': {
		all: gives({ content: 'Lisbon is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-create-answer': {
		all: gives({ content: 'Copenhagen?', enabled: true }),
	},
	'knowledge/chunk-create-bad-keywords': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: listed(1, { content: 'x' }),
		'1.15.0': told('segments.0.keywords: Input should be a valid list', 'invalid_param', 400),
	},
	'knowledge/chunk-create-blank': {
		readBy: 'transport',
		because: FILLED,
		all: told('Content is empty', 'invalid_param', 400),
		'1.15.0': told('segments.0.content: Value error, Content is empty', 'invalid_param', 400),
		instead: {
			all: wrong("The 'Content' parameter is empty"),
		},
	},
	'knowledge/chunk-create-disabled-document': {
		all: told(
			'The document is disabled, and takes no chunks until it is enabled',
			'document_not_available',
			404,
			'Document is disabled.',
		),
	},
	'knowledge/chunk-create-document-error': {
		all: told(
			'The document is not indexed, and takes no chunks until it is',
			'document_not_available',
			404,
			'Document is not completed.',
		),
	},
	'knowledge/chunk-create-embedding-fails': {
		all: passing(
			told(
				'Dify made the chunk {id}, but could not index it: [echo] Rate Limit Error, 429: too many requests, try again in 20s',
				'indexing_failed',
				null,
			),
		),
	},
	'knowledge/chunk-create-empty': {
		readBy: 'transport',
		because: FILLED,
		all: told('Content is empty', 'invalid_param', 400),
		'1.15.0': told(
			'segments.0.content: String should have at least 1 character',
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("The 'Content' parameter is empty"),
		},
	},
	'knowledge/chunk-create-error': {
		all: gives({ content: 'x', enabled: true }),
	},
	'knowledge/chunk-create-indexing': {
		all: told(
			'The document is not indexed, and takes no chunks until it is',
			'document_not_available',
			404,
			'Document is not completed.',
		),
	},
	'knowledge/chunk-create-missing': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('Segments is required', 'invalid_param', 400),
		'1.15.0': told('segments: Field required', 'invalid_param', 400),
	},
	'knowledge/chunk-create-none': {
		readBy: 'transport',
		because: FILLED,
		all: AS_RECORDED,
		'1.15.0': told(
			'segments: List should have at least 1 item after validation, not 0',
			'invalid_param',
			400,
		),
	},
	'knowledge/chunk-create-object': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('segments: Input should be a valid list', 'invalid_param', 400),
		'1.9.2': CRASHED,
	},
	'knowledge/chunk-create-parent': {
		all: gives({ content: 'Oslo is the capital of Norway. It lies at a fjord.', enabled: true }),
	},
	'knowledge/chunk-create-qa': {
		all: gives({ content: 'Where is the shop?', enabled: true }),
	},
	'knowledge/chunk-create-qa-no-answer': {
		all: told(
			'The knowledge base holds questions with their answers, and this chunk has no answer',
			'invalid_param',
			400,
			'Answer is required',
		),
	},
	'knowledge/chunk-create-several': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: listed(3, { content: 'Vienna is the capital of Austria.' }),
	},
	'knowledge/chunk-create-several-vector': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: listed(3, { content: 'Vienna is the capital of Austria.' }),
	},
	'knowledge/chunk-create-unknown-document': {
		all: NO_DOCUMENT,
	},
	'knowledge/chunk-create-vector': {
		all: gives({ content: 'Lisbon is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-delete': {
		all: AS_RECORDED,
	},
	'knowledge/chunk-delete-again': {
		all: AS_RECORDED,
	},
	'knowledge/chunk-delete-again-2': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_CHUNK,
		instead: {
			all: NO_CHUNK,
		},
	},
	'knowledge/chunk-delete-unknown': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_CHUNK,
		instead: {
			all: NO_CHUNK,
		},
	},
	'knowledge/chunk-delete-vector': {
		all: AS_RECORDED,
	},
	'knowledge/chunk-disable': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: false }),
	},
	'knowledge/chunk-disable-vector': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: false }),
	},
	'knowledge/chunk-enable': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-enable-vector': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-get': {
		all: gives({ content: 'Lisbon is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-get-other-document': {
		all: told('The document {id} has no chunk {id}', 'not_found', null),
	},
	'knowledge/chunk-get-unknown': {
		all: NO_CHUNK,
	},
	'knowledge/chunk-get-vector': {
		all: gives({ content: 'Lisbon is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-list': {
		all: listed(4, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-list-during-update': {
		'1.9.2': listed(3, { content: '[slow] Kiribati line 0 03b4d0 of many.' }),
		'1.14.2': listed(3, { content: '[slow] Kiribati line 0 c931c4 of many.' }),
		'1.15.0': listed(3, { content: '[slow] Kiribati line 0 46f843 of many.' }),
	},
	'knowledge/chunk-list-indexing': {
		'1.9.2': listed(2, { content: '[slow] Sentence number 0 of 1c25c1 is here to be embedded.' }),
		'1.14.2': listed(2, { content: '[slow] Sentence number 0 of d84d3c is here to be embedded.' }),
		'1.15.0': listed(2, { content: '[slow] Sentence number 0 of be80b0 is here to be embedded.' }),
	},
	'knowledge/chunk-list-keyword': {
		all: listed(1, { content: 'Berlin is the capital of Germany. It lies on the river Spree.' }),
	},
	'knowledge/chunk-list-limit-over': {
		all: listed(9, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
		'1.15.0': listed(8, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-list-limit-text': {
		readBy: 'transport',
		because: IN_RANGE,
		all: listed(9, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
		'1.15.0': listed(8, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: NaN"),
		},
	},
	'knowledge/chunk-list-limit-zero': {
		readBy: 'transport',
		because: IN_RANGE,
		all: listed(9, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
		'1.15.0': told('limit: Input should be greater than or equal to 1', 'invalid_param', 400),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: 0"),
		},
	},
	'knowledge/chunk-list-over-100': {
		all: listed(130, { content: 'Number 0 of a long list.' }),
	},
	'knowledge/chunk-list-page': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(2, { content: 'Rome is the capital of Italy. It lies on the river Tiber.' }),
	},
	'knowledge/chunk-list-page-2-of-100': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(30, { content: 'Number 100 of a long list.' }),
	},
	'knowledge/chunk-list-page-zero': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(9, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
		'1.15.0': told('page: Input should be greater than or equal to 1', 'invalid_param', 400),
	},
	'knowledge/chunk-list-parents': {
		all: listed(4, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-list-qa': {
		all: listed(2, { content: 'What is said in sentence 1?' }),
	},
	'knowledge/chunk-list-status': {
		all: listed(2, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-list-status-error': {
		all: listed(0),
	},
	'knowledge/chunk-list-status-nonsense': {
		readBy: 'transport',
		because: CHOICES,
		all: CRASHED,
		'1.9.2': listed(0),
		instead: {
			all: wrong("'Status' is none of its choices: nonsense"),
		},
	},
	'knowledge/chunk-list-status-two': {
		all: listed(2, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-list-unknown-document': {
		all: NO_DOCUMENT,
	},
	'knowledge/chunk-list-vector': {
		all: listed(4, { content: 'Paris is the capital of France. It lies on the river Seine.' }),
	},
	'knowledge/chunk-update': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-update-disabled': {
		all: told(
			'The chunk is disabled, and Dify changes no disabled ones',
			'chunk_disabled',
			400,
			"Can't update disabled segment",
		),
	},
	'knowledge/chunk-update-disabled-vector': {
		all: told(
			'The chunk is disabled, and Dify changes no disabled ones',
			'chunk_disabled',
			400,
			"Can't update disabled segment",
		),
	},
	'knowledge/chunk-update-disabling': {
		all: told(
			'The chunk is disabled, and Dify changes no disabled ones',
			'chunk_disabled',
			400,
			"Can't update disabled segment",
		),
	},
	'knowledge/chunk-update-disabling-vector': {
		all: told(
			'The chunk is disabled, and Dify changes no disabled ones',
			'chunk_disabled',
			400,
			"Can't update disabled segment",
		),
	},
	'knowledge/chunk-update-empty': {
		readBy: 'transport',
		because: FILLED,
		all: gives({
			data: { content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true },
		}),
		instead: {
			all: wrong('Item 0 changes nothing of its chunk'),
		},
	},
	'knowledge/chunk-update-flat': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('segment: Field required', 'invalid_param', 400),
		'1.9.2': told(
			'Input should be a valid dictionary or instance of SegmentUpdateArgs',
			'invalid_param',
			400,
		),
	},
	'knowledge/chunk-update-keywords': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-update-keywords-vector': {
		all: gives({ content: 'Lisbon, at the Tagus, is the capital of Portugal.', enabled: true }),
	},
	'knowledge/chunk-update-other-document': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ data: { content: 'Lisbon again.', enabled: true } }),
		instead: {
			all: told('The document {id} has no chunk {id}', 'not_found', null),
		},
	},
	'knowledge/chunk-update-parent': {
		all: gives({ enabled: true }),
	},
	'knowledge/chunk-update-parent-regenerate': {
		all: gives({ enabled: true }),
	},
	'knowledge/chunk-update-qa': {
		all: gives({ content: 'Where is the shop?', enabled: true }),
	},
	'knowledge/chunk-update-qa-no-answer': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ data: { content: 'Where is the shop?', enabled: true } }),
	},
	'knowledge/chunk-update-unknown': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_CHUNK,
		instead: {
			all: NO_CHUNK,
		},
	},
	'knowledge/chunk-update-vector': {
		all: gives({
			content: 'Lisbon, at the Tagus, is the capital of Portugal.',
			enabled: true,
			keywords: ['Tagus', 'Lisbon'],
		}),
	},
};

export default rows;
