// The resources of Dify Knowledge and their operations.

import type { Resource } from '../../shared/operation';
import { childChunk } from './childChunk/resource';
import { chunk } from './chunk/resource';
import { get } from './document/get.operation';
import { metadataField } from './metadataField/resource';
import { pipeline } from './pipeline/resource';
import { tag } from './tag/resource';

export const resources: Resource[] = [
	{
		option: { name: 'Document', value: 'document' },
		operations: [get],
		defaultOperation: 'get',
	},
	chunk,
	childChunk,
	metadataField,
	tag,
	pipeline,
];
