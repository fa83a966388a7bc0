// All recordings of knowledge bases that the emulator is held against, and those that it is not.

import type { KnowledgeVersion } from '../../knowledge';
import { BASES, TEXTS } from './baseRows';
import { CHUNKS, FILES, FORMS, METADATA, TAGS } from './contentRows';
import { DOCUMENTS, INDEXING, SWITCHES } from './documentRows';
import type { Entry } from './row';
import { LATER, PIPELINES, RACES, SEARCHES } from './searchRows';

/** Every row and what was done in between, in the order of play. */
export const ENTRIES: Entry[] = [
	...BASES,
	...TEXTS,
	...DOCUMENTS,
	...SWITCHES,
	...INDEXING,
	...FILES,
	...CHUNKS,
	...FORMS,
	...METADATA,
	...TAGS,
	...SEARCHES,
	...PIPELINES,
	...RACES,
	...LATER,
];

const OTHER_WORKSPACE = 'what another workspace may see is checked endpoint by endpoint there';

/** Recordings that are there but not compared, and why: of all versions, or of one. */
export const LEFT_OUT: Record<'all' | KnowledgeVersion, Record<string, string>> = {
	all: {
		'auth-dataset-key-on-app-api': 'the app API has a player of its own',
		'doc-download-content': 'its address was signed by the recorded server',
		'file-docx-chunks': 'Word files are not read',
		'file-latin1-chunks': 'the bytes of its file were not kept',
		'file-xlsx-chunks': 'spreadsheets are not read',
		'pipe-run-draft-streaming': 'only the beginning and the end of the stream are shown',
	},
	'1.9.2': {
		'auth-other-workspace-delete': OTHER_WORKSPACE,
		'auth-other-workspace-get': OTHER_WORKSPACE,
		'auth-other-workspace-metadata': OTHER_WORKSPACE,
		'auth-other-workspace-metadata-create': OTHER_WORKSPACE,
		'auth-other-workspace-metadata-delete': OTHER_WORKSPACE,
		'auth-other-workspace-retrieve': OTHER_WORKSPACE,
		'auth-other-workspace-switch': OTHER_WORKSPACE,
		'auth-other-workspace-tags': OTHER_WORKSPACE,
		'auth-other-workspace-update': OTHER_WORKSPACE,
		'doc-get-disabled': 'its lock came later than the switch back, by chance',
		'doc-status-enable-at-once': 'its lock came later than the switch back, by chance',
		'doc-status-error-auth': 'the provider was named in lower case',
		'find-blank-query': 'hits that have nothing in common with the query come by chance',
		'find-parent-child': 'child chunks were joined by more blank lines',
		'find-query-number': 'hits that have nothing in common with the query come by chance',
		'kb-list-name-many': 'a tag had been bound in the console',
		'race-update-1': 'which of the two came first is chance',
		'race-update-2': 'which of the two came first is chance',
		'race-update-chunks': 'which of the two came first is chance',
	},
	'1.14.2': {
		'find-after-enable': 'the index had not been told yet',
		'find-blank-query': 'hits that have nothing in common with the query come by chance',
		'find-legacy-path': 'the store passed over its only hit',
		'find-query-250': 'the store passed over a hit',
	},
	'1.15.0': {},
};
