// The recordings of files, chunks, pairs, parents, metadata and tags.

import type { Entry } from './row';
import { BEGUN, row, rows } from './row';

/** Documents from files. */
export const FILES: Entry[] = [
	row('file-txt', BEGUN),
	row('file-txt-status'),
	row('file-md', BEGUN),
	row('file-md-chunks'),
	row('file-pdf', BEGUN),
	row('file-pdf-chunks'),
	row('file-docx', BEGUN),
	row('file-csv', BEGUN),
	row('file-csv-chunks'),
	row('file-html', BEGUN),
	row('file-html-chunks'),
	row('file-xlsx', BEGUN),
	...rows('file-json file-png file-exe file-no-extension'),
	row('file-octet-stream', BEGUN),
	row('file-upper-extension', BEGUN),
	row('file-empty', BEGUN),
	row('file-empty-status'),
	row('file-wrong-content', BEGUN),
	row('file-wrong-content-status'),
	row('file-latin1', { ignoring: [...BEGUN.ignoring, 'size'] }),
	row('file-unicode-name', BEGUN),
	row('file-data-json-type', BEGUN),
	row('file-no-data', BEGUN),
	...rows('file-bad-json file-data-array file-data-as-file file-none file-json-body file-two'),
	row('file-two-same-field', BEGUN),
	...rows('file-no-filename file-slash-name file-too-large file-unknown-base'),
	...rows('file-first-no-data file-first-no-rule file-external'),
	row('file-long-name', BEGUN),
	row('file-same-name', BEGUN),
	row('file-duplicate-false', BEGUN),
	row('file-same-name-list'),
	row('file-data-name', BEGUN),
	...rows('file-update file-update-named file-update-no-data file-update-no-file', BEGUN),
	...rows('file-update-bad-type file-update-too-large'),
	row('file-update-patch', BEGUN),
	row('file-download'),
	row('file-update-text-doc', BEGUN),
];

const notRecorded = (suffix: '' | '-vector'): Entry[] => [
	row(`chunk-update-disabling${suffix}`, { after: 0 }),
	row(`chunk-update-disabled${suffix}`),
];

/** Chunks. */
export const CHUNKS: Entry[] = [
	...rows('chunk-list chunk-list-keyword chunk-list-status-error chunk-list-status-nonsense'),
	row('chunk-list-unknown-document'),
	...rows('chunk-create chunk-get chunk-get-unknown chunk-create-several chunk-create-empty'),
	...rows('chunk-create-blank chunk-create-none chunk-create-missing chunk-create-object'),
	...rows('chunk-create-unknown-document chunk-update chunk-update-keywords chunk-disable'),
	...notRecorded(''),
	...rows('chunk-enable chunk-get-other-document chunk-update-flat chunk-update-empty'),
	...rows('chunk-update-unknown chunk-delete chunk-create-answer chunk-create-bad-keywords'),
	...rows('chunk-list-page chunk-list-status chunk-list-status-two chunk-list-limit-over'),
	...rows('chunk-list-limit-text chunk-list-limit-zero chunk-list-page-zero'),
	row('chunk-update-other-document'),
	...rows('chunk-delete-again chunk-delete-again-2 chunk-delete-unknown'),
	...rows('chunk-list-vector chunk-create-vector chunk-get-vector chunk-create-several-vector'),
	...rows('chunk-update-vector chunk-update-keywords-vector chunk-disable-vector'),
	...notRecorded('-vector'),
	row('chunk-enable-vector'),
	...rows('child-create-flat child-list-flat'),
	(player) => {
		const { chunks } = player.document('Vector', 'capitals.txt');
		const last = chunks.at(-1);
		const id = player.idInPath('chunk-delete-vector', 'segments');
		if (last && !player.knows(id)) player.adopt(id, last.id);
	},
	row('chunk-delete-vector'),
];

/** Question-answer pairs, and parents with children. */
export const FORMS: Entry[] = [
	(player) => {
		const vector = { technique: 'high_quality' } as const;
		const { state } = player.server;
		const qa = state.addBase('Pairs', vector);
		player.adopt(player.idInPath('doc-create-text-qa', 'datasets'), qa.id);
		const parents = state.addBase('Parents', vector);
		player.adopt(player.idInPath('doc-create-text-hierarchical', 'datasets'), parents.id);
		const economy = state.addBase('Parents by keyword', { technique: 'economy' });
		player.adopt(player.idInPath('doc-create-text-hierarchical-economy', 'datasets'), economy.id);
	},
	row('doc-create-text-qa', BEGUN),
	...rows('doc-status-qa chunk-list-qa chunk-create-qa chunk-create-qa-no-answer'),
	...rows('chunk-update-qa chunk-update-qa-no-answer'),
	row('find-qa', { kindsOnly: 'equal hits come in any order', learnsNothing: true }),
	row('file-qa-csv', BEGUN),
	row('file-qa-csv-chunks'),
	row('doc-create-text-hierarchical', BEGUN),
	...rows('chunk-list-parents child-list child-create child-list-keyword child-create-empty'),
	...rows('child-list-page child-create-none child-update child-update-unknown'),
	row('doc-create-text-full-doc', BEGUN),
	row('find-parent-child'),
	...rows('chunk-update-parent child-list-after-update chunk-update-parent-regenerate'),
	...rows('child-list-after-regenerate child-delete child-delete-again chunk-create-parent'),
	row('doc-create-text-hierarchical-no-sub', BEGUN),
	row('doc-create-text-hierarchical-economy', BEGUN),
	row('find-parent-child-economy'),
];

