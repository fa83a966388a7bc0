// The recordings of searches, models, pipelines, races, and of what was done last.

import { PLANETS } from '../../knowledge';
import type { Entry } from './row';
import { BEGUN, row, rows } from './row';

const OTHER_TEXTS = 'what is found lies in documents that were made without being recorded';

/** Documents before it were made without being recorded. */
const OTHER_PLACE = { ignoring: [...BEGUN.ignoring, 'position'] };

/** Hits lie in documents whose ids others have taught. */
const HITS = { learnsNothing: true };

/** Searches in a base of vectors. */
export const SEARCHES: Entry[] = [
	row('find-semantic', HITS),
	...rows('find-default-vector find-external-model find-attachment-unknown', {
		...HITS,
		kindsOnly: 'the last of four hits is as good as the next',
	}),
	...rows('find-legacy-path find-query-250 find-top-k-one find-rerank find-rerank-unknown', HITS),
	...rows('find-full-text find-hybrid-bare find-hybrid-rerank', HITS),
	row('find-hybrid-weights', { ...HITS, ignoring: ['score'] }),
	...rows('find-top-k-many find-blank-query', {
		...HITS,
		kindsOnly: OTHER_TEXTS,
		ignoring: ['doc_metadata'],
	}),
	...rows('find-top-k-zero find-threshold find-threshold-high find-query-251 find-query-number'),
	...rows('find-empty-query find-no-query find-bad-method find-partial-model'),
	...rows('find-rerank-error find-keyword-on-vector find-external'),
	(player) => {
		const text = player.document('Vector', 'capitals.txt').file?.content.toString() ?? '';
		player.write('Hybrid', 'capitals.txt', text);
		player.write('Hybrid', 'planets.txt', PLANETS);
	},
	row('find-hybrid-base', { ...HITS, kindsOnly: 'equal hits come in any order' }),
	(player) => {
		player.server.state.setEnabled(player.document('Vector', 'capitals.txt'), false);
	},
	...rows('find-after-disable-at-once find-after-disable', {
		...HITS,
		kindsOnly: OTHER_TEXTS,
		ignoring: ['doc_metadata'],
	}),
	(player) => {
		player.server.state.setEnabled(player.document('Vector', 'capitals.txt'), true);
	},
	...rows('find-after-enable', HITS),
	...rows('find-after-delete-at-once find-after-delete', {
		...HITS,
		kindsOnly: OTHER_TEXTS,
		ignoring: ['doc_metadata', 'keywords'],
	}),
	row('kb-get-counts', { kindsOnly: 'the words of its Word file and spreadsheet are not known' }),
	(player) => {
		const early = player.write('Vector', 'early.txt', '[slow] early 5 0b8c2');
		player.adopt(documentIn(player.sent('meta-assign-indexing')), early.id);
	},
	row('meta-assign-indexing', { after: 100 }),
	row('find-by-source-id', { ...HITS, kindsOnly: OTHER_TEXTS }),
];

function documentIn(body: unknown): string | undefined {
	return (body as { operation_data: Array<{ document_id: string }> }).operation_data[0]
		?.document_id;
}

/** Models and pipelines. */
export const PIPELINES: Entry[] = [
	...rows('models-text-embedding models-rerank models-llm models-tts models-nothing'),
	row('models-app-key'),
	(player) => {
		const { state } = player.server;
		const bare = state.addPipelineBase('Untitled 1');
		player.adopt(player.idInPath('pipe-kb-get', 'datasets'), bare.id);
		const ready = state.addPipelineBase('Pipeline base 1', {
			published: true,
			requiredInputs: ['topic'],
		});
		player.adopt(player.idInPath('pipe-plugins-published', 'datasets'), ready.id);
	},
	...rows('pipe-kb-get pipe-plugins pipe-plugins-draft pipe-plugins-plain pipe-plugins-unknown'),
	...rows('pipe-plugins-published pipe-node pipe-node-empty pipe-node-plain pipe-node-local-file'),
	...rows('pipe-file-upload pipe-file-upload-exe pipe-file-upload-json pipe-file-upload-none'),
	...rows('pipe-file-upload-two pipe-file-upload-2 pipe-run pipe-run-streaming pipe-run-draft'),
	...rows('pipe-run-empty pipe-run-plain pipe-run-unknown'),
	row('pipe-create-text', BEGUN),
	...rows('pipe-run-blocking pipe-run-status pipe-run-streaming-published pipe-run-two'),
	row('pipe-run-find', {
		anyOrder: true,
		kindsOnly: 'which of the like documents is found is chance',
	}),
	row('pipe-run-draft-blocking', { kindsOnly: 'how long it took and what it cost differs' }),
	...rows('pipe-run-unknown-node pipe-run-no-input pipe-run-unknown-file'),
	...rows('pipe-run-unknown-file-status pipe-run-documents pipe-run-empty-list'),
];

