// Run: Wait for Result. Waits for a run that was started before, here or in another workflow.

import type { INodeProperties } from 'n8n-workflow';

import { checkUser } from '../../../../dify/http/identifiers';
import { waitForRun } from '../../../../dify/run/waitForRun';
import type { WorkflowResult } from '../../../../dify/run/workflowResult';
import { optionsField, simplifyField, userField } from '../../../shared/fields';
import { textParameter } from '../../../shared/parameters';
import { runOperation } from '../../../shared/run/runOperation';
import { runOptionFields, seconds } from '../../../shared/run/runOptions';
import { keptParts, runPresenter } from './runPresenter';
import { readWorkflowRunId, workflowRunIdField } from './workflowRunIdField';

const DEFAULT_SECONDS = 3_600;

/** Options that mean nothing here: the run was sent before, and is only watched. */
const NOT_WATCHED = new Set([
	'idleTimeout',
	'maxRetries',
	'responseMode',
	'startTimeout',
	'timeout',
]);

const timeoutField: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_SECONDS,
	description:
		'How long to wait. When it has passed, the item has the run as it stands, with the status running; nothing is stopped.',
};

const STILL_RUNNING =
	'The run had not ended when the time was over. It goes on in Dify; wait for it again, or look it up with Get.';

export const wait = runOperation<WorkflowResult>({
	option: {
		name: 'Wait for Result',
		value: 'wait',
		action: 'Wait for the result of a run',
		description: 'Wait for a run that was started before, here or in another workflow',
	},
	fields: [
		workflowRunIdField,
		{
			...userField,
			description:
				'The User that the run was started with. With another one, the outputs still come, but neither the steps of the run nor what a person is asked (human_input).',
		},
		simplifyField,
		optionsField([
			...runOptionFields({ one: 'run', many: 'runs' }).filter(({ name }) => !NOT_WATCHED.has(name)),
			timeoutField,
		]),
	],
	read(n8n, itemIndex, options, settings) {
		const workflowRunId = readWorkflowRunId(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const limit = seconds(options.timeout, 'Timeout', DEFAULT_SECONDS);
		return {
			lane: { user, conversation: undefined },
			// What passes ends the waiting, not the item.
			limit: 0,
			async pay(context, { clock, deadline }) {
				const waiting = { transport: context.transport, clock, deadline, limit };
				const kept = keptParts(settings);
				const result = await waitForRun({ workflowRunId, user }, waiting, kept);
				if (result.status === 'running') context.hints.add(STILL_RUNNING, itemIndex);
				return { result, wasStreamedInstead: false, wasRecovered: false };
			},
			...runPresenter(n8n, settings),
		};
	},
});
