// What a user should get who gives the key of a chat to the node for text generators.

import type { Rows } from '../expectation';
import { refused } from './expect';

/** Dify has no words of its own for it, as it has for the other kinds. */
const NO_TEXT_GENERATOR = {
	all: refused('App unavailable, please check your app configurations.', 'app_unavailable'),
};

const rows: Rows = {
	'errors/chat-key-completes': NO_TEXT_GENERATOR,
	'extra/completion-wrong-mode-stop': NO_TEXT_GENERATOR,
};

export default rows;
