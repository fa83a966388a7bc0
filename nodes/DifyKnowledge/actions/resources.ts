// The resources of Dify Knowledge and their operations.

import type { Resource } from '../../shared/operation';
import { deleteOperation } from './document/delete.operation';
import { download } from './document/download.operation';
import { get } from './document/get.operation';
import { getAll } from './document/getAll.operation';
import { setMetadata } from './document/setMetadata.operation';
import { setStatus } from './document/setStatus.operation';
import { wait } from './document/wait.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Document', value: 'document' },
		operations: [deleteOperation, download, get, getAll, setMetadata, setStatus, wait],
		defaultOperation: 'get',
	},
];
