// The resources of Dify Workflow and their operations.

import type { Resource } from '../../shared/operation';
import { appResource } from '../../shared/resources/app/resource';
import { file } from '../../shared/resources/file/resource';
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
	file,
	appResource(),
];