/** Requests of one moment. */
export const RACES: Entry[] = [
	row('race-kb-name-1', { together: ['race-kb-name-2'] }),
	row('race-kb-name-list'),
	row('race-doc-name-1', { together: ['race-doc-name-2'], ...BEGUN }),
	row('race-doc-name-list', { learnsNothing: true }),
	row('race-file-1', { together: ['race-file-2'], ...OTHER_PLACE }),
	row('race-file-list', { kindsOnly: 'which of the two came first is chance' }),
	row('race-update-1', { together: ['race-update-2'], ...BEGUN }),
	row('race-update-chunks', { learnsNothing: true }),
	row('race-chunk-2', { together: ['race-chunk-1'], ignoring: ['position'] }),
	row('race-create-while-indexing', OTHER_PLACE),
];

/** What was recorded later, in bases of its own. */
export const LATER: Entry[] = [
	row('kb-create-economy-keyword'),
	(player) => {
		const capitals = player.document('Economy', 'capitals.txt').file?.content.toString() ?? '';
		player.write('Economy', 'rule.txt', 'Its rule is what the next inherit.');
		const rule = player.base('Economy').rules.at(-1);
		if (rule) player.base('Keyword').rules.push(rule);
		player.write('Keyword', 'capitals.txt', capitals);
	},
	...rows('find-default-stored find-keyword-question', {
		kindsOnly: 'equal hits come in any order',
	}),
	...rows('find-keyword-exact find-keyword-lower-case find-keyword-part'),
	(player) => {
		player.write('Keyword', 'A.txt', 'Text A.');
		const second = player.write('Keyword', 'B.txt', 'Text B.');
		player.adopt(player.idInPath('doc-update-to-existing-name', 'documents'), second.id);
	},
	row('doc-update-to-existing-name', BEGUN),
	row('doc-list-two-of-a-name', { learnsNothing: true, anyOrder: true, ignoring: ['size'] }),
	row('doc-create-text-same-name-two', BEGUN),
	(player) => {
		const lines = Array.from({ length: 130 }, (_, line) => `Number ${line} of a long list.`);
		const many = player.write('Keyword', 'Many.txt', lines.join('\n\n'));
		player.adopt(player.idInPath('chunk-list-over-100', 'documents'), many.id);
	},
	row('doc-list-sorted', { kindsOnly: 'rows of one second come in any order in Dify' }),
	...rows('chunk-list-over-100 chunk-list-page-2-of-100', { learnsNothing: true }),
	row('chunk-create-embedding-fails'),
	(player) => {
		const bad = player.base('Bad 3');
		player.adopt(player.idInPath('doc-create-text-unknown-embedding', 'datasets'), bad.id);
	},
	row('doc-create-text-unknown-embedding', BEGUN),
	...rows('doc-status-unknown-embedding find-unknown-embedding'),
	row('doc-create-text-external', BEGUN),
	(player) => {
		const kept = player.write('Vector', 'kept.txt', 'Kiribati, written again.');
		player.server.state.setMetadata(kept, 'source_id', 'page-77');
		player.adopt(player.idInPath('doc-update-slow', 'documents'), kept.id);
	},
	row('meta-document-after-same-name', OTHER_PLACE),
	row('doc-update-slow', OTHER_PLACE),
	row('chunk-list-during-update', { after: 1500 }),
	row('find-during-update', { after: 0, kindsOnly: OTHER_TEXTS, ignoring: ['doc_metadata'] }),
	row('find-after-update', { kindsOnly: 'equal hits come in any order' }),
	(player) => {
		const paused = player.write('Vector', 'paused again.txt', '[slow] The first of it.');
		player.clock.advance(300);
		player.server.state.pause(paused);
		const id = player.idInPath('doc-get-same-name-paused', 'documents');
		player.adopt(id, paused.id);
	},
	row('doc-create-text-same-name-paused', OTHER_PLACE),
	// Of the run before, which had come further, some times stay behind.
	row('doc-status-same-name-paused', {
		ignoring: ['parsing_completed_at', 'cleaning_completed_at', 'splitting_completed_at'],
	}),
	row('doc-get-same-name-paused', OTHER_PLACE),
	(player) => {
		const other = player.server.state.addBase('Elsewhere', { elsewhere: true });
		player.adopt(player.idInPath('auth-other-workspace-get', 'datasets'), other.id);
	},
	...rows('auth-other-workspace-get auth-other-workspace-update auth-other-workspace-delete'),
	...rows('auth-other-workspace-documents auth-other-workspace-document'),
	...rows('auth-other-workspace-chunks auth-other-workspace-chunk auth-other-workspace-tags'),
	...rows('auth-other-workspace-metadata auth-other-workspace-metadata-create'),
	...rows('auth-other-workspace-metadata-delete auth-other-workspace-retrieve'),
	row('auth-other-workspace-switch'),
	...rows('kb-delete kb-delete-again kb-delete-malformed kb-delete-with-documents kb-recreate'),
	row('kb-list-end', { kindsOnly: 'the list holds bases that were made without being recorded' }),
	row('kb-list-name-many', { kindsOnly: OTHER_TEXTS }),
	row('kb-get-in-use'),
	...rows('kb-delete-in-use kb-get-in-use-after'),
];
