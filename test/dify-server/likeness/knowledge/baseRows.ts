// The recordings of bases and their first documents, in the order they were made.

import { AT_BLANK_LINES, PLANETS } from '../../knowledge';
import type { Entry } from './row';
import { BEGUN, row, rows } from './row';

const ANY_ORDER = { anyOrder: true, learnsNothing: true };

/** What the base that apps use holds; it was made in the console. */
const CAPITALS_OF_APPS = [
	'The capital of France is Paris.',
	'The capital of Japan is Tokyo.',
	'The capital of Peru is Lima.',
].join('\n\n');

function permissionIn(base: unknown): string {
	return (base as { permission: string }).permission;
}

/** Bases: create, list, get, change. */
export const BASES: Entry[] = [
	...rows('auth-app-key auth-no-key auth-wrong-key'),
	(player) => {
		const used = player.server.state.addBase('Facts', {
			technique: 'economy',
			permission: permissionIn(player.recorded('kb-get-in-use')),
			appCount: 2,
		});
		const { state } = player.server;
		const file = state.addText('capitals.txt', CAPITALS_OF_APPS);
		state.addDocument(used, { name: 'capitals.txt', file, rule: AT_BLANK_LINES });
		player.adopt(player.idInPath('kb-delete-in-use', 'datasets'), used.id);
	},
	...rows('kb-create-name-only kb-create-economy kb-create-high-quality'),
	...rows('kb-create-high-quality-default-model kb-create-retrieval-model'),
	...rows('kb-create-permission-partial kb-create-empty kb-create-duplicate-name'),
	...rows('kb-create-duplicate-name-case kb-create-blank-name kb-create-empty-name'),
	...rows('kb-create-name-too-long kb-create-no-name kb-create-description-too-long'),
	...rows('kb-create-bad-technique kb-create-bad-permission kb-create-unknown-embedding'),
	...rows('kb-create-unknown-provider kb-create-unknown-rerank kb-create-partial-retrieval-model'),
	...rows('kb-create-external-no-api kb-create-external-unknown-api kb-create-external-bad-api'),
	...rows('kb-create-bad-json kb-create-array kb-create-not-json'),
	...rows('kb-list kb-list-limit-over kb-list-limit-zero kb-list-page-zero', ANY_ORDER),
	...rows('kb-list-limit-exact kb-list-page-beyond kb-list-limit-text', ANY_ORDER),
	row('kb-list-page', {
		kindsOnly: 'bases of one second come in any order in Dify',
		ignoring: [
			'embedding_model',
			'embedding_model_provider',
			'indexing_technique',
			'retrieval_model_dict',
			'external_retrieval_model',
		],
		learnsNothing: true,
	}),
	...rows('kb-list-keyword kb-list-keyword-percent kb-list-hidden', ANY_ORDER),
	row('kb-list-hidden-include-all'),
	row('kb-list-include-all', ANY_ORDER),
	...rows('kb-list-tag-unknown kb-list-tag-malformed', ANY_ORDER),
	...rows('kb-get kb-get-economy kb-get-unknown kb-get-malformed'),
	(player) => {
		player.base('Empty').enableApi = false;
	},
	...rows('auth-base-api-off auth-base-api-off-documents'),
	(player) => {
		player.base('Empty').enableApi = true;
	},
	...rows('kb-update-name kb-update-nothing kb-update-null-name kb-update-empty-name'),
	...rows('kb-update-duplicate-name kb-update-permission-partial kb-update-post'),
	...rows('kb-update-unknown kb-update-retrieval-model kb-update-permission'),
	...rows('kb-update-technique kb-update-technique-back kb-update-unknown-embedding'),
];

/** Documents from text in an empty base and in one of keywords. */
export const TEXTS: Entry[] = [
	...rows('doc-create-text-no-technique doc-create-text-no-rule doc-create-text-inherit', BEGUN),
	...rows('doc-create-text-inherit-rule doc-create-text-other-technique', BEGUN),
	...rows('doc-create-text-max-tokens-big doc-status-max-tokens-big', BEGUN),
	...rows('doc-create-text-max-tokens-small doc-status-max-tokens-small', BEGUN),
	row('doc-create-text-after-bad-rule', BEGUN),
	row('doc-status-after-bad-rule'),
	...rows('doc-list-empty find-no-technique find-no-documents'),
	row('doc-create-text-automatic', BEGUN),
	row('doc-create-text-custom', BEGUN),
	row('doc-status-completed'),
	row('doc-create-text-vector', BEGUN),
	(player) => {
		const made = player.write('Vector', 'planets.txt', PLANETS);
		player.adopt(player.idInPath('meta-document-whole', 'documents'), made.id);
	},
	...rows('doc-create-text-no-name doc-create-text-no-text doc-create-text-bad-form'),
	...rows('doc-create-text-bad-mode doc-create-text-bad-technique doc-create-text-other-form'),
	...rows('doc-create-text-custom-no-rules doc-create-text-custom-no-separator'),
	row('doc-create-text-unknown-base'),
	row('doc-create-text-delimiter', BEGUN),
	row('doc-create-text-empty', BEGUN),
	row('doc-status-empty'),
	row('doc-create-text-blank', BEGUN),
	row('doc-status-blank'),
	row('doc-create-text-empty-name', BEGUN),
	row('doc-create-text-long-name', BEGUN),
	row('doc-get-long-name'),
	row('doc-create-text-odd-name', BEGUN),
	row('doc-status-odd-name'),
	row('doc-create-text-nul', BEGUN),
	row('doc-status-nul'),
	row('doc-create-text-unicode', BEGUN),
	row('doc-create-text-unknown-fields', BEGUN),
	row('doc-create-text-technique-omitted'),
	row('doc-create-text-legacy-path', BEGUN),
	(player) => {
		// The first text of the name was not recorded.
		const made = player.write('Economy', 'same.txt', 'The first text of this name.');
		player.adopt(player.idInPath('doc-create-text-same-name-chunks', 'documents'), made.id);
	},
	row('doc-create-text-same-name', BEGUN),
	...rows('doc-create-text-same-name-chunks doc-status-old-batch doc-status-unknown-batch'),
	row('doc-status-other-base'),
];
