// Says what became of documents that were kept in step, and what a search found.

import type { IDataObject } from 'n8n-workflow';

import { describeFailures, hasFailed } from './report';
import type { Column } from './table';
import { layOut, wrap } from './table';

/** A text, and what came of it in each run. */
export interface Synchronised {
	title: string;
	first: IDataObject;
	second: IDataObject;
	/** Left out where its source is still there. */
	deleted?: IDataObject;
}

const SYNC_COLUMNS: Column[] = [
	{ title: '#', width: 2, alignRight: true },
	{ title: 'Document', width: 30 },
	{ title: 'First run', width: 16 },
	{ title: 'Second run', width: 16 },
	{ title: 'Taken away', width: 16 },
	{ title: 'Tokens', width: 6, alignRight: true },
];

/** Whether a text did not get into the knowledge base, or was written without need. */
export function hasFailedOnce({ title, first, second }: Synchronised): boolean {
	return [first, second].some((item) => hasFailed({ question: title, item }));
}

/** A row for each document, and below them what to do about those that failed. */
export function describeSync(documents: Synchronised[]): string[] {
	const rows = documents.map(({ title, first, second, deleted }, index) => [
		String(index + 1),
		title,
		outcomeOf(first),
		outcomeOf(second),
		deleted === undefined ? '–' : deleted.deleted === true ? 'deleted' : String(deleted.reason),
		String(first.tokens ?? '–'),
	]);
	const asked = documents.map(({ title, first }) => ({ question: title, item: first }));
	return [...layOut(SYNC_COLUMNS, rows), ...describeFailures(asked)];
}

function outcomeOf(item: IDataObject): string {
	return item.error === undefined ? String(item.action) : `✗ ${String(item.error)}`;
}

/** What was searched for, and what was found, the best first. */
export function describeHits(question: string, hits: IDataObject[]): string[] {
	return [
		...wrap(question, 'Search  '),
		...hits.flatMap(({ score, document_name: name, content }) =>
			wrap(`${String(name)}: ${String(content)}`, `  ${Number(score).toFixed(2)}  `),
		),
	];
}

/** One line on all of it. */
export function summariseSync(
	documents: Synchronised[],
	hits: IDataObject[],
	seconds: number,
): string {
	const count = (items: IDataObject[], action: string) =>
		items.filter((item) => item.action === action).length;
	const first = documents.map((document) => document.first);
	const second = documents.map((document) => document.second);
	const gone = documents.filter(({ deleted }) => deleted?.deleted === true).length;
	return [
		`${documents.length} documents kept in step in ${seconds.toFixed(1)} s:`,
		`${count(first, 'created')} created, then ${count(second, 'unchanged')} unchanged and ${gone} deleted;`,
		`${hits.length} passages found`,
	].join(' ');
}
