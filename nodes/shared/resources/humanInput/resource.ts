// The resource Human Input, which the nodes for apps that run a graph of nodes have.

import type { Resource } from '../../operation';
import type { RunResult } from '../../run/runOperation';
import { getForm } from './getForm.operation';
import { submitOperation } from './submit.operation';
import type { ResumableRun } from './submit.operation';

/** The resource, for one kind of run. */
export const humanInputResource = <Result extends RunResult>(
	run: ResumableRun<Result>,
): Resource => ({
	option: { name: 'Human Input', value: 'humanInput' },
	operations: [getForm, submitOperation(run)],
	defaultOperation: 'submit',
});
