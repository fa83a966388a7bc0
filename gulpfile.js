// Builds dist/: checks the types, bundles each node and credential into one file, copies the rest.

const { spawn } = require('node:child_process');
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { n8n, name } = JSON.parse(readFileSync(`${__dirname}/package.json`, 'utf8'));

async function clean() {
	rmSync(`${__dirname}/dist`, { recursive: true, force: true });
}

function types() {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '--noEmit'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
}

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The folders of the packages whose code stands in a bundle. */
function packagesIn({ inputs }) {
	const files = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0);
	return new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []));
}

/** A package's licence, which copies of its code must carry. */
function noticeOf(folder) {
	const path = join(__dirname, folder);
	const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
	const files = readdirSync(path).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
	if (files.length === 0) throw new Error(`${name} is bundled, but has no text of its licence`);
	const texts = files.map((file) => readFileSync(join(path, file), 'utf8').trim());
	return [`${name} ${version}`, ...texts].join('\n\n');
}

/** Puts the licences of what is bundled above each bundle, and all of them into one file. */
function writeNotices({ outputs }) {
	for (const [file, output] of Object.entries(outputs)) {
		const notices = [...packagesIn(output)].map((folder) => `/*!\n${noticeOf(folder)}\n*/\n`);
		const path = join(__dirname, file);
		writeFileSync(path, notices.join('') + readFileSync(path, 'utf8'));
	}
	const folders = new Set(Object.values(outputs).flatMap((output) => [...packagesIn(output)]));
	const sections = [
		`The files of ${name} contain parts of these packages, each under its licence.`,
		...[...folders].sort().map(noticeOf),
	];
	writeFileSync(
		join(__dirname, 'dist', 'THIRD-PARTY-NOTICES.txt'),
		`${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
	);
}

/** One file for each node and credential, with all that it needs but what n8n brings. */
async function bundles() {
	const { metafile } = await build({
		absWorkingDir: __dirname,
		entryPoints: [...n8n.nodes, ...n8n.credentials].map((file) =>
			file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
		),
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
		metafile: true,
		logLevel: 'warning',
	});
	writeNotices(metafile);
}

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
exports.bundle = series(clean, parallel(bundles, icons, codex, schemas));
exports.build = series(parallel(types, exports.bundle));
exports.default = exports.build;
