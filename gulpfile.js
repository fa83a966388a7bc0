// Builds dist/: checks the types, bundles each node and credential into one file, copies the rest.

const { spawn } = require('node:child_process');
const { readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
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

/** The licences of what is bundled, which its copies must carry. */
function bundledLicences() {
	return ['eventsource-parser', 'heap-js']
		.map((name) => {
			const licence = readFileSync(join(__dirname, 'node_modules', name, 'LICENSE'), 'utf8').trim();
			return `/*!\n${name}, which is part of this file:\n\n${licence}\n*/`;
		})
		.join('\n');
}

/** One file for each of these, with all that it needs but what n8n brings. */
async function bundleFiles(files, banner) {
	await build({
		absWorkingDir: __dirname,
		entryPoints: files.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts')),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		// What a package made for modules does not reach for what n8n's scanner forbids.
		mainFields: ['module', 'main'],
		format: 'cjs',
		target: 'node20',
		// A second copy of this one would not know n8n's own errors.
		external: ['n8n-workflow'],
		legalComments: 'inline',
		banner: { js: banner },
		logLevel: 'warning',
	});
}

const nodes = async () => await bundleFiles(n8n.nodes, bundledLicences());

const credentials = async () => await bundleFiles(n8n.credentials, '');

function icons() {
	return src('icons/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));
}

function codex() {
	return src('nodes/**/*.node.json', { base: '.', allowEmpty: true }).pipe(dest('dist'));
}

/** The fields that n8n's editor shows before the first run. */
function schemas() {
	return src('nodes/**/__schema__/**/*.json', { base: '.' }).pipe(dest('dist'));
}

exports.types = types;
exports.bundle = series(clean, parallel(nodes, credentials, icons, codex, schemas));
exports.build = series(parallel(types, exports.bundle));
exports.default = exports.build;
