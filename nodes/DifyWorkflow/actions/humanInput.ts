// The resource Human Input of Dify Workflow: forms of workflows that wait for a person.

import { answerWorkflowForm } from '../../../dify/run/workflowRun';
import type { WorkflowResult } from '../../../dify/run/workflowResult';
import { humanInputResource } from '../../shared/resources/humanInput/resource';
import { keptParts, runPresenter } from './run/runPresenter';

export const humanInput = humanInputResource<WorkflowResult>({
	optionFields: [],
	answer: async (answer, run, options, settings) =>
		await answerWorkflowForm(answer, run, { ...options, ...keptParts(settings) }),
	readPresenter: (n8n, _options, settings) => runPresenter(n8n, settings),
});
