// The resource Metadata Field: what the documents of a base can carry beside their text.

import type { Resource } from '../../../shared/operation';
import { create } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getAll } from './getAll.operation';
import { setBuiltIn } from './setBuiltIn.operation';
import { update } from './update.operation';

export const metadataField: Resource = {
	option: { name: 'Metadata Field', value: 'metadataField' },
	operations: [create, deleteOperation, getAll, setBuiltIn, update],
	defaultOperation: 'getAll',
};
