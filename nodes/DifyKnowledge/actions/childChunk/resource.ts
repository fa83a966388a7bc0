// The resource Child Chunk: the parts that a chunk is found by.

import type { Resource } from '../../../shared/operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const childChunk: Resource = {
	option: { name: 'Child Chunk', value: 'childChunk' },
	operations: [create, deleteOperation, getAll, update],
	defaultOperation: 'getAll',
};
