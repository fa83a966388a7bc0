// The demo's third part: the example that writes a text for each product.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { join } from 'node:path';

import { readExample } from './examples';
import type { Asked } from './report';
import { describeTexts, hasFailed, summariseTexts } from './report';
import type { BuiltNode } from './running';
import { itemsOf, runShown, say, sayBroken } from './running';

/** Nodes of the example. */
const PRODUCTS = 'Products';
const TEXTS = 'Write the Text';

/**
 * Runs the example and prints what it gave. Failed texts stand at their place among the others, as
 * with *Continue*, since a table of the demo shows both.
 *
 * @param root the project's folder
 * @returns whether every text was written
 */
export async function writeTexts(root: string, difyTextGenerator: BuiltNode): Promise<boolean> {
	const example = readExample(join(root, 'examples'), 'product-texts.json');
	const nodes = example.nodes.map((node) =>
		node.name === TEXTS ? { ...node, onError: 'continueRegularOutput' as const } : node,
	);
	const { result, seconds } = await runShown({ ...example, nodes }, difyTextGenerator);
	const products = itemsOf(result, PRODUCTS);
	const texts = itemsOf(result, TEXTS).map(
		(item, index): Asked => ({ question: String(products[index]?.product), item }),
	);
	if (texts.length > 0) say(['', ...describeTexts(texts), '']);
	if (sayBroken(result)) return false;
	say([summariseTexts(texts, seconds)]);
	return !texts.some(hasFailed);
}
