// Searches.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	CHOICES,
	FILLED,
	IN_RANGE,
	LOOKED_UP,
	NOT_OFFERED,
	OLD_PATH,
	RIGHT_FORM,
} from './reasons';
import { NO_BASE, passing, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/find-after-delete': {
		all: listed(1, {
			content: 'Mars is called the red planet and has two moons.',
			document_name: 'planets.txt',
		}),
	},
	'knowledge/find-after-delete-at-once': {
		all: listed(1, {
			content: 'Mars is called the red planet and has two moons.',
			document_name: 'planets.txt',
		}),
	},
	'knowledge/find-after-disable': {
		all: listed(2, {
			content: 'Jupiter is the largest planet and has a great red spot.',
			document_name: 'planets.txt',
		}),
		'1.15.0': listed(2, {
			content: '[slow] Sentence number 20 of 325529 is here to be embedded.',
			document_name: 'slow.txt',
		}),
	},
	'knowledge/find-after-disable-at-once': {
		all: listed(2, {
			content: 'Jupiter is the largest planet and has a great red spot.',
			document_name: 'planets.txt',
		}),
		'1.15.0': listed(2, {
			content: '[slow] Sentence number 20 of 325529 is here to be embedded.',
			document_name: 'slow.txt',
		}),
	},
	'knowledge/find-after-enable': {
		all: listed(2, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
		'1.14.2': listed(2, {
			content: 'Jupiter is the largest planet and has a great red spot.',
			document_name: 'planets.txt',
		}),
	},
	'knowledge/find-after-update': {
		'1.9.2': listed(1, {
			content: '[slow] Kiribati line 7 c09a69 of many.',
			document_name: 'kept.txt',
		}),
		'1.14.2': listed(1, {
			content: '[slow] Kiribati line 6 bb5f6c of many.',
			document_name: 'kept.txt',
		}),
		'1.15.0': listed(1, {
			content: '[slow] Kiribati line 9 3c1748 of many.',
			document_name: 'kept.txt',
		}),
	},
	'knowledge/find-archived-overwritten': {
		'1.9.2': listed(3, {
			content: 'A new text for the archived name.',
			document_name: 'archive.txt',
		}),
		'1.14.2': listed(3, { content: 'some text', document_name: '' }),
		'1.15.0': listed(3, { content: 'A long name.' }),
	},
	'knowledge/find-attachment-unknown': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: listed(4, {
			segment: { content: 'Berlin is the capital of Germany. It lies on the river Spree.' },
		}),
	},
	'knowledge/find-bad-method': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"retrieval_model.search_method: Input should be 'semantic_search', 'full_text_search', 'hybrid_search' or 'keyword_search'",
			'invalid_param',
			400,
		),
		'1.9.2': told("'fuzzy' is not a valid RetrievalMethod", 'invalid_param', 400),
		instead: {
			all: wrong("'Search Method' is none of its choices: fuzzy"),
		},
	},
	'knowledge/find-blank-query': {
		readBy: 'transport',
		because: FILLED,
		'1.9.2': listed(4, {
			segment: { content: 'Jupiter is the largest planet and has a great red spot.' },
		}),
		'1.14.2': listed(0),
		'1.15.0': listed(4, { segment: { content: 'Venus is the hottest planet of all.' } }),
		instead: {
			all: wrong("The 'Query' parameter is empty"),
		},
	},
	'knowledge/find-by-source-id': {
		'1.9.2': listed(1, { content: '[slow] early 4 523ab', document_name: 'early.txt' }),
		'1.14.2': listed(1, { content: '[slow] early 2 51b70', document_name: 'early.txt' }),
		'1.15.0': listed(1, { content: '[slow] early 5 0b8c2', document_name: 'early.txt' }),
	},
	'knowledge/find-default': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		'1.9.2': told(
			'relation "embedding_vector_index_b629d569_4877_43ea_8a4f_e02043037239_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.14.2': told(
			'relation "embedding_vector_index_8a744169_a59a_484f_8ed1_ebbe27d22c2c_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.15.0': told(
			'relation "embedding_vector_index_f3ccd0bb_94aa_4c8c_ac47_6f27a287a2a5_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
	},
	'knowledge/find-default-stored': {
		all: listed(2, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-default-vector': {
		all: listed(4, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-during-update': {
		'1.9.2': listed(1, {
			content: '[slow] Race 18 3db928 to be embedded slowly.',
			document_name: 'long one.txt',
		}),
		'1.14.2': listed(1, {
			content: '[slow] Race 18 3ff906 to be embedded slowly.',
			document_name: 'long one.txt',
		}),
		'1.15.0': listed(1, {
			content: '[slow] Race 18 7a003c to be embedded slowly.',
			document_name: 'long one.txt',
		}),
	},
	'knowledge/find-empty-query': {
		readBy: 'transport',
		because: FILLED,
		all: told('Query or attachment_ids is required', 'invalid_param', 400),
		'1.9.2': told('Query is required and cannot exceed 250 characters', 'invalid_param', 400),
		instead: {
			all: wrong("The 'Query' parameter is empty"),
		},
	},
	'knowledge/find-external': {
		all: told(
			"Dify's API does not search the external knowledge base 'External 1'",
			'external_knowledge_base',
			400,
		),
	},
	'knowledge/find-external-model': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: listed(4, {
			segment: { content: 'Berlin is the capital of Germany. It lies on the river Spree.' },
		}),
	},
	'knowledge/find-full-text': {
		all: listed(1, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-hybrid-bare': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-hybrid-base': {
		all: listed(5, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-hybrid-rerank': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-hybrid-weights': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-keyword': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
		'1.15.0': listed(3, {
			content: 'Paris is the capital of France. It lies on the river Seine.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-keyword-exact': {
		all: listed(1, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-keyword-lower-case': {
		all: listed(0),
	},
	'knowledge/find-keyword-on-vector': {
		all: listed(0),
	},
	'knowledge/find-keyword-part': {
		all: listed(0),
	},
	'knowledge/find-keyword-question': {
		all: listed(2, {
			content: 'Rome is the capital of Italy. It lies on the river Tiber.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-legacy-path': {
		readBy: 'transport',
		because: OLD_PATH,
		all: listed(1, {
			segment: { content: 'Berlin is the capital of Germany. It lies on the river Spree.' },
		}),
		'1.14.2': listed(0),
	},
	'knowledge/find-metadata': {
		all: listed(2, {
			content: 'Mars is called the red planet and has two moons.',
			document_name: 'planets.txt',
		}),
		'1.15.0': listed(2, {
			content: 'Jupiter is the largest planet and has a great red spot.',
			document_name: 'planets.txt',
		}),
	},
	'knowledge/find-metadata-bad-operator': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"retrieval_model.metadata_filtering_conditions.conditions.0.comparison_operator: Input should be 'contains', 'not contains', 'start with', 'end with', 'is', 'is not', 'empty', 'not empty', 'in', 'not in', '=', '≠', '>', '<', '≥', '≤', 'before' or 'after'",
			'invalid_param',
			400,
		),
		'1.9.2': told(
			"conditions.0.comparison_operator: Input should be 'contains', 'not contains', 'start with', 'end with', 'is', 'is not', 'empty', 'not empty', 'in', 'not in', '=', '≠', '>', '<', '≥', '≤', 'before' or 'after'",
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("'Operator' is none of its choices: equals"),
		},
	},
	'knowledge/find-metadata-none': {
		all: listed(0),
	},
	'knowledge/find-metadata-number': {
		all: listed(2, { content: 'Vienna is the capital of Austria.', document_name: 'capitals.txt' }),
	},
	'knowledge/find-metadata-unknown-field': {
		all: listed(0),
	},
	'knowledge/find-no-documents': {
		readBy: 'transport',
		because: LOOKED_UP,
		'1.9.2': told(
			'relation "embedding_vector_index_e35f2b36_1892_4b39_8ab0_068ce4476552_nod" does not exist\nLINE 2:                     FROM embedding_Vector_index_e35f2b36_189...\n                                 ^\n;\nrelation "embedding_vector_index_e35f2b36_1892_4b39_8ab0_068ce4476552_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.14.2': told(
			'relation "embedding_vector_index_8ef6a0a8_57d8_43c8_8e4f_31ede3a2f483_nod" does not exist\nLINE 2:                     FROM embedding_Vector_index_8ef6a0a8_57d...\n                                 ^\n;\nrelation "embedding_vector_index_8ef6a0a8_57d8_43c8_8e4f_31ede3a2f483_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.15.0': told(
			'relation "embedding_vector_index_80c0db80_4be0_4811_bde6_94036a135a4c_nod" does not exist\nLINE 2:                     FROM embedding_Vector_index_80c0db80_4be...\n                                 ^\n;\nrelation "embedding_vector_index_80c0db80_4be0_4811_bde6_94036a135a4c_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		instead: {
			all: listed(0),
		},
	},
	'knowledge/find-no-query': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('query: Field required', 'invalid_param', 400),
		'1.9.2': told('Query is required and cannot exceed 250 characters', 'invalid_param', 400),
	},
	'knowledge/find-no-technique': {
		readBy: 'transport',
		because: LOOKED_UP,
		'1.9.2': told(
			'relation "embedding_vector_index_b297c7de_ac86_4b47_8048_858ae68750c9_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.14.2': told(
			'relation "embedding_vector_index_28a01d80_a6d5_44ef_ab28_cffe891a1897_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.15.0': told(
			'relation "embedding_vector_index_8f3cc126_3c8b_4ee8_ace6_e2c5d62eef0b_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		instead: {
			all: listed(0),
		},
	},
	'knowledge/find-nothing-found': {
		all: listed(0),
	},
	'knowledge/find-parent-child': {
		all: listed(2, {
			content: 'Paris is the capital of France. It lies on the river Seine.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-parent-child-economy': {
		all: listed(0),
	},
	'knowledge/find-partial-model': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told(
			'retrieval_model.search_method: Field required; retrieval_model.reranking_enable: Field required; retrieval_model.score_threshold_enabled: Field required',
			'invalid_param',
			400,
		),
		'1.9.2': told(
			'Dify failed on its own side',
			'internal_server_error',
			500,
			"'score_threshold_enabled'",
		),
	},
	'knowledge/find-qa': {
		all: listed(2, { content: 'Where is the shop?', document_name: 'faq.txt' }),
	},
	'knowledge/find-query-250': {
		all: listed(4, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
		'1.14.2': listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-query-251': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('query: String should have at most 250 characters', 'invalid_param', 400),
		'1.9.2': told('Query is required and cannot exceed 250 characters', 'invalid_param', 400),
	},
	'knowledge/find-query-number': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('query: Input should be a valid string', 'invalid_param', 400),
		'1.9.2': listed(1, {
			segment: { content: '[slow] Sentence number 5 of db0dad is here to be embedded.' },
		}),
	},
	'knowledge/find-rerank': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-rerank-error': {
		all: passing(
			told(
				"The search in the knowledge base 'Vector' failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s",
				'invalid_param',
				400,
			),
		),
	},
	'knowledge/find-rerank-unknown': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-semantic': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-semantic-on-economy': {
		readBy: 'transport',
		because: LOOKED_UP,
		'1.9.2': told(
			'relation "embedding_vector_index_b629d569_4877_43ea_8a4f_e02043037239_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.14.2': told(
			'relation "embedding_vector_index_8a744169_a59a_484f_8ed1_ebbe27d22c2c_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		'1.15.0': told(
			'relation "embedding_vector_index_f3ccd0bb_94aa_4c8c_ac47_6f27a287a2a5_nod" does not exist\nLINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]\' AS distance FROM embedding_...\n                                                             ^\n',
			'invalid_param',
			400,
		),
		instead: {
			all: wrong(
				"An economical knowledge base can only be searched by keywords: 'Search Method' is another one",
			),
		},
	},
	'knowledge/find-threshold': {
		all: listed(0),
	},
	'knowledge/find-threshold-high': {
		all: listed(0),
	},
	'knowledge/find-threshold-one-keyword': {
		all: listed(3, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
		'1.15.0': listed(3, {
			content: 'Paris is the capital of France. It lies on the river Seine.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-top-k-many': {
		all: listed(34, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
		'1.14.2': listed(32, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-top-k-one': {
		all: listed(1, {
			content: 'Berlin is the capital of Germany. It lies on the river Spree.',
			document_name: 'capitals.txt',
		}),
	},
	'knowledge/find-top-k-zero': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('top_k must be a positive integer', 'invalid_param', 400),
		instead: {
			all: wrong("'Top K' is not a whole number of 1 or more: 0"),
		},
	},
	'knowledge/find-unknown-base': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		instead: {
			all: NO_BASE,
		},
	},
	'knowledge/find-unknown-embedding': {
		all: listed(1, { content: 'Some text.', document_name: 'a.txt' }),
	},
	'knowledge/find-while-indexing': {
		all: listed(1, {
			content: 'Paris is the capital of France. It lies on the river Seine.',
			document_name: 'capitals.txt',
		}),
	},
};

export default rows;
