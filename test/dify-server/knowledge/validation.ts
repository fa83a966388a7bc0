// Words what is wrong with a payload as Pydantic 2.12 does, also inside nested objects and lists.

import { invalidParam } from '../httpErrors';
import type { Check, Problem } from '../payload';
import { isText, worded } from '../payload';
import { isObject } from '../python';
import type { JsonObject } from '../python';

/** Collects the problems of one payload. */
export class Validation {
	readonly #lines: string[] = [];

	constructor(
		private readonly model: string,
		/** The version of Pydantic whose pages are named. */
		private readonly pydantic: '2.11' | '2.12' = '2.12',
	) {}

	problem(field: string | undefined, problem: Problem, value: unknown): void {
		this.#lines.push(worded(field, problem, value));
	}

	/**
	 * Checks a field of an object.
	 * @param prefix of its name in the words, such as `retrieval_model.`
	 */
	field(
		within: JsonObject,
		name: string,
		check: Check,
		{ required = false, nullable = true, prefix = '' } = {},
	): void {
		const value = within[name];
		if (value === undefined) {
			const problem = { type: 'missing', words: 'Field required' };
			if (required) this.problem(prefix + name, problem, within);
		} else if (value !== null || !nullable) {
			const problem = check(value);
			if (problem) this.problem(prefix + name, problem, value);
		}
	}

	/** The words of all problems; undefined when there are none. */
	get message(): string | undefined {
		if (this.#lines.length === 0) return undefined;
		const errors = this.#lines.length === 1 ? 'error' : 'errors';
		const text = `${this.#lines.length} validation ${errors} for ${this.model}\n${this.#lines.join('\n')}`;
		return text.replaceAll('pydantic.dev/2.12/', `pydantic.dev/${this.pydantic}/`);
	}

	/** @throws HttpError 400 `invalid_param` when anything was wrong */
	finish(): void {
		const { message } = this;
		if (message !== undefined) throw invalidParam(message);
	}
}

const plural = (count: number, one: string) => (count === 1 ? one : `${one}s`);

/** A text within lengths, in characters. */
export function isTextOf(least: number, most: number): Check {
	return (value) => {
		const problem = isText(value);
		if (problem) return problem;
		const { length } = [...String(value)];
		if (length < least) {
			const words = `String should have at least ${least} ${plural(least, 'character')}`;
			return { type: 'string_too_short', words };
		}
		if (length > most) {
			const words = `String should have at most ${most} ${plural(most, 'character')}`;
			return { type: 'string_too_long', words };
		}
		return undefined;
	};
}

/** One of some words, worded as an enumeration's or a literal's. */
export function isWord(type: 'enum' | 'literal_error', ...words: string[]): Check {
	const shown = words.map((word) => `'${word}'`);
	const listed = `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
	return (value) =>
		typeof value === 'string' && words.includes(value)
			? undefined
			: { type, words: `Input should be ${listed}` };
}

export const isTechnique = isWord('literal_error', 'high_quality', 'economy');

export const isPermission = isWord('enum', 'only_me', 'all_team_members', 'partial_members');

export const isMethod = isWord(
	'enum',
	'semantic_search',
	'full_text_search',
	'hybrid_search',
	'keyword_search',
);

/** A boolean, of which the words `true` and `false` are one too. */
export const isBoolean: Check = (value) =>
	typeof value === 'boolean' || value === 'true' || value === 'false'
		? undefined
		: { type: 'bool_type', words: 'Input should be a valid boolean' };

export const isInteger: Check = (value) =>
	Number.isInteger(value)
		? undefined
		: { type: 'int_type', words: 'Input should be a valid integer' };

export const isArray: Check = (value) =>
	Array.isArray(value) ? undefined : { type: 'list_type', words: 'Input should be a valid list' };

export const isModel: Check = (value) =>
	isObject(value) ? undefined : { type: 'model_type', words: 'Input should be a valid dictionary' };

/** Checks a retrieval setting, which is whole or not there. */
export function checkRetrievalModel(validation: Validation, value: unknown, prefix: string): void {
	if (value === undefined || value === null) return;
	if (!isObject(value)) return validation.problem(prefix.slice(0, -1), isModel(value)!, value);
	validation.field(value, 'search_method', isMethod, { required: true, nullable: false, prefix });
	validation.field(value, 'reranking_enable', isBoolean, {
		required: true,
		nullable: false,
		prefix,
	});
	validation.field(value, 'top_k', isInteger, { required: true, nullable: false, prefix });
	validation.field(value, 'score_threshold_enabled', isBoolean, {
		required: true,
		nullable: false,
		prefix,
	});
}
