// The recordings of workflow apps, in the order they are played.

import { errorPairs, group, one, OTHER_ROWS } from './row';
import type { Row } from './row';

const RUNS: Row[] = [
	...group('workflow', 'llm-streaming llm-blocking llm-run-detail'),
	...group('workflow', `${errorPairs('mid rate')} files-streaming`),
	one('workflow/files-blocking', {
		uploadFirst: {
			app: 'workflow-files',
			id: '55f21a90-2f1a-471d-b592-e98c0e349d2a',
			like: 'files/upload-text',
		},
	}),
	one('workflow/run-detail'),
	one('workflow/logs', { kindsOnly: OTHER_ROWS }),
	...group('workflow', 'node-fails-streaming node-fails-blocking'),
	one('workflow/logs-failed', { kindsOnly: OTHER_ROWS }),
	...group('workflow', 'partial-streaming partial-blocking silent-75s-streaming'),
	...group('workflow', 'run-detail-unknown stop-unknown'),
	one('workflow/stopped-streaming', {
		after: { pieces: 3, play: 'workflow/stopped-stop' },
		ignoring: ['text'],
	}),
	one('workflow/stopped-stop'),
];

const HUMAN: Row[] = [
	...group('human', 'workflow-pause-streaming workflow-run-detail-paused'),
	one('human/workflow-events-after-submit', {
		after: { pieces: 0, play: 'human/workflow-submit' },
	}),
	...group('human', 'workflow-submit workflow-events-snapshot workflow-pause-blocking'),
];

const REFUSED: Row[] = [
	...group('errors-streaming', 'workflow-bad-select workflow-version-unknown'),
	one('errors/workflow-not-published-id'),
	...group('extra', 'workflow-path-bad run-detail-not-uuid'),
	...group('extra', 'logs-date-bad logs-limit-101 logs-status-bad'),
];

const EXTRA: Row[] = [
	...['auth', 'conn', 'other', 'server'].flatMap((kind) =>
		group('extra', `workflow-error-${kind}-blocking workflow-error-${kind}-streaming`),
	),
	one('extra/workflow-empty-streaming'),
	...group('extra', 'workflow-error-mid-blocking workflow-error-mid-streaming'),
	one('extra/workflow-cut', { after: { pieces: 2 } }),
	one('extra/workflow-logs-while-running', { ignoring: ['total'] }),
	one('extra/workflow-run-detail-running'),
];

/** Every row of a workflow app but those of what all apps have. */
export const WORKFLOWS: Row[] = [...RUNS, ...HUMAN, ...REFUSED, ...EXTRA];
