// The resources of Dify Knowledge and their operations.

import type { Resource } from '../../shared/operation';
import { create } from './document/create.operation';
import { deleteVanished } from './document/deleteVanished.operation';
import { get } from './document/get.operation';
import { update } from './document/update.operation';
import { upsert } from './document/upsert.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Document', value: 'document' },
		operations: [upsert, deleteVanished, create, get, update],
		defaultOperation: 'upsert',
	},
];
