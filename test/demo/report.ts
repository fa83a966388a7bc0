// Says what the demo's workflows gave: tables of the batch, of the runs and of the texts, the conversation, summaries.

import type { IDataObject } from 'n8n-workflow';

import type { Column } from './table';
import { layOut, wrap } from './table';

/** A question and the item that came of it. */
export interface Asked {
	question: string;
	item: IDataObject;
}

const BATCH_COLUMNS: Column[] = [
	{ title: '#', width: 2, alignRight: true },
	{ title: 'Question', width: 33 },
	{ title: 'Answer', width: 28 },
	{ title: 'Conversation', width: 12 },
	{ title: 'Tokens', width: 6, alignRight: true },
	{ title: 'Price', width: 9, alignRight: true },
];

const TEXT_COLUMNS: Column[] = [
	{ title: '#', width: 2, alignRight: true },
	{ title: 'Product', width: 16 },
	{ title: 'Text', width: 59 },
	{ title: 'Tokens', width: 6, alignRight: true },
	{ title: 'Price', width: 9, alignRight: true },
];

/** A run of a workflow, and the file that it was about. */
export interface AboutFile extends Asked {
	fileName: string;
}

const RUN_COLUMNS: Column[] = [
	{ title: '#', width: 2, alignRight: true },
	{ title: 'Input', width: 28 },
	{ title: 'File', width: 16 },
	{ title: 'Output', width: 26 },
	{ title: 'Run', width: 8 },
	{ title: 'Tokens', width: 6, alignRight: true },
];

/** Whether a question failed. */
export function hasFailed({ item }: Asked): boolean {
	return item.error !== undefined;
}

/** A row for each text, and below them what to do about those that failed. */
export function describeTexts(texts: Asked[]): string[] {
	const rows = texts.map((asked, index) => {
		const { item, question } = asked;
		return [
			String(index + 1),
			question,
			String(hasFailed(asked) ? `✗ ${String(item.error)}` : item.answer).trim(),
			hasFailed(asked) ? '–' : String(tokensOf(item)),
			hasFailed(asked) ? '–' : priceOf(item).toFixed(6),
		];
	});
	return [...layOut(TEXT_COLUMNS, rows), ...describeFailures(texts)];
}

/** A row for each question, and below them what to do about those that failed. */
export function describeBatch(batch: Asked[]): string[] {
	const rows = batch.map((asked, index) => {
		const { item, question } = asked;
		return [
			String(index + 1),
			question,
			String(hasFailed(asked) ? `✗ ${String(item.error)}` : item.answer),
			String(item.conversation_id ?? '–').slice(0, 8),
			hasFailed(asked) ? '–' : String(tokensOf(item)),
			hasFailed(asked) ? '–' : priceOf(item).toFixed(6),
		];
	});
	return [...layOut(BATCH_COLUMNS, rows), ...describeFailures(batch)];
}

/** A row for each run of a workflow, and below them what to do about those that failed. */
export function describeRuns(runs: AboutFile[]): string[] {
	const rows = runs.map((run, index) => {
		const { item, question, fileName } = run;
		return [
			String(index + 1),
			question,
			fileName,
			String(hasFailed(run) ? `✗ ${String(item.error)}` : Object(item.outputs).answer),
			String(item.workflow_run_id ?? '–').slice(0, 8),
			hasFailed(run) ? '–' : String(item.total_tokens),
		];
	});
	return [...layOut(RUN_COLUMNS, rows), ...describeFailures(runs)];
}

/** What to do about each that failed. */
export function describeFailures(asked: Asked[]): string[] {
	return asked.flatMap((one, index) =>
		hasFailed(one)
			? [
					'',
					...wrap(`${String(one.item.error)}`, `✗ ${String(index + 1).padStart(2)}  `),
					...wrap(String(one.item.description), '      '),
				]
			: [],
	);
}

/** The turns of a conversation, in full. */
export function describeConversation(turns: Asked[]): string[] {
	const id = String(turns[0]?.item.conversation_id);
	return [
		`Conversation ${id}`,
		...turns.flatMap(({ question, item }) => [
			'',
			...wrap(question, '  User  '),
			...wrap(String(item.answer), '  Dify  '),
		]),
	];
}

/** One line on all of it. */
export function summarise(batch: Asked[], turns: Asked[], seconds: number): string {
	const answered = [...batch, ...turns].filter((asked) => !hasFailed(asked));
	const tokens = answered.reduce((sum, { item }) => sum + tokensOf(item), 0);
	const price = answered.reduce((sum, { item }) => sum + priceOf(item), 0);
	const currency = String(Object(answered[0]?.item.usage).currency ?? '');
	const good = batch.filter((asked) => !hasFailed(asked)).length;
	return [
		`${good} of ${batch.length} questions and ${turns.length} turns of a conversation answered`,
		`in ${seconds.toFixed(1)} s: ${tokens} tokens, ${price.toFixed(6)} ${currency}`.trimEnd(),
	].join(' ');
}

/** One line on the runs of a workflow. */
export function summariseRuns(runs: AboutFile[], seconds: number): string {
	const succeeded = runs.filter((run) => !hasFailed(run));
	const tokens = succeeded.reduce((sum, { item }) => sum + Number(item.total_tokens), 0);
	const count = `${succeeded.length} of ${runs.length} runs of a workflow succeeded`;
	return `${count} in ${seconds.toFixed(1)} s: ${tokens} tokens`;
}

/** One line on the texts. */
export function summariseTexts(texts: Asked[], seconds: number): string {
	const written = texts.filter((asked) => !hasFailed(asked));
	const tokens = written.reduce((sum, { item }) => sum + tokensOf(item), 0);
	const count = `${written.length} of ${texts.length} texts written`;
	return `${count} in ${seconds.toFixed(1)} s: ${tokens} tokens`;
}

function tokensOf(item: IDataObject): number {
	return Number(Object(item.usage).total_tokens ?? 0);
}

function priceOf(item: IDataObject): number {
	return Number(Object(item.usage).total_price ?? 0);
}
