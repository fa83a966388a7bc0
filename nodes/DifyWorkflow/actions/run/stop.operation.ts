// Run: Stop. Ends a run that is under way.

import { stopWorkflow } from '../../../../dify/run/workflowRun';
import { stopOperation } from '../../../shared/stopOperation';

export const stop = stopOperation({
	action: 'Stop run',
	description: 'Stop a run that is under way',
	taskDescription:
		'The task_id of the run, not its workflow_run_id: Execute gives it with Wait For set to Start, Get and Get Many do not',
	userDescription: 'Any user: Dify does not ask who started the run',
	stop: stopWorkflow,
});
