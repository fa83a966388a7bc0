// What a user should get of the exchanges with workflows that settled one question each.

import type { Expected, Rows } from '../expectation';
import { refusedInSilence } from './errorsStreaming';
import { after, refused, wrongParameter } from './expect';
import { CONNECTION, numbered, OTHER, RATE, SERVER } from './providerErrors';
import { nodeFailed, ran, STOPPED, workflowFailed } from './runs';
import { slowAnswer } from './texts';

const WRONG_KEY = '[Echo] Incorrect model credentials provided, please check and try again.';

const BAD_SELECT = "tone in input form must be one of the following: ['formal', 'casual']";

const SUCCESS: Expected = { item: { result: 'success' } };

const NOT_OF_A_WORKFLOW = refused(
	'Please check if your app mode matches the right API route.',
	'not_workflow_app',
);

const rows: Rows = {
	'extra/workflow-llm-slow-streaming': { all: ran({ answer: slowAnswer(40) }) },
	'extra/workflow-empty-streaming': { all: ran({ answer: '' }) },

	'extra/workflow-error-auth-streaming': { all: nodeFailed('LLM', WRONG_KEY, false) },
	'extra/workflow-error-auth-blocking': { all: workflowFailed(WRONG_KEY, false) },
	'extra/workflow-error-conn-streaming': { all: nodeFailed('LLM', CONNECTION, true) },
	'extra/workflow-error-conn-blocking': { all: workflowFailed(CONNECTION, true) },
	'extra/workflow-error-server-streaming': { all: nodeFailed('LLM', SERVER, true) },
	'extra/workflow-error-server-blocking': { all: workflowFailed(SERVER, true) },
	'extra/workflow-error-mid-streaming': {
		all: after('This is cut off in the ', nodeFailed('LLM', RATE, true)),
	},
	'extra/workflow-error-mid-blocking': { all: workflowFailed(RATE, true) },
	'extra/workflow-error-other-streaming': {
		'1.14.2': nodeFailed('LLM', numbered('2cac640fb0', OTHER), false),
		'1.15.0': nodeFailed('LLM', numbered('a95c47485a', OTHER), false),
	},
	'extra/workflow-error-other-blocking': {
		'1.14.2': workflowFailed(numbered('a21baeac68', OTHER), false),
		'1.15.0': workflowFailed(numbered('d88360009f', OTHER), false),
	},

	// Whoever asks: Dify does not look at the user of a workflow's stop.
	'extra/own-stop-workflow': { all: STOPPED },
	'extra/own-stop-workflow-stop': { all: SUCCESS },
	'extra/foreign-stop-workflow-2': { all: STOPPED },
	'extra/foreign-stop-workflow-2-stop': { all: SUCCESS },
	'extra/workflow-stop-by-other': { all: STOPPED },
	'extra/workflow-stop-by-other-stop': { all: SUCCESS },
	'extra/workflow-stop-chat-key': { all: NOT_OF_A_WORKFLOW },
	'errors/chat-key-runs-workflow': { all: NOT_OF_A_WORKFLOW },

	// The run goes on in Dify, and its end is heard by joining it; on 1.15.0 none was recorded.
	'extra/workflow-cut': {
		'1.14.2': ran(
			{ answer: slowAnswer(40) },
			{
				elapsed_time: 20.193286,
				total_tokens: 102,
				total_steps: 3,
				created_at: '2026-11-21T09:52:47.000Z',
				finished_at: '2026-11-21T09:53:07.000Z',
			},
		),
		'1.15.0': {
			error: {
				message: 'The connection to Dify broke before the run was complete',
				code: 'stream_interrupted',
				status: null,
				partial_answer: slowAnswer(2),
			},
		},
	},
	'extra/nothing-wf-stream': {
		all: { error: { message: 'x', code: 'idle_timeout', status: null } },
	},
	'extra/workflow-bad-select-until-eof': { all: refusedInSilence(BAD_SELECT) },

	'extra/workflow-path-bad': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: refused("Invalid workflow_id format: 'abc'. ", 'bad_request'),
		instead: { all: wrongParameter("'Workflow ID' is not a UUID: abc") },
	},
	'extra/wf-no-inputs': {
		readBy: 'transport',
		because: 'the node always sends an object of inputs',
		all: refused('inputs: Field required'),
	},
	// Dify gives these to the key of any app.
	'extra/annotation-workflow': { all: { items: [] } },
};

export default rows;
