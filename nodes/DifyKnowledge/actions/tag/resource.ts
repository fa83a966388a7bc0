// The resource Tag: what the knowledge bases of a workspace are sorted by.

import type { Resource } from '../../../shared/operation';
import { bind } from './bind.operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getAll } from './getAll.operation';
import { getOfKnowledgeBase } from './getOfKnowledgeBase.operation';
import { unbind } from './unbind.operation';
import { update } from './update.operation';

export const tag: Resource = {
	option: { name: 'Tag', value: 'tag' },
	operations: [bind, create, deleteOperation, getAll, getOfKnowledgeBase, unbind, update],
	defaultOperation: 'getAll',
};
