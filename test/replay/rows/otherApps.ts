// How it is read when the key of a chat app asks for what other apps do.

import type { Rows } from '../expectation';
import { refused } from './expect';

const NOT_OF_A_CHAT = 'Dify Chat asks for nothing that text generators and workflows do';

const NO_COMPLETION = refused(
	'App unavailable, please check your app configurations.',
	'app_unavailable',
);

const NO_WORKFLOW = refused(
	'Please check if your app mode matches the right API route.',
	'not_workflow_app',
);

const rows: Rows = {
	'errors/chat-key-completes': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_COMPLETION,
	},
	'errors/chat-key-runs-workflow': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_WORKFLOW,
	},
	'extra/completion-wrong-mode-stop': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_COMPLETION,
	},
	'extra/workflow-stop-chat-key': {
		readBy: 'transport',
		because: NOT_OF_A_CHAT,
		all: NO_WORKFLOW,
	},
	// A chatflow's runs are not among them.
	'extra/logs-chatflow': { readBy: 'transport', because: NOT_OF_A_CHAT, all: { items: [] } },
};

export default rows;
