// What the READMEs tell a newcomer to click on the way to the first answer.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Dify's pages and labels, which stand in bold among n8n's. */
const IN_DIFY = ['API Access', 'Access Point', 'API Server'];

/** Dify's names in Chinese; n8n has no interface in Chinese. */
const CHINESE = /\p{Script=Han}/u;

/**
 * The names in n8n's interface that each step of a README's first list has in bold, in their order.
 *
 * @param path of the README, from the root of the project
 */
export function firstSteps(path: string): string[][] {
	const list = /^1\. .*\n(?:\d\. .*\n)*/m.exec(readFileSync(join(ROOT, path), 'utf8'))?.[0] ?? '';
	return list
		.trim()
		.split('\n')
		.map((step) =>
			[...step.matchAll(/\*\*([^*]+)\*\*/g)]
				.flatMap(([, bold = '']) => bold.split(' → '))
				.filter((name) => !IN_DIFY.includes(name) && !CHINESE.test(name)),
		);
}
