// The recordings of documents that are there: looked at, updated, switched, deleted, being indexed.

import { displayStatus } from '../../knowledge';
import type { ProcessRule } from '../../knowledge';
import type { Entry } from './row';
import { BEGUN, row, rows } from './row';

const AT_60_TOKENS: Pick<ProcessRule, 'mode' | 'rules'> = {
	mode: 'custom',
	rules: {
		pre_processing_rules: [
			{ id: 'remove_extra_spaces', enabled: true },
			{ id: 'remove_urls_emails', enabled: false },
		],
		segmentation: { separator: '\n\n', max_tokens: 60, chunk_overlap: 0 },
	},
};

const EQUAL = 'equal hits come in any order';

const UNRECORDED = 'its rows are documents that were made without being recorded';

/** Update, get and list. */
export const DOCUMENTS: Entry[] = [
	...rows('doc-get-all doc-get-only doc-get-without doc-get-some doc-get-unknown'),
	...rows('doc-get-malformed doc-get-other-base doc-get-vector'),
	...rows('doc-list-keyword doc-list-keyword-case doc-list-keyword-wildcard'),
	row('doc-list-unknown-base'),
	...rows('find-keyword find-threshold-one-keyword', { kindsOnly: EQUAL, learnsNothing: true }),
	row('find-nothing-found'),
	...rows('find-default find-semantic-on-economy find-unknown-base'),
	(player) => {
		const same = player.document('Economy', 'same.txt');
		player.server.state.setEnabled(same, false);
	},
	row('doc-create-text-same-name-disabled', BEGUN),
	...rows('doc-create-text-original-unknown doc-update-disabled chunk-create-disabled-document'),
	row('doc-list-keyword-same'),
	row('doc-create-text-original-id', BEGUN),
	...rows('doc-list doc-list-page doc-list-page-beyond'),
	...rows('doc-list-limit-over doc-list-limit-zero doc-list-status-available'),
	...rows('doc-list-status-nonsense doc-list-status-error doc-list-status-indexing'),
	...rows('doc-list-status-disabled doc-list-limit-text'),
	row('doc-update-text', BEGUN),
	row('doc-update-text-after'),
	row('doc-update-text-rule', BEGUN),
	...rows('doc-update-name-only doc-update-text-no-name doc-update-unknown'),
	row('doc-update-name-and-rule', BEGUN),
	row('doc-get-after-rename'),
	row('doc-update-twice-1', BEGUN),
	row('doc-update-twice-2', { after: 10 }),
	row('doc-patch-json'),
];

/** Switches, the archive, downloads, deletions. */
export const SWITCHES: Entry[] = [
	(player) => {
		const made = player.write('Economy', 'switch.txt', 'To be switched.');
		player.adopt(player.idInPath('doc-get-disabled', 'documents'), made.id);
		const archive = player.write('Economy', 'archive.txt', 'To be archived.');
		player.adopt(player.idInPath('doc-get-archived', 'documents'), archive.id);
	},
	row('doc-status-disable'),
	row('doc-status-enable-at-once', { after: 50 }),
	row('doc-get-disabled', { after: 0 }),
	...rows('doc-status-enable doc-status-enable-again'),
	...rows('doc-status-bad-action doc-status-unknown-document doc-status-malformed-id'),
	...rows('doc-status-no-ids doc-status-archive doc-get-archived doc-update-archived'),
	...rows('doc-delete-archived'),
	row('doc-create-text-same-name-archived', BEGUN),
	...rows('doc-get-archived-overwritten doc-status-un-archive'),
	row('find-archived-overwritten', { kindsOnly: EQUAL, learnsNothing: true }),
	...rows(
		'doc-download doc-download-bad-sign doc-download-unknown doc-zip doc-zip-none doc-zip-unknown',
	),
	row('doc-upload-file-info'),
	(player) => {
		const made = player.write('Economy', 'to delete.txt', 'To be deleted.');
		player.adopt(player.idInPath('doc-delete', 'documents'), made.id);
	},
	...rows('doc-delete doc-delete-again doc-delete-json doc-delete-other-base doc-status-deleted'),
];

/** What can be asked while a document is being indexed, paused, or after it failed. */
export const INDEXING: Entry[] = [
	row('doc-create-text-slow', BEGUN),
	...rows('doc-status-parsing-seen doc-status-splitting-seen', {
		after: 300,
		ignoring: ['total_segments'],
	}),
	row('doc-status-indexing-seen', { after: 350 }),
	...rows('doc-get-indexing doc-list-status-indexing-now chunk-list-indexing', {
		after: 0,
		ignoring: ['word_count'],
	}),
	...rows('chunk-create-indexing doc-update-indexing doc-status-disable-indexing', { after: 0 }),
	row('find-while-indexing', { after: 0, learnsNothing: true }),
	row('doc-status-completed-seen'),
	(player) => {
		const lines = Array.from({ length: 24 }, (_, line) => `[slow] Pausing line ${line} of it.`);
		const paused = player.write('Vector', 'paused.txt', lines.join('\n\n'), AT_60_TOKENS);
		player.learnBatch(player.batchInPath('doc-status-paused'), paused.batch);
		player.adopt(player.idInPath('doc-get-paused', 'documents'), paused.id);
		player.clock.advance(1800);
		player.server.state.pause(paused);
	},
	row('doc-get-paused', { ignoring: ['size', 'average_segment_length'] }),
	row('doc-status-paused', { ignoring: ['completed_segments'] }),
	row('doc-list-status-paused', { ignoring: ['size', 'word_count'] }),
	row('doc-delete-paused'),
	(player) => {
		const slow = player.write('Vector', 'same slow.txt', '[slow] The first of it.');
		player.adopt(
			player.idInPath('doc-create-text-same-name-indexing-chunks', 'documents'),
			slow.id,
		);
		player.clock.advance(-2900);
	},
	row('doc-create-text-same-name-indexing', BEGUN),
	row('doc-create-text-same-name-indexing-chunks'),
	(player) => {
		player.server.state.removeDocument(player.document('Vector', 'same slow.txt'));
	},
	(player) => {
		const gone = player.write('Vector', 'gone.txt', '[slow] To be deleted.');
		player.adopt(player.idInPath('doc-delete-indexing', 'documents'), gone.id);
	},
	row('doc-delete-indexing', { after: 100 }),
	...rows('doc-get-deleted-indexing doc-status-deleted-indexing'),
	(player) => {
		for (const kind of ['rate', 'auth', 'conn']) {
			const text = `This fails: [error ${kind}] 012345678`;
			const failed = player.write('Vector', `error ${kind}.txt`, text);
			const status = player.recorded(`doc-status-error-${kind}`) as {
				data: Array<{ id: string }>;
			};
			player.adopt(status.data[0]?.id, failed.id);
			player.learnBatch(player.batchInPath(`doc-status-error-${kind}`), failed.batch);
		}
	},
	...rows('doc-status-error-rate doc-status-error-auth doc-status-error-conn'),
	row('doc-get-error'),
	row('doc-list-status-error-now', { kindsOnly: UNRECORDED }),
	row('doc-update-error'),
	row('doc-create-text-same-name-error', BEGUN),
	row('chunk-create-error'),
	(player) => {
		const failed = player.document('Vector', 'error rate.txt');
		player.adopt(player.idInPath('doc-delete-error', 'documents'), failed.id);
		if (displayStatus(failed, player.clock.now()) !== 'error') throw new Error('It has not failed');
	},
	...rows('chunk-create-document-error doc-delete-error'),
];
