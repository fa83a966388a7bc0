// How the events of a joined run are read; what the node makes of them with a form is in humanInput.test.ts.

import type { Expected, Rows } from '../expectation';
import { SILENCE } from './errorsStreaming';
import { lacks, refused } from './expect';

const FEATURE = 'way to join a run';

const LACKS = { '0.15.8': lacks('0.15.8', FEATURE), '1.9.2': lacks('1.9.2', FEATURE) } as const;

const WITH_A_FORM =
	'the node joins a run only with the answer to its form, or after a broken stream';

function ended(answer: string, status: string): Expected {
	return { item: { answer, status } };
}

const rows: Rows = {
	'human/chatflow-events-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		...LACKS,
		all: ended('Approved: looks good', 'succeeded'),
	},
	// One event, which has the whole answer.
	'human/chatflow-events-finished': {
		readBy: 'transport',
		because: WITH_A_FORM,
		...LACKS,
		all: { item: { status: 'succeeded' } },
	},
	'human/events-unknown': {
		readBy: 'transport',
		because: WITH_A_FORM,
		...LACKS,
		all: refused('Workflow run not found', 'not_found', 404),
	},
	'extra/human-events-plain-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('Approved: ok', 'succeeded'),
	},
	// Who does not know which form was answered ends at its pause, which comes again.
	'extra/human-events-both-flags': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('', 'paused'),
	},
	'extra/flags-both-at-once-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('', 'paused'),
	},
	'extra/flags-both-50ms-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('Approved: ok', 'succeeded'),
	},
	'extra/flags-both-finished': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: { item: { status: 'succeeded' } },
	},
	'extra/flags-plain-150ms-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: { item: { status: 'succeeded' } },
	},
	// The old pause, as if nothing had been submitted.
	'extra/human-events-at-once-after-submit': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('', 'paused'),
	},
	'extra/human-events-paused-snapshot': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: ended('', 'paused'),
	},
	// Without the state before, a paused run says nothing at all.
	'extra/human-events-paused-plain': {
		readBy: 'transport',
		because: WITH_A_FORM,
		all: SILENCE,
	},
};

export default rows;
