// Run: Stop. Ends a run that is under way.

import { stopWorkflow } from '../../../../dify/run/workflowRun';
import { stopOperation } from '../../../shared/stopOperation';

export const stop = stopOperation({
	action: 'Stop run',
	description: 'Stop a run that is under way',
	taskDescription: 'The task_id of the run: Execute gives it when it waits for the start only',
	userDescription: 'Any user: Dify does not ask who started the run',
	stop: stopWorkflow,
});
