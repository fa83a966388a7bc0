// The house's own rules, beside n8n's: which room may know which, and patterns that stay linear.

import { readdirSync } from 'node:fs';

import parser from '@typescript-eslint/parser';
import redos from 'eslint-plugin-redos';

/** The floors of dify/, the lowest first: each imports only those that stand before it. */
const floors = ['errors', 'http', 'stream', 'app', 'answer', 'paidRun', 'chat', 'run', 'knowledge'];

if (
	readdirSync(new URL('dify', import.meta.url))
		.sort()
		.join() !== [...floors].sort().join()
) {
	throw new Error('Each folder of dify/ is a floor; name its place among the others above');
}

/** Files of one place, which must not import what matches any of these expressions. */
function room(files, ...forbidden) {
	const patterns = forbidden.map(([regex, message]) => ({
		regex,
		message,
		caseSensitive: true,
	}));
	return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const n8n = ['^n8n-|/nodes/|/credentials/', 'The client of Dify knows nothing of n8n.'];

const upper = (index) => [
	`^\\.\\./(?!(?:${floors.slice(0, index).join('|') || '-'})/)`,
	'A floor imports only the floors below it.',
];

export default [
	{
		files: ['{dify,nodes,credentials}/**/*.ts'],
		languageOptions: { parser },
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
		plugins: { redos },
		// Texts from outside meet these patterns, and can be made to be as bad as they can.
		rules: { 'redos/no-vulnerable': ['error', { ignoreErrors: false }] },
	},
	...floors.map((floor, index) => room([`dify/${floor}/**/*.ts`], n8n, upper(index))),
	// Chats and runs stand side by side: neither knows the other.
	room(['dify/run/**/*.ts'], n8n, upper(floors.indexOf('chat'))),
	// Knowledge bases start no runs.
	room(['dify/knowledge/**/*.ts'], n8n, upper(floors.indexOf('answer'))),
	room(
		['nodes/shared/*.ts'],
		['/Dify[A-Z]', 'What nodes share knows none of them.'],
		[
			'^\\./(?:run|resources)/',
			'What all operations need knows nothing of paid runs and resources.',
		],
	),
	room(
		['nodes/shared/{run,resources,methods}/**/*.ts'],
		['/Dify[A-Z]', 'What nodes share knows none of them.'],
	),
];
