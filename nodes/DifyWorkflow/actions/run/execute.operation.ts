// Run: Execute. Runs the workflow and waits for its result, or only for its start.

import type { INodeProperties } from 'n8n-workflow';

import type { Upload } from '../../../../dify/app/fileForm';
import { checkUser } from '../../../../dify/http/identifiers';
import { executeWorkflow, startWorkflow } from '../../../../dify/run/workflowRun';
import type { WorkflowResult } from '../../../../dify/run/workflowResult';
import { optionsField, simplifyField, userField } from '../../../shared/fields';
import { oneOf, textParameter } from '../../../shared/parameters';
import { graphOptionFields, readGraphSettings } from '../../../shared/run/graphOptions';
import { inputFields, readInputs } from '../../../shared/run/inputs';
import { runOperation, uploadForRun } from '../../../shared/run/runOperation';
import { runOptionFields } from '../../../shared/run/runOptions';
import { keptParts, runPresenter } from './runPresenter';

const waitForField: INodeProperties = {
	displayName: 'Wait For',
	name: 'waitFor',
	type: 'options',
	options: [
		{ name: 'Result', value: 'result', description: 'Until the workflow has ended' },
		{
			name: 'Start',
			value: 'start',
			description:
				'Until the run has an ID. It goes on in Dify; collect its result later with Wait for Result or Get.',
		},
	],
	default: 'result',
	description: 'How long this node waits',
};

const FOLLOWED =
	'This Dify ends a run when nobody listens to it any more, so its end was waited for (Dify 1.13 and later goes on by itself).';

export const execute = runOperation<WorkflowResult>({
	option: {
		name: 'Execute',
		value: 'execute',
		action: 'Run a workflow and get its outputs',
		description: 'Run the workflow and get its outputs',
	},
	fields: [
		{
			...userField,
			description:
				'Whom the run is for, for example an e-mail address or a customer number: any text of up to 255 characters. Uploaded files, Wait for Result and Submit Form need the same text again, so use one value for one person in all nodes, or leave it as it is if you do not tell people apart.',
		},
		...inputFields,
		waitForField,
		simplifyField,
		optionsField([
			...runOptionFields({ one: 'run', many: 'runs' }),
			...graphOptionFields('workflow'),
		]),
	],
	read(n8n, itemIndex, options, settings) {
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const inputs = readInputs(n8n, itemIndex, settings.timeout);
		const graph = readGraphSettings(options);
		const waitFor = n8n.getNodeParameter('waitFor', itemIndex, '');
		const isStartEnough = oneOf('Wait For', waitFor, ['result', 'start']) === 'start';
		return {
			lane: { user, conversation: undefined },
			check: async (context) => await inputs.check(context),
			async pay(context, paidRun) {
				const filled = await inputs.prepare(
					context,
					async (file: Upload) => await uploadForRun(context, settings, file, user),
				);
				const call = { user, inputs: filled, ...graph };
				const run = { ...paidRun, ...keptParts(settings) };
				if (!isStartEnough) return await executeWorkflow(call, settings.responseMode, run);
				const started = await startWorkflow(call, run);
				if (started.wasFollowedToEnd) context.hints.add(FOLLOWED, itemIndex);
				return started;
			},
			...runPresenter(n8n, settings),
		};
	},
});
