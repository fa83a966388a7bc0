// What a user should get of the form that a waiting chatflow asks, and of answering it.

import type { Expected, Rows } from '../expectation';
import { lacks, refused, wrongParameter } from './expect';

const FEATURE = 'API for human input';

const LACKS = { '0.15.8': lacks('0.15.8', FEATURE), '1.9.2': lacks('1.9.2', FEATURE) } as const;

/** Old servers say so of the form, which the node reads before it submits. */
const NOT_READ = {
	readBy: 'transport',
	on: ['0.15.8', '1.9.2'],
	because: 'the node reads the form before, which old servers do not have',
	...LACKS,
	instead: LACKS,
} as const;

const UNKNOWN = refused('Form not found.', 'not_found', 404);

/** A form by its token; what it is a form of was recorded with the message that it paused. */
function open(expirationTime: number): Expected {
	return {
		item: {
			form_id: null,
			form_content: 'Please check: Budget\n\n{{#$output.comment#}}',
			actions: [
				{ id: 'approve', title: 'Approve', button_style: 'primary' },
				{ id: 'reject', title: 'Reject', button_style: 'default' },
			],
			inputs: [
				{
					output_variable_name: 'comment',
					type: 'paragraph',
					default: { type: 'constant', selector: [], value: 'fine' },
				},
			],
			default_values: {},
			expiration_time: new Date(expirationTime * 1_000).toISOString(),
			workflow_run_id: null,
		},
	};
}

const SUBMITTED: Expected = { item: { submitted: true } };

function alreadySubmitted(formId: string): Expected {
	return refused(
		`This form has already been submitted by another user, form_id=${formId}`,
		'human_input_form_submitted',
		412,
	);
}

const ANSWERED = {
	...LACKS,
	'1.14.2': alreadySubmitted('01a1fd6a-72e0-7da4-bdd7-ef47f54ebb3d'),
	'1.15.0': alreadySubmitted('01a1fd86-deda-78d2-96f6-cb5e17bdc714'),
};

const NO_SUCH_ACTION = wrongParameter("The form has no action 'maybe'");

const CHECKED_FORM = 'the node knows the form, and refuses before it submits';

const rows: Rows = {
	'human/form': { ...LACKS, '1.14.2': open(1795512174), '1.15.0': open(1795514036) },
	'human/form-unknown': { ...LACKS, all: UNKNOWN },
	'human/form-after-submit': ANSWERED,
	'human/submit': { ...NOT_READ, all: SUBMITTED },
	// Somebody else was faster by a moment.
	'human/submit-again': { ...NOT_READ, ...ANSWERED },
	'human/submit-bad-action': {
		readBy: 'transport',
		because: CHECKED_FORM,
		...LACKS,
		all: refused('Invalid action: maybe', 'invalid_form_data'),
		instead: { ...LACKS, all: NO_SUCH_ACTION },
	},
	'human/submit-missing-input': {
		readBy: 'transport',
		because: CHECKED_FORM,
		...LACKS,
		all: refused('Missing required inputs: comment', 'invalid_form_data'),
		instead: {
			...LACKS,
			all: wrongParameter("The form asks for 'comment', which has no value"),
		},
	},

	'extra/human-submit-2': { all: SUBMITTED },
	'extra/human-submit-3': { all: SUBMITTED },
	'extra/human-submit-other-user': { all: SUBMITTED },
	'extra/flags-submit-a': { all: SUBMITTED },
	'extra/flags-submit-b': { all: SUBMITTED },
	'extra/flags-submit-c': { all: SUBMITTED },
	'extra/human-form-other-app': { all: UNKNOWN },
	'extra/human-submit-unknown-token': {
		readBy: 'transport',
		because: 'the node reads the form before, and there is none',
		all: UNKNOWN,
		instead: { all: UNKNOWN },
	},
	'extra/human-submit-number': {
		readBy: 'transport',
		because: CHECKED_FORM,
		all: refused('Invalid action: maybe', 'invalid_form_data'),
		instead: { all: NO_SUCH_ACTION },
	},
	'extra/human-submit-no-action': {
		readBy: 'transport',
		because: 'the node refuses an empty action before it sends anything',
		all: refused('action: Field required'),
		instead: { all: wrongParameter("The 'Action ID' parameter is empty") },
	},
	'extra/human-submit-no-inputs': {
		readBy: 'transport',
		because: 'the node always sends an object of inputs',
		all: refused('inputs: Field required'),
	},
	'extra/human-submit-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Arg user must be provided.'),
		instead: { all: wrongParameter("The 'User' parameter is empty") },
	},
};

export default rows;
