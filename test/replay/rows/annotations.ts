// What a user should get of annotations, which 0.15.8 lacks and 1.9.2 refuses to every app key.

import type { Expected, Rows } from '../expectation';
import { lacks, refused, wrongParameter } from './expect';

const LACKS = lacks('0.15.8', 'annotations');

const NO_ACCOUNT = refused('current_user must be an Account instance');

const CRASHED = refused('Internal Server Error', 'unknown', 500);

const GONE = refused('Annotation not found', 'not_found', 404);

/** The one annotation that each server has; when it was made differs. */
function annotation(id: string, question: string, answer: string) {
	return { id, question, answer, hit_count: 0 };
}

/** The same on two servers, where it has an id of its own. */
function onBoth(expect: (id: string) => Expected): { '1.14.2': Expected; '1.15.0': Expected } {
	return {
		'1.14.2': expect('f02cee1f-3305-467e-8d93-7bc76ecd2eda'),
		'1.15.0': expect('ccc8a174-6000-4065-b169-ce164592d618'),
	};
}

const PAGE_IN_RANGE = 'the node asks for pages of 1 to 100, and the first one is the first';

const rows: Rows = {
	'annotations/create': {
		'0.15.8': LACKS,
		'1.9.2': NO_ACCOUNT,
		...onBoth((id) => ({ item: annotation(id, 'Q1?', 'A1') })),
	},
	'annotations/list': {
		'0.15.8': LACKS,
		'1.9.2': NO_ACCOUNT,
		...onBoth((id) => ({ items: [annotation(id, 'Q1?', 'A1')] })),
	},
	'annotations/update': {
		'0.15.8': LACKS,
		'1.9.2': CRASHED,
		...onBoth((id) => ({ item: annotation(id, 'Q2?', 'A2') })),
	},
	'annotations/delete': {
		'0.15.8': LACKS,
		'1.9.2': CRASHED,
		...onBoth((annotation_id) => ({ item: { deleted: true, annotation_id } })),
	},
	'annotations/delete-again': { all: GONE, '0.15.8': LACKS, '1.9.2': CRASHED },

	'extra/annotation-update-unknown': { all: GONE },
	'extra/annotation-empty': {
		readBy: 'transport',
		because: 'the node refuses an empty question, which Dify would keep',
		all: { item: annotation('8e445a89-0509-4f52-a155-6ead57535256', '', '') },
		instead: { all: wrongParameter("The 'Question' parameter is empty") },
	},
	'extra/annotation-no-answer': {
		readBy: 'transport',
		because: 'the node refuses an empty answer before it sends anything',
		all: refused('answer: Field required'),
		instead: { all: wrongParameter("The 'Answer' parameter is empty") },
	},
	// The page is the one of an endpoint that a server lacks, and cannot be told from it.
	'extra/annotation-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: lacks('1.14.2', 'annotations'),
		instead: { all: wrongParameter('The \'Annotation ID\' parameter is not a Dify ID: "abc"') },
	},
	// Dify takes any number of rows, and gives a hundred at most.
	'extra/annotation-limit-0': {
		readBy: 'transport',
		because: PAGE_IN_RANGE,
		all: { items: [annotation('8e445a89-0509-4f52-a155-6ead57535256', '', '')] },
	},
	'extra/annotation-limit-101': {
		readBy: 'transport',
		because: PAGE_IN_RANGE,
		all: { items: [annotation('8e445a89-0509-4f52-a155-6ead57535256', '', '')] },
	},
	'extra/annotation-page-0': {
		readBy: 'transport',
		because: PAGE_IN_RANGE,
		all: { items: [annotation('8e445a89-0509-4f52-a155-6ead57535256', '', '')] },
	},

	'extra/annotation-reply-partial': {
		readBy: 'transport',
		because: 'the node asks for the names of provider and model before it sends anything',
		all: refused('embedding_provider_name: Field required; embedding_model_name: Field required'),
		instead: { all: wrongParameter("The 'Embedding Provider Name' parameter is empty") },
	},
	'extra/annotation-reply-bad-action': {
		readBy: 'transport',
		because: 'the node can only switch the reply on or off',
		all: CRASHED,
	},
	'extra/annotation-reply-job-unknown': {
		readBy: 'transport',
		because: 'the node asks only for a job that Dify named when it began it',
		all: refused('The job does not exist.'),
	},
};

export default rows;
