// The resource Document and its operations.

import type { Resource } from '../../../shared/operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { deleteVanished } from './deleteVanished.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { setMetadata } from './setMetadata.operation';
import { setStatus } from './setStatus.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';
import { wait } from './wait.operation';

export const documentResource: Resource = {
	option: { name: 'Document', value: 'document' },
	operations: [
		create,
		upsert,
		deleteOperation,
		deleteVanished,
		download,
		setStatus,
		get,
		getAll,
		setMetadata,
		update,
		wait,
	],
	defaultOperation: 'upsert',
};
