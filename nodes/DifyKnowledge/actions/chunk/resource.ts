// The resource Chunk: the pieces that a document is searched by.

import type { Resource } from '../../../shared/operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const chunk: Resource = {
	option: { name: 'Chunk', value: 'chunk' },
	operations: [create, deleteOperation, get, getAll, update],
	defaultOperation: 'getAll',
};
