// The resources of Dify Knowledge and their operations.

import type { Resource } from '../../shared/operation';
import { get } from './document/get.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Document', value: 'document' },
		operations: [get],
		defaultOperation: 'get',
	},
];
