// Builds dist/: checks the types, bundles each node and credential into one file, copies the rest.

const { spawn } = require('node:child_process');
const { readFileSync, rmSync } = require('node:fs');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { n8n } = JSON.parse(readFileSync(`${__dirname}/package.json`, 'utf8'));

async function clean() {
	rmSync(`${__dirname}/dist`, { recursive: true, force: true });
}

function types() {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '--noEmit'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
}

async function bundle() {
	const entryPoints = [...n8n.nodes, ...n8n.credentials].map((file) =>
		file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
	);
	await build({
		absWorkingDir: __dirname,
		entryPoints,
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		// n8n brings this one; a second copy would not know n8n's own errors.
		external: ['n8n-workflow'],
		legalComments: 'inline',
		logLevel: 'warning',
	});
}

function icons() {
	return src('icons/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));
}

function codex() {
	return src('nodes/**/*.node.json', { base: '.', allowEmpty: true }).pipe(dest('dist'));
}

exports.types = types;
exports.bundle = series(clean, parallel(bundle, icons, codex));
exports.build = series(parallel(types, exports.bundle));
exports.default = exports.build;
