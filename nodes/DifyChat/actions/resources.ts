// The resources of Dify Chat and their operations.

import type { Resource } from '../../shared/operation';
import { deleteOperation } from './conversation/delete.operation';
import { getAll as getAllConversations } from './conversation/getAll.operation';
import { getVariables } from './conversation/getVariables.operation';
import { upload } from './file/upload.operation';
import { feedback } from './message/feedback.operation';
import { getAll as getAllMessages } from './message/getAll.operation';
import { send } from './message/send.operation';
import { stop } from './message/stop.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Message', value: 'message' },
		operations: [send, getAllMessages, feedback, stop],
		defaultOperation: 'send',
	},
	{
		option: { name: 'Conversation', value: 'conversation' },
		operations: [deleteOperation, getAllConversations, getVariables],
		defaultOperation: 'getAll',
	},
	{
		option: { name: 'File', value: 'file' },
		operations: [upload],
		defaultOperation: 'upload',
	},
];
