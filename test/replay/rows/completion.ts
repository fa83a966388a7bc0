// What a user should get who gives the key of a text generator to a chat.

import type { Rows } from '../expectation';
import { refused } from './expect';

const rows: Rows = {
	'completion/chat-on-completion': {
		all: refused('Please check if your app mode matches the right API route.', 'not_chat_app'),
	},
};

export default rows;
