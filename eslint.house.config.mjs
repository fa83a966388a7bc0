// The house's own rules, beside n8n's: which room may know which, and patterns that stay linear.

import parser from '@typescript-eslint/parser';
import redos from 'eslint-plugin-redos';

/** The floors of dify/, the lowest first: each imports only those that stand before it. */
const floors = ['errors', 'http', 'stream', 'app', 'answer', 'paidRun', 'chat'];

/** Files of one place, which must not import what matches any of these expressions. */
function room(files, ...forbidden) {
	const patterns = forbidden.map(([regex, message]) => ({ regex, message }));
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
		rules: { 'redos/no-vulnerable': 'error' },
	},
	...floors.map((floor, index) => room([`dify/${floor}/**/*.ts`], n8n, upper(index))),
	room(['nodes/shared/**/*.ts'], ['/Dify[A-Z]', 'What nodes share knows none of them.']),
];