/** Metadata fields and values. */
export const METADATA: Entry[] = [
	...rows('meta-create-string meta-create-number meta-create-time meta-create-duplicate'),
	...rows('meta-create-built-in meta-create-bad-type meta-create-empty meta-create-long'),
	...rows('meta-create-unknown-base meta-list meta-built-in'),
	(player) => {
		// Documents that were not recorded have been deleted by now.
		player.base('Vector').builtInFields = true;
	},
	...rows('meta-built-in-enable meta-built-in-bad meta-assign meta-document meta-assign-partial'),
	...rows('meta-document-partial meta-assign-wrong-name meta-document-wrong-name'),
	...rows('meta-assign-malformed-field meta-assign-wrong-type meta-assign-null'),
	...rows('meta-assign-unknown-field meta-assign-unknown-document meta-assign-empty'),
	...rows('meta-assign-no-body meta-assign-mixed meta-document-mixed'),
	...rows('meta-assign-whole meta-document-whole meta-assign-again'),
	...rows('meta-rename meta-rename-duplicate meta-rename-unknown meta-document-renamed'),
	...rows('find-metadata find-metadata-number', {
		learnsNothing: true,
		kindsOnly: 'equal hits come in any order',
	}),
	row('meta-document-built-in'),
	row('meta-list-built-in'),
	...rows('find-metadata-none find-metadata-unknown-field find-metadata-bad-operator'),
	...rows('meta-built-in-disable meta-delete meta-delete-again meta-document-deleted'),
	row('meta-list-end'),
	(player) => {
		const document = player.document('Vector', 'capitals.txt');
		player.server.state.index(document);
	},
	row('meta-document-after-update'),
	row('meta-documents', { kindsOnly: 'other documents were made without being recorded' }),
];

/** Tags. */
export const TAGS: Entry[] = [
	...rows('tag-create tag-create-2 tag-create-duplicate tag-create-empty tag-create-long'),
	(player) => {
		// Where making a tag is answered by a refusal, its id is learnt from the later requests.
		const { tags } = player.server.state;
		const ids = tagIds(player.sent('tag-bind'));
		tags.slice(0, 2).forEach((tag, index) => player.adopt(ids[index], tag.id));
	},
	...rows('tag-list tag-rename tag-rename-duplicate tag-rename-unknown tag-rename-malformed'),
	...rows('tag-bind tag-bind-again tag-bind-none tag-bind-unknown-base tag-bind-unknown-tag'),
	row('tag-of-base', { anyOrder: true }),
	row('tag-of-unknown-base'),
	(player) => {
		const { state } = player.server;
		if (player.version === '1.9.2') {
			// There tags are made and bound in the console alone.
			state.addTag('Docs');
			state.addTag('Web');
			player.base('Economy').tags.push(...state.tags);
		}
		const ids = tagIds(player.sent('tag-bind'));
		state.tags.slice(0, 2).forEach((tag, index) => player.adopt(ids[index], tag.id));
		const [first] = state.tags;
		if (first) player.base('Vector').tags.push(first);
	},
	...rows('kb-list-tag kb-list-tags-two', { kindsOnly: 'its bases hold unrecorded documents' }),
	(player) => {
		if (player.version !== '1.9.2') return;
		for (const base of player.server.state.bases) base.tags = [];
	},
	row('kb-list-tags-comma'),
	...rows('tag-unbind tag-unbind-again tag-unbind-list tag-of-base-end tag-delete'),
	...rows('tag-delete-again tag-delete-no-body tag-delete-bound tag-list-end'),
	(player) => {
		const { state } = player.server;
		const app = state.addTag('App tag', { type: 'app' });
		player.adopt(tagId(player.sent('tag-rename-app-tag')), app.id);
		const other = state.addTag('Another', { elsewhere: true });
		player.adopt(tagId(player.sent('auth-other-workspace-tag-rename')), other.id);
	},
	...rows('tag-rename-app-tag tag-delete-app-tag'),
	...rows('auth-other-workspace-tag-rename auth-other-workspace-tag-delete'),
];

function tagIds(body: unknown): string[] {
	return (body as { tag_ids: string[] }).tag_ids;
}

function tagId(body: unknown): string {
	return (body as { tag_id: string }).tag_id;
}
