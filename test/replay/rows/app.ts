// What a user should get of the app's own name and kind.

import type { Rows } from '../expectation';

const NOT_ALONE = 'the credential test asks for it by itself, the node only with three other parts';

/** 0.15.8 does not tell an app's kind. */
const rows: Rows = {
	'app/agent-info': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': { item: { name: 'Agent', description: 'Agent for tests' } },
		'1.9.2': { item: { name: 'Agent', description: 'Agent for tests', mode: 'agent-chat' } },
		'1.14.2': { item: { name: 'Agent', description: 'Agent for tests', mode: 'agent-chat' } },
		'1.15.0': { item: { name: 'Agent', description: 'Agent for tests', mode: 'agent-chat' } },
	},
	'app/chat-info': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': { item: { name: 'Chat', description: 'Chat for tests' } },
		'1.9.2': { item: { name: 'Chat', description: 'Chat for tests', mode: 'chat' } },
		'1.14.2': { item: { name: 'Chat', description: 'Chat for tests', mode: 'chat' } },
		'1.15.0': { item: { name: 'Chat', description: 'Chat for tests', mode: 'chat' } },
	},
	'app/chatflow-info': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': { item: { name: 'Chatflow files', description: 'Chatflow files for tests' } },
		'1.9.2': {
			item: {
				name: 'Chatflow files',
				description: 'Chatflow files for tests',
				mode: 'advanced-chat',
			},
		},
		'1.14.2': {
			item: { name: 'Chatflow', description: 'Chatflow for tests', mode: 'advanced-chat' },
		},
		'1.15.0': {
			item: { name: 'Chatflow', description: 'Chatflow for tests', mode: 'advanced-chat' },
		},
	},
	'app/completion-info': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': { item: { name: 'Completion', description: 'Completion for tests' } },
		'1.9.2': {
			item: { name: 'Completion', description: 'Completion for tests', mode: 'completion' },
		},
		'1.14.2': {
			item: { name: 'Completion', description: 'Completion for tests', mode: 'completion' },
		},
		'1.15.0': {
			item: { name: 'Completion', description: 'Completion for tests', mode: 'completion' },
		},
	},
	'app/workflow-info': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': { item: { name: 'Workflow files', description: 'Workflow files for tests' } },
		'1.9.2': {
			item: { name: 'Workflow files', description: 'Workflow files for tests', mode: 'workflow' },
		},
		'1.14.2': { item: { name: 'Workflow', description: 'Workflow for tests', mode: 'workflow' } },
		'1.15.0': { item: { name: 'Workflow', description: 'Workflow for tests', mode: 'workflow' } },
	},
};

export default rows;
