// What a user should get of runs of workflows that need no file.

import type { Expected, Rows } from '../expectation';
import { after, lacks, refused, runFailed } from './expect';
import { refusedInSilence } from './errorsStreaming';
import { RATE, RATE_0_15, RATE_MIDWAY_0_15 } from './providerErrors';
import { nodeFailed, ran, STOPPED, workflowFailed } from './runs';

const CANNOT_CONNECT = '[Errno 111] Connection refused';

const HTTP = 'HTTP Request';

const CUT_OFF = 'This is cut off in the ';

const BAD_SELECT = "tone in input form must be one of the following: ['formal', 'casual']";

const SUCCESS: Expected = { item: { result: 'success' } };

/** The model's answer, the node's usage, and a number as it came in. */
const HELLO = ran({ answer: 'You said: hello', usage: { currency: 'USD' }, count: 3 });

/** The run went on with the node's default value; a stream tells of the failure. */
function fellBack(...reasons: string[]): Expected {
	const failed_nodes = reasons.map((error) => ({ title: HTTP, type: 'http-request', error }));
	return { item: { status: 'partial-succeeded', outputs: { body: 'fallback' }, failed_nodes } };
}

const VERSION_UNKNOWN = {
	'0.15.8': lacks('0.15.8', 'way to run a chosen version of a workflow'),
	all: refused(
		'Workflow not found with id: 00000000-0000-4000-8000-000000000000',
		'not_found',
		404,
	),
};

const rows: Rows = {
	'workflow/llm-streaming': { all: HELLO },
	'workflow/llm-blocking': { all: HELLO },
	'workflow/silent-75s-streaming': { all: ran({ body: 'slept 75' }) },

	'workflow/node-fails-streaming': { all: nodeFailed(HTTP, CANNOT_CONNECT, false) },
	'workflow/node-fails-blocking': { all: workflowFailed(CANNOT_CONNECT, false) },
	'workflow/partial-streaming': {
		'0.15.8': fellBack(CANNOT_CONNECT),
		all: fellBack('Unknown error'),
	},
	'workflow/partial-blocking': { all: fellBack() },

	'workflow/error-rate-streaming': {
		'0.15.8': nodeFailed('LLM', RATE_0_15, true),
		all: nodeFailed('LLM', RATE, true),
	},
	'workflow/error-rate-blocking': {
		'0.15.8': workflowFailed(RATE_0_15, true),
		all: workflowFailed(RATE, true),
	},
	'workflow/error-mid-streaming': {
		'0.15.8': after(CUT_OFF, nodeFailed('LLM', RATE_MIDWAY_0_15, true)),
		all: after(CUT_OFF, nodeFailed('LLM', RATE, true)),
	},
	'workflow/error-mid-blocking': {
		'0.15.8': workflowFailed(RATE_MIDWAY_0_15, true),
		all: workflowFailed(RATE, true),
	},

	// 1.9.2 and 1.15.0 call such a run failed.
	'workflow/stopped-streaming': { all: STOPPED },
	'workflow/stopped-stop': { all: SUCCESS },
	'workflow/stop-unknown': { all: SUCCESS },

	'errors/workflow-not-published-id': VERSION_UNKNOWN,
	'errors-streaming/workflow-version-unknown': VERSION_UNKNOWN,
	'errors-streaming/workflow-bad-select': {
		all: refused(BAD_SELECT),
		'1.14.2': refusedInSilence(BAD_SELECT),
		'1.15.0': runFailed(BAD_SELECT, false, null),
	},
	// Of a run that never began, this bus of 1.15.0 may lose all.
	'streams-bus/workflow-bad-select': { all: refusedInSilence(BAD_SELECT) },

	'new/workflow-reasoning-streaming': { all: ran({ answer: 'You said: why? [think]' }) },
	'new/workflow-reasoning-blocking': { all: ran({ answer: 'You said: why? [think]' }) },
};

export default rows;
