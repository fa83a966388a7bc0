// The resources of Dify Knowledge and their operations.

import type { Resource } from '../../shared/operation';
import { deleteVanished } from './document/deleteVanished.operation';
import { get } from './document/get.operation';
import { upsert } from './document/upsert.operation';
import { create as createBase } from './knowledgeBase/create.operation';
import { deleteOperation as deleteBase } from './knowledgeBase/delete.operation';
import { get as getBase } from './knowledgeBase/get.operation';
import { getAll as getAllBases } from './knowledgeBase/getAll.operation';
import { search } from './knowledgeBase/search.operation';
import { update as updateBase } from './knowledgeBase/update.operation';
import { getAll as getAllModels } from './model/getAll.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Document', value: 'document' },
		operations: [upsert, deleteVanished, get],
		defaultOperation: 'upsert',
	},
	{
		option: { name: 'Knowledge Base', value: 'knowledgeBase' },
		operations: [createBase, deleteBase, getBase, getAllBases, search, updateBase],
		defaultOperation: 'search',
	},
	{
		option: { name: 'Model', value: 'model' },
		operations: [getAllModels],
		defaultOperation: 'getAll',
	},
];
