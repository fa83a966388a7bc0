// Parameters that hold several texts, such as keywords and IDs.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parseList } from '../../../dify/http/json';
import { asText } from '../../shared/parameters';

/**
 * The texts of a parameter, each once, trimmed and not empty: typed with commas between them, or a list
 * that an expression gave, also as JSON.
 */
export function textListParameter(
	n8n: IExecuteFunctions,
	name: string,
	itemIndex: number,
): string[] {
	const value: unknown = n8n.getNodeParameter(name, itemIndex, '');
	const text = asText(value).trim();
	const list = text.startsWith('[') ? parseList(text) : undefined;
	const texts = (list ?? text.split(',')).map((each) => asText(each).trim());
	return [...new Set(texts)].filter((each) => each !== '');
}
