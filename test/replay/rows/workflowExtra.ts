// What a user should get of the exchanges with workflows that settled one question each.

import type { Expected, Rows } from '../expectation';
import { notStarted } from './errorsStreaming';
import { after, refused, wrongParameter } from './expect';
import { CONNECTION, numbered, OTHER, RATE, SERVER } from './providerErrors';
import { nodeFailed, ran, STOPPED, workflowFailed } from './runs';
import { slowAnswer } from './texts';

const WRONG_KEY = '[Echo] Incorrect model credentials provided, please check and try again.';

/** What the model used for 40 pieces, as its node gives it. */
const SLOW_USAGE = {
	prompt_tokens: 24,
	prompt_unit_price: '0.001',
	prompt_price_unit: '0.001',
	prompt_price: '0.0000240',
	completion_tokens: 78,
	completion_unit_price: '0.002',
	completion_price_unit: '0.001',
	completion_price: '0.0001560',
	total_tokens: 102,
	total_price: '0.0001800',
	currency: 'USD',
	latency: 20.042,
	time_to_first_token: 0.506,
	time_to_generate: 19.536,
};

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
			{ answer: slowAnswer(40), usage: SLOW_USAGE, count: null },
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
				message: 'The connection to Dify broke before the answer was complete',
				code: 'stream_interrupted',
				status: null,
				partial_answer: slowAnswer(2),
			},
		},
	},
	// Its detail says that it works, for as long as the node looks.
	'extra/nothing-wf-stream': {
		all: {
			error: {
				message: 'Dify fell silent in the middle of the answer for 60 s',
				code: 'idle_timeout',
				status: null,
			},
		},
	},
	'extra/workflow-bad-select-until-eof': { all: notStarted('', 'an input') },

	'extra/workflow-path-bad': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: refused("Invalid workflow_id format: 'abc'. ", 'bad_request'),
		instead: { all: wrongParameter('The \'Workflow ID\' parameter is not a Dify ID: "abc"') },
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
