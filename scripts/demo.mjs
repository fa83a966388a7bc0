// Shows the built package at work on an example workflow: npm run demo.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { installMissing, npm, root } from './installMissing.mjs';

process.exitCode = await demo();

async function demo() {
	const credential = readCredential();
	if (credential === null) {
		console.log('Set both DIFY_BASE_URL and DIFY_API_KEY, or none of them.');
		return 1;
	}
	const installed = installMissing();
	if (installed !== 0) return installed;
	console.log('Building the package …');
	if (npm('run', '--silent', 'build', '--', '--silent') !== 0) {
		console.log('The package could not be built. "npm run build" shows why.');
		return 1;
	}
	// In here, so that what the demo imports is found in node_modules.
	const cache = join(root, 'node_modules', '.cache');
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'dify-apps-demo-'));
	// The package's waits do not keep a process alive, for n8n does.
	const alive = setInterval(() => {}, 60_000);
	try {
		const { runDemo } = await load(folder);
		return await runDemo({ root, credential });
	} finally {
		clearInterval(alive);
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The Dify to ask; undefined where none is named, null where only half of what is needed is. */
function readCredential() {
	const { DIFY_BASE_URL: baseUrl, DIFY_API_KEY: apiKey } = process.env;
	if (!baseUrl && !apiKey) return undefined;
	return baseUrl && apiKey ? { baseUrl, apiKey } : null;
}

async function load(folder) {
	const { build } = await import('esbuild');
	const outfile = join(folder, 'demo.cjs');
	await build({
		entryPoints: [join(root, 'test', 'demo', 'demo.ts')],
		outfile,
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
	// n8n-core would otherwise write into the home folder.
	Object.assign(process.env, {
		N8N_ENCRYPTION_KEY: 'for-the-demo-only',
		N8N_USER_FOLDER: folder,
		N8N_LOG_LEVEL: 'silent',
	});
	return createRequire(import.meta.url)(outfile);
}
