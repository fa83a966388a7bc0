// What is believed of a server that says it has stopped an answer.

import { stopMessage } from '../../../dify/chat/chatMessage';
import { listTransport, page, rejectionOf } from '../listTransport';

it('a message is not stopped where a web page is the answer', async () => {
	const { transport, closed } = listTransport(page(200, '<title>Dify</title>'));
	const error = await rejectionOf(stopMessage(transport, 'task-1', 'user'));
	expect(error).toMatchObject({ code: 'not_dify_api', status: 200 });
	expect(closed()).toBe(1);
});
