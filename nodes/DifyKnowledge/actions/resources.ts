// The resources of Dify Knowledge.

import type { Resource } from '../../shared/operation';
import { childChunk } from './childChunk/resource';
import { chunk } from './chunk/resource';
import { documentResource } from './document/resource';
import { knowledgeBaseResource } from './knowledgeBase/resource';
import { metadataField } from './metadataField/resource';
import { getAll as getAllModels } from './model/getAll.operation';
import { pipeline } from './pipeline/resource';
import { tag } from './tag/resource';

export const resources: Resource[] = [
	childChunk,
	chunk,
	documentResource,
	knowledgeBaseResource,
	metadataField,
	{
		option: { name: 'Model', value: 'model' },
		operations: [getAllModels],
		defaultOperation: 'getAll',
	},
	pipeline,
	tag,
];
