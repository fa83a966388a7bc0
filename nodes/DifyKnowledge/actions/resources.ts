// The resources of Dify Knowledge.

import type { Resource } from '../../shared/operation';
import { documentResource } from './document/resource';
import { knowledgeBaseResource } from './knowledgeBase/resource';
import { getAll as getAllModels } from './model/getAll.operation';

export const resources: Resource[] = [
	documentResource,
	knowledgeBaseResource,
	{
		option: { name: 'Model', value: 'model' },
		operations: [getAllModels],
		defaultOperation: 'getAll',
	},
];
