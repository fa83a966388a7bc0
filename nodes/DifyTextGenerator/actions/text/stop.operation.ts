// Text: Stop. Ends the text that Dify is writing.

import { stopText } from '../../../../dify/chat/textGeneration';
import { stopOperation } from '../../../shared/stopOperation';

export const stop = stopOperation({
	action: 'Stop text',
	description: 'Stop a text that Dify is still writing',
	taskDescription: 'The task_id of the text that is being written',
	userDescription: 'The user that asked for the text; for another one, Dify goes on',
	stop: stopText,
});
