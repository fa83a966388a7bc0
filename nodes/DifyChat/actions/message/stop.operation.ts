// Message: Stop. Ends the answer that Dify is writing.

import { stopMessage } from '../../../../dify/chat/chatMessage';
import { stopOperation } from '../../../shared/stopOperation';

export const stop = stopOperation({
	action: 'Stop message',
	description: 'Stop an answer that Dify is still writing',
	taskDescription: 'The task_id of the message that is being answered',
	userDescription:
		"The user that sent the message. With another one, Dify does not stop a chatbot, and a chatflow's answer is lost.",
	stop: stopMessage,
});
