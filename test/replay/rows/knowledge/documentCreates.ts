// Documents made of texts.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	CHOICES,
	FILLED,
	IN_RANGE,
	LOOKED_UP,
	NOT_OFFERED,
	OLD_PATH,
} from './reasons';
import { CRASHED, NO_BASE, NO_DOCUMENT, gives, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/doc-create-text-after-bad-rule': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'innocent.txt', error: null } }),
		'1.9.2': CRASHED,
	},
	'knowledge/doc-create-text-automatic': {
		all: gives({ action: 'created', name: 'planets.txt' }),
	},
	'knowledge/doc-create-text-bad-form': {
		readBy: 'transport',
		because: CHOICES,
		all: told('doc_form: Value error, Invalid doc_form.', 'invalid_param', 400),
		'1.9.2': told(
			'The knowledge base has chunks of another kind, and takes no others',
			'chunking_differs',
			400,
			'doc_form is different from the dataset doc_form.',
		),
	},
	'knowledge/doc-create-text-bad-mode': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"process_rule.mode: Input should be 'automatic', 'custom' or 'hierarchical'",
			'invalid_param',
			400,
		),
	},
	'knowledge/doc-create-text-bad-technique': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"indexing_technique: Input should be 'high_quality' or 'economy'",
			'invalid_param',
			400,
		),
		'1.9.2': told(
			"indexing_technique: The value 'cheap' is not a valid choice for 'indexing_technique'.",
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("'Index of an Empty Knowledge Base' is none of its choices: cheap"),
		},
	},
	'knowledge/doc-create-text-blank': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ document: { name: 'blank.txt', error: null } }),
		instead: {
			all: wrong("The 'Text' parameter is empty"),
		},
	},
	'knowledge/doc-create-text-custom': {
		all: gives({ action: 'created', name: 'capitals.txt' }),
	},
	'knowledge/doc-create-text-custom-no-rules': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('Process rule rules is required', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-custom-no-separator': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('Process rule segmentation is required', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-delimiter': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'x', error: null } }),
	},
	'knowledge/doc-create-text-empty': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ document: { name: 'empty.txt', error: null } }),
		instead: {
			all: wrong("The 'Text' parameter is empty"),
		},
	},
	'knowledge/doc-create-text-empty-name': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ document: { name: '', error: null } }),
		instead: {
			all: wrong("The 'Name' parameter is empty"),
		},
	},
	'knowledge/doc-create-text-external': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ document: { name: 'x.txt', error: null } }),
		instead: {
			all: told(
				'This is an external knowledge base, which holds no documents',
				'external_knowledge_base',
				null,
			),
		},
	},
	'knowledge/doc-create-text-full-doc': {
		all: NO_BASE,
	},
	'knowledge/doc-create-text-hierarchical': {
		all: NO_BASE,
	},
	'knowledge/doc-create-text-hierarchical-economy': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ document: { name: 'capitals.txt', error: null } }),
		instead: {
			all: told(
				'In an economical knowledge base nothing of parent and child chunks is ever found',
				'chunking_differs',
				null,
			),
		},
	},
	'knowledge/doc-create-text-hierarchical-no-sub': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'nowhere.txt', error: null } }),
	},
	'knowledge/doc-create-text-inherit': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('indexing_technique: Field required', 'invalid_param', 400),
		'1.9.2': told('indexing_technique is required.', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-inherit-rule': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'second.txt', error: null } }),
		'1.9.2': CRASHED,
	},
	'knowledge/doc-create-text-legacy-path': {
		readBy: 'transport',
		because: OLD_PATH,
		all: gives({ document: { name: 'legacy.txt', error: null } }),
	},
	'knowledge/doc-create-text-long-name': {
		readBy: 'transport',
		because: IN_RANGE,
		all: gives({ document: { error: null } }),
		instead: {
			all: wrong(
				"The name 'LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL…' has 304 characters; Dify keeps 200 and cuts the rest off",
			),
		},
	},
	'knowledge/doc-create-text-max-tokens-big': {
		all: gives({ action: 'created', name: 'big.txt' }),
	},
	'knowledge/doc-create-text-max-tokens-small': {
		readBy: 'transport',
		because: IN_RANGE,
		all: gives({ document: { name: 'small.txt', error: null } }),
		instead: {
			all: wrong("'Max Tokens' is not a whole number of 50 or more: 10"),
		},
	},
	'knowledge/doc-create-text-no-name': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('name: Field required', 'invalid_param', 400),
		'1.9.2': told('name: Missing required parameter in the JSON body', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-no-rule': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'first.txt', error: null } }),
		'1.9.2': CRASHED,
	},
	'knowledge/doc-create-text-no-technique': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('indexing_technique is required.', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-no-text': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('text: Field required', 'invalid_param', 400),
		'1.9.2': told('text: Missing required parameter in the JSON body', 'invalid_param', 400),
	},
	'knowledge/doc-create-text-nul': {
		all: gives({ action: 'created', name: 'nul.txt' }),
	},
	'knowledge/doc-create-text-odd-name': {
		all: gives({ action: 'created', name: 'folder/with:odd*chars?.md' }),
	},
	'knowledge/doc-create-text-original-id': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ document: { name: 'same.txt', error: null } }),
	},
	'knowledge/doc-create-text-original-unknown': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: NO_DOCUMENT,
	},
	'knowledge/doc-create-text-other-form': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told(
			'The knowledge base has chunks of another kind, and takes no others',
			'chunking_differs',
			400,
			'doc_form is different from the dataset doc_form.',
		),
		instead: {
			all: told(
				'This knowledge base has chunks of the kind General, and takes no others',
				'chunking_differs',
				null,
			),
		},
	},
	'knowledge/doc-create-text-other-technique': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ document: { name: 'third.txt', error: null } }),
	},
	'knowledge/doc-create-text-qa': {
		all: NO_BASE,
	},
	'knowledge/doc-create-text-same-name': {
		all: gives({ action: 'updated', name: 'same.txt' }),
	},
	'knowledge/doc-create-text-same-name-archived': {
		all: gives({ action: 'updated', name: 'archive.txt' }),
	},
	'knowledge/doc-create-text-same-name-chunks': {
		all: listed(1, { content: 'The second text of this name.' }),
	},
	'knowledge/doc-create-text-same-name-disabled': {
		all: gives({ action: 'created', name: 'same.txt' }),
	},
	'knowledge/doc-create-text-same-name-error': {
		all: gives({ action: 'updated', name: 'error conn.txt' }),
	},
	'knowledge/doc-create-text-same-name-indexing': {
		all: gives({ action: 'updated', name: 'same slow.txt' }),
	},
	'knowledge/doc-create-text-same-name-indexing-chunks': {
		all: listed(1, { content: 'Short now, Zanzibar.' }),
	},
	'knowledge/doc-create-text-same-name-paused': {
		all: gives({ action: 'updated', name: 'paused again.txt' }),
	},
	'knowledge/doc-create-text-same-name-two': {
		all: gives({ action: 'updated', name: 'A.txt' }),
	},
	'knowledge/doc-create-text-slow': {
		all: gives({ action: 'created', name: 'slow.txt' }),
	},
	'knowledge/doc-create-text-technique-omitted': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('indexing_technique: Field required', 'invalid_param', 400),
		'1.9.2': told(
			"indexing_technique: Input should be 'high_quality' or 'economy'",
			'invalid_param',
			400,
		),
	},
	'knowledge/doc-create-text-unicode': {
		all: gives({ action: 'created', name: 'emoji 🪐.txt' }),
	},
	'knowledge/doc-create-text-unknown-base': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		instead: {
			all: NO_BASE,
		},
	},
	'knowledge/doc-create-text-unknown-embedding': {
		all: NO_BASE,
	},
	'knowledge/doc-create-text-unknown-fields': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ document: { name: 'extra.txt', error: null } }),
	},
	'knowledge/doc-create-text-vector': {
		all: gives({ action: 'created', name: 'capitals.txt' }),
	},
};

export default rows;
