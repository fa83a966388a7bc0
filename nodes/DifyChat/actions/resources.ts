// The resources of Dify Chat and their operations.

import type { Resource } from '../../shared/operation';
import { feedbackOperation } from '../../shared/feedbackOperation';
import { getFeedbacks } from '../../shared/resources/app/getFeedbacks.operation';
import { appResource } from '../../shared/resources/app/resource';
import { audio } from '../../shared/resources/audio/resource';
import { download } from '../../shared/resources/file/download.operation';
import { fileResource } from '../../shared/resources/file/resource';
import { configureReply } from './annotation/configureReply.operation';
import { create as createAnnotation } from './annotation/create.operation';
import { deleteOperation as deleteAnnotation } from './annotation/delete.operation';
import { getAll as getAllAnnotations } from './annotation/getAll.operation';
import { update as updateAnnotation } from './annotation/update.operation';
import { deleteOperation as deleteConversation } from './conversation/delete.operation';
import { getAll as getAllConversations } from './conversation/getAll.operation';
import { getVariables } from './conversation/getVariables.operation';
import { rename } from './conversation/rename.operation';
import { updateVariable } from './conversation/updateVariable.operation';
import { get as getEndUser } from './endUser/get.operation';
import { humanInput } from './humanInput';
import { getAll as getAllMessages } from './message/getAll.operation';
import { getSuggested } from './message/getSuggested.operation';
import { send } from './message/send.operation';
import { stop } from './message/stop.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Message', value: 'message' },
		operations: [
			send,
			getAllMessages,
			getSuggested,
			feedbackOperation('Send feedback on message'),
			stop,
		],
		defaultOperation: 'send',
	},
	{
		option: { name: 'Conversation', value: 'conversation' },
		operations: [deleteConversation, getAllConversations, getVariables, rename, updateVariable],
		defaultOperation: 'getAll',
	},
	fileResource([download]),
	audio,
	humanInput,
	appResource([getFeedbacks]),
	{
		option: { name: 'Annotation', value: 'annotation' },
		operations: [
			configureReply,
			createAnnotation,
			deleteAnnotation,
			getAllAnnotations,
			updateAnnotation,
		],
		defaultOperation: 'getAll',
	},
	{
		option: { name: 'End User', value: 'endUser' },
		operations: [getEndUser],
		defaultOperation: 'get',
	},
];
