// Pages of a list as Dify cuts them: at most a hundred rows, while the answer echoes what was asked.

import { isIntegerBetween } from '../payload';
import type { JsonObject } from '../python';
import type { Context } from './exchange';
import { queryText } from './exchange';
import { Validation } from './validation';

const MOST_ROWS = 100;
const DEFAULT_ROWS = 20;

/** The page asked for and its size. */
export interface Page {
	page: number;
	limit: number;
}

const isNumberText = isIntegerBetween(-Infinity, Infinity);

function numberOf(value: string | undefined, otherwise: number): number {
	return value !== undefined && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : otherwise;
}

/** Page and limit; text that is no number counts as the default. */
export function lenientPage(context: Context): Page {
	return {
		page: numberOf(queryText(context, 'page'), 1),
		limit: numberOf(queryText(context, 'limit'), DEFAULT_ROWS),
	};
}

/**
 * Page and limit, checked from 1.14.2 on.
 * @param model Pydantic's name of the query
 * @throws HttpError 400 for text that is no number
 */
export function checkedPage(context: Context, model: string): Page {
	if (context.version !== '1.9.2') {
		const validation = new Validation(model);
		for (const name of ['page', 'limit']) {
			const value = queryText(context, name);
			const problem = value === undefined ? undefined : isNumberText(value);
			if (problem) validation.problem(name, problem, value);
		}
		validation.finish();
	}
	return lenientPage(context);
}

/** The rows of a page. */
export function rowsOf<Row>(rows: Row[], { page, limit }: Page): Row[] {
	const size = Math.min(limit < 1 ? DEFAULT_ROWS : limit, MOST_ROWS);
	const start = (Math.max(page, 1) - 1) * size;
	return rows.slice(start, start + size);
}

/**
 * A list's answer, which echoes page and limit as they were asked. `has_more` compares the rows given
 * with the number asked for, as Dify does.
 */
export function pageOf<Row>(rows: Row[], asked: Page, shown: (row: Row) => JsonObject): JsonObject {
	const data = rowsOf(rows, asked).map(shown);
	const { page, limit } = asked;
	return { data, has_more: data.length === limit, limit, total: rows.length, page };
}
