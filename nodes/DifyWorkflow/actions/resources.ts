// The resources of Dify Workflow and their operations.

import type { Resource } from '../../shared/operation';
import { appResource } from '../../shared/resources/app/resource';
import { fileResource } from '../../shared/resources/file/resource';
import { humanInput } from './humanInput';
import { execute } from './run/execute.operation';
import { get } from './run/get.operation';
import { getAll } from './run/getAll.operation';
import { stop } from './run/stop.operation';
import { wait } from './run/wait.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Run', value: 'run' },
		operations: [execute, get, getAll, stop, wait],
		defaultOperation: 'execute',
	},
	humanInput,
	// Dify gives a file only once a message had it, which those of workflows never are.
	fileResource(),
	appResource(),
];
