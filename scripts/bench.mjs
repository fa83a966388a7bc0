// Measures what the package costs, and prints it as one table: npm run bench [-- rows].

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { installMissing, npm, root, run } from './installMissing.mjs';

process.exitCode = await bench(process.argv.slice(2));

async function bench(names) {
	const installed = installMissing();
	if (installed !== 0) return installed;
	// Rows that look at the package itself need it built.
	const built = npm('run', '--silent', 'build', '--', '--silent');
	if (built !== 0) return built;
	// In here, so that what is imported is found in node_modules.
	const cache = join(root, 'node_modules', '.cache');
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'dify-apps-bench-'));
	try {
		await bundle(folder);
		return run(process.execPath, [join(folder, 'bench.cjs'), ...names], {
			env: {
				...process.env,
				// n8n-core would otherwise write into the home folder.
				N8N_ENCRYPTION_KEY: 'for-measuring-only',
				N8N_USER_FOLDER: folder,
				N8N_LOG_LEVEL: 'silent',
			},
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function bundle(folder) {
	const { build } = await import('esbuild');
	await build({
		entryPoints: [join(root, 'bench', 'bench.ts'), join(root, 'bench', 'host', 'probe.ts')],
		outdir: folder,
		entryNames: '[name]',
		outExtension: { '.js': '.cjs' },
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
		plugins: [{ name: 'own-folders', setup: keepOwnFolders }],
	});
}

/** Files of this project go on to know the folder that they stand in. */
function keepOwnFolders({ onLoad }) {
	onLoad({ filter: /\.ts$/ }, ({ path }) => ({
		contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${readFileSync(path, 'utf8')}`,
		loader: 'ts',
	}));
}
