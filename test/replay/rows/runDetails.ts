// How the detail of a chatflow's run is read, which the node asks for when a stream broke or fell silent.

import type { Expected, Rows } from '../expectation';

const BESIDES = 'the node asks for it only when the stream of a message gave no end';

function run(id: string, status: string, outputs: object = {}): Expected {
	return { item: { id, status, outputs } };
}

const rows: Rows = {
	'extra/chatflow-run-detail-running': {
		readBy: 'transport',
		because: BESIDES,
		'1.14.2': run('3641c9de-006e-4473-aba1-517ff88f6bac', 'running'),
		'1.15.0': run('ce09fc4c-f306-4970-a858-5219c364a409', 'running'),
	},
	// 1.14.2 never notes that a run was stopped.
	'extra/own-stop-chatflow-detail-at-once': {
		readBy: 'transport',
		because: BESIDES,
		all: run('06c69cc7-3ae8-44e5-aa65-79631d10c4c4', 'running'),
	},
	'extra/own-stop-chatflow-detail-later': {
		readBy: 'transport',
		because: BESIDES,
		all: run('06c69cc7-3ae8-44e5-aa65-79631d10c4c4', 'running'),
	},
	'new/chatflow-run-detail-after-stop': {
		readBy: 'transport',
		because: BESIDES,
		all: {
			item: {
				id: 'daf68fc8-902e-4bb6-bc95-6e7a0c8d5b57',
				status: 'stopped',
				error: 'Aborted: User requested stop',
			},
		},
	},
	'extra/human-run-detail-paused': {
		readBy: 'transport',
		because: BESIDES,
		all: run('f46f7562-5ea8-4890-9c64-f4b0653de331', 'paused'),
	},
	'extra/flags-detail-b': {
		readBy: 'transport',
		because: BESIDES,
		all: run('024cba92-0f7c-4f28-a337-0530abea267a', 'succeeded', {
			answer: 'Approved: ok',
			files: [],
		}),
	},
};

export default rows;
