// How it is read when the key of a chat app asks for what other apps do.

import type { Rows } from '../expectation';
import { refused } from './expect';

const NOT_OF_A_CHAT = 'Dify Chat asks for nothing that text generators do';

const NO_COMPLETION = refused(
	'App unavailable, please check your app configurations.',
	'app_unavailable',
);

const rows: Rows = {
	'errors/chat-key-completes': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_COMPLETION,
	},
	'extra/completion-wrong-mode-stop': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_COMPLETION,
	},
};

export default rows;
