// The resource Knowledge Base and its operations.

import type { Resource } from '../../../shared/operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const knowledgeBaseResource: Resource = {
	option: { name: 'Knowledge Base', value: 'knowledgeBase' },
	operations: [create, deleteOperation, get, getAll, search, update],
	defaultOperation: 'search',
};
