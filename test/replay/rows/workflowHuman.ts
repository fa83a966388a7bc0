// What a user should get of a workflow that waits for a person, and how a joined run of it is read.

import type { Rows } from '../expectation';
import { lacks, refused } from './expect';
import { waiting, workflowFailed } from './runs';
import { slowAnswer } from './texts';

const NO_SUCH_NODE = workflowFailed("'human-input' is not a valid NodeType", false);

const FORMS = 'API for human input';

const NO_FORMS = { '0.15.8': lacks('0.15.8', FORMS), '1.9.2': lacks('1.9.2', FORMS) } as const;

const JOINING = 'way to join a run';

const NO_JOINING = {
	'0.15.8': lacks('0.15.8', JOINING),
	'1.9.2': lacks('1.9.2', JOINING),
} as const;

const WITH_ITS_DETAIL =
	'the node joins a run only with the answer to its form, after a broken stream, or behind its detail';

const rows: Rows = {
	'human/workflow-pause-streaming': {
		'0.15.8': NO_SUCH_NODE,
		// 1.9.2 waits for somebody whom it gives no way to answer; the recording ends in its pings, and
		// the run's detail says that it waits.
		'1.9.2': {
			item: {
				status: 'paused',
				outputs: {},
				human_input: null,
				elapsed_time: 0,
				total_tokens: 0,
				total_steps: 2,
			},
		},
		'1.14.2': waiting(
			'J97MM39E9TuQ97akMCQaR9',
			'01a1fd6b-3c20-73c5-b716-7cf43aa78ef5',
			1795512225,
			'f5149941-bee4-404b-8262-9daad7f2a428',
		),
		'1.15.0': waiting(
			'sT6hxM3tafyMewcLRQyrXr',
			'01a1fd86-ec63-7e51-938f-e16a0bbb461c',
			1795514040,
			'bd37ac31-a5ea-4e2d-a46d-82d17fb3c2ac',
		),
	},
	'human/workflow-pause-blocking': {
		'0.15.8': NO_SUCH_NODE,
		'1.14.2': waiting(
			'8YlFepZcoZXWeMD6bzn9sk',
			'01a1fd6b-4ad4-7131-8124-926862c23575',
			1795512229,
			'b031d049-75e2-475f-b5e0-14eb01865fea',
		),
		'1.15.0': waiting(
			'7TYgqh1RLBR0tK3bAmMe70',
			'01a1fd86-f39f-760b-810c-422767b434bc',
			1795514042,
			'48731d6b-f189-427b-8d1a-c16e5b6fcc55',
		),
	},
	'human/workflow-submit': {
		readBy: 'transport',
		on: ['0.15.8', '1.9.2'],
		because: 'the node reads the form before, which old servers do not have',
		...NO_FORMS,
		all: { item: { submitted: true } },
		instead: NO_FORMS,
	},
	'human/workflow-events-after-submit': {
		readBy: 'transport',
		because: WITH_ITS_DETAIL,
		...NO_JOINING,
		all: { item: { text: 'Budget', status: 'succeeded', outputs: { topic: 'Budget' } } },
	},
	// One event, which has all outputs.
	'human/workflow-events-snapshot': {
		readBy: 'transport',
		because: WITH_ITS_DETAIL,
		...NO_JOINING,
		all: { item: { text: '', status: 'succeeded', outputs: { topic: 'Budget' } } },
	},
	// What was streamed before does not come again; the end has the whole of it.
	'extra/workflow-events-live': {
		readBy: 'transport',
		because: WITH_ITS_DETAIL,
		all: {
			item: {
				text: expect.stringMatching(/^slow 3 /),
				status: 'succeeded',
				outputs: { answer: slowAnswer(40) },
			},
		},
	},
	'extra/workflow-events-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Arg user must be provided.'),
	},
	'extra/workflow-events-other-user': {
		readBy: 'transport',
		because: WITH_ITS_DETAIL,
		all: refused('Workflow run not found', 'not_found', 404),
	},
};

export default rows;
