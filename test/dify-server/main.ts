// Starts an emulated Dify server from the command line and prints its address and keys:
// npx esbuild test/dify-server/main.ts --bundle --platform=node --packages=external | node - 5001

/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import { startDifyServer } from './index';

async function main(): Promise<void> {
	const port = Number(process.argv[2] ?? 0);
	const server = await startDifyServer({ port, knowledge: { presets: true } });
	const lines = server.appNames.map((app) => `  ${app.padEnd(26)}${server.keyOf(app)}`);
	lines.push(`  ${'(knowledge bases)'.padEnd(26)}${server.knowledge.key}`);
	process.stdout.write(`${[`Base URL: ${server.baseUrl}`, 'Keys:', ...lines].join('\n')}\n`);
	process.once('SIGINT', () => void server.close());
}

void main();
