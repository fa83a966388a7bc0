// How the parts of an app's description are read; what the node makes of all four is in app.test.ts.

import type { Row, Rows } from '../expectation';
import { UNKNOWN_PATH } from './errors';

const NOT_ALONE = 'the credential test asks for it by itself, the node only with three other parts';

const NO_TOOLS: Row = {
	readBy: 'transport',
	because: NOT_ALONE,
	all: { item: { tool_icons: {} } },
};

/** The web page of an app; 0.15.8 does not tell of it. */
function site(title: string, titleOnOld = title): Row {
	return {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': UNKNOWN_PATH,
		'1.9.2': { item: { title: titleOnOld, icon: '🤖', default_language: 'en-US' } },
		all: { item: { title, icon: '🤖', default_language: 'en-US' } },
	};
}

/** An icon's address that no app key can open. */
function clock(port: number) {
	const path = 'console/api/workspaces/current/tool-provider/builtin/time/icon';
	return { item: { tool_icons: { current_time: `http://127.0.0.1:${port}/${path}` } } };
}

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
	'app/agent-meta': {
		readBy: 'transport',
		because: NOT_ALONE,
		'0.15.8': clock(5031),
		'1.9.2': clock(5021),
		'1.14.2': clock(5001),
		'1.15.0': clock(5011),
	},
	'app/agent-site': site('Agent'),
	'app/chat-meta': NO_TOOLS,
	'app/chat-site': site('Chat'),
	'app/chatflow-meta': NO_TOOLS,
	'app/chatflow-site': site('Chatflow', 'Chatflow files'),
	'app/workflow-meta': NO_TOOLS,
	'app/workflow-site': site('Workflow', 'Workflow files'),
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
	'app/completion-meta': NO_TOOLS,
	'app/completion-site': site('Completion'),
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
