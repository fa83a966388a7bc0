// What a user should get who looks at runs of workflows: at one, or at the list of them.

import type { Expected, Rows } from '../expectation';
import { refused, wrongParameter } from './expect';
import { RATE } from './providerErrors';
import { ran } from './runs';
import { slowAnswer } from './texts';

const RUNNING: Expected = { item: { status: 'running', outputs: {} } };

const NO_SUCH_RUN = refused('Workflow run not found.', 'not_found', 404);

const NOBODY_LISTENS = '[Errno 111] Connection refused';

/** A row of the list, of the keys that tell it. */
function row(status: string, user: string, parts: Record<string, unknown> = {}) {
	return {
		workflow_run: { status, error: null, ...parts },
		created_by_end_user: { session_id: user },
	};
}

function failedRow(user: string, error: string) {
	return row('failed', user, { error });
}

const FAILED = failedRow('tester', NOBODY_LISTENS);

const SUCCEEDED = row('succeeded', 'tester');

const UNFILTERED = 'Dify Workflow does not filter runs by their user';

const rows: Rows = {
	'workflow/llm-run-detail': {
		all: ran({ answer: 'You said: hello', usage: { currency: 'USD' }, count: 3 }),
	},
	// Up to 1.9 Dify answers with a run of nulls.
	'workflow/run-detail-unknown': { all: NO_SUCH_RUN },
	'human/workflow-run-detail-paused': {
		'0.15.8': {
			item: {
				status: 'failed',
				outputs: {},
				error_message: "'human-input' is not a valid NodeType",
			},
		},
		all: { item: { status: 'paused', outputs: {} } },
	},
	'extra/workflow-run-detail-running': { all: RUNNING },
	'extra/workflow-run-detail-after-cut': { all: ran({ answer: slowAnswer(40) }) },
	// 1.14.2 never notes that a run was stopped.
	'extra/own-stop-workflow-detail-at-once': { all: RUNNING },
	'extra/own-stop-workflow-detail-later': { all: RUNNING },
	'extra/run-detail-not-uuid': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: refused('Internal Server Error', 'unknown', 500),
		instead: { all: wrongParameter('The \'Workflow Run ID\' parameter is not a Dify ID: "abc"') },
	},
	'extra/run-detail-chat-key': {
		all: refused('Please check if your app mode matches the right API route.', 'not_workflow_app'),
	},

	'workflow/logs': {
		all: { items: [SUCCEEDED, SUCCEEDED] },
		'1.14.2': { items: [SUCCEEDED] },
	},
	'workflow/logs-failed': {
		all: { items: [FAILED, FAILED] },
		'1.15.0': { items: [FAILED, FAILED, FAILED, FAILED] },
	},
	'extra/run-logs-fields': {
		all: { items: [row('succeeded', 'extra'), row('succeeded', 'extra')] },
	},
	'extra/workflow-logs-after': {
		all: {
			items: [row('succeeded', 'extra'), row('succeeded', 'extra'), failedRow('extra', RATE)],
		},
	},
	'extra/workflow-logs-while-running': {
		'1.14.2': {
			items: [
				row('running', 'extra', { finished_at: null }),
				row('succeeded', 'extra'),
				failedRow('extra', RATE),
			],
		},
		'1.15.0': {
			items: [
				row('running', 'extra', { finished_at: null }),
				failedRow('extra', RATE),
				failedRow('extra', RATE),
			],
		},
	},
	'extra/nothing-logs-running': { all: { items: [row('succeeded', 'slow')] } },
	'extra/nothing-logs-session': {
		readBy: 'transport',
		because: UNFILTERED,
		all: { items: [] },
	},
	'extra/nothing-logs-after': {
		readBy: 'transport',
		because: UNFILTERED,
		all: { items: [row('running', 'nothing-1795254820')] },
	},
	// A chatflow's runs are not among them.
	'extra/logs-chatflow': { all: { items: [] } },
	'extra/logs-date-bad': {
		readBy: 'transport',
		because: 'the node refuses a date that is none before it sends anything',
		all: refused("invalid literal for int() with base 10: b'yest'"),
		instead: { all: wrongParameter("'Created After' is not a date: yesterday") },
	},
	'extra/logs-status-bad': {
		readBy: 'transport',
		because: 'the node refuses a status that Dify does not filter by',
		all: refused("status: Input should be 'succeeded', 'failed' or 'stopped'"),
		instead: { all: wrongParameter("'Status' is none of its choices: running") },
	},
	'extra/logs-limit-101': {
		readBy: 'transport',
		because: 'the node asks for pages of 100 at most',
		all: refused('limit: Input should be less than or equal to 100'),
	},
};

export default rows;
