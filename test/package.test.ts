// What is published: the packed tarball, unpacked and loaded as n8n does it.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { execFileSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';

const ROOT = join(__dirname, '..');

const folder = mkdtempSync(join(tmpdir(), 'dify-apps-package-'));

const unpacked = join(folder, 'package');

beforeAll(() => {
	if (!existsSync(join(ROOT, 'dist'))) throw new Error('Build the package first: npm run build');
	execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
		cwd: ROOT,
	});
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
	execFileSync('tar', ['-xzf', tarball], { cwd: folder });
	// The one package that n8n lends to those it loads.
	mkdirSync(join(folder, 'node_modules'));
	symlinkSync(
		join(ROOT, 'node_modules', 'n8n-workflow'),
		join(folder, 'node_modules', 'n8n-workflow'),
	);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(path: string, prefix = ''): string[] {
	return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory()
			? filesBelow(join(path, entry.name), `${prefix}${entry.name}/`)
			: [`${prefix}${entry.name}`],
	);
}

const NODES = ['DifyChat', 'DifyKnowledge', 'DifyTextGenerator', 'DifyWorkflow'];

/** The files of a node: its code, what it is found by, and a schema for each operation's output. */
function filesOf(node: string): string[] {
	const folder = `nodes/${node}`;
	const schemas = filesBelow(join(ROOT, folder, '__schema__'), '__schema__/');
	return [`${node}.node.js`, `${node}.node.json`, ...schemas].map(
		(file) => `dist/${folder}/${file}`,
	);
}

it('holds only what n8n needs', () => {
	const needed = [
		'LICENSE.md',
		'README.md',
		'README.zh-CN.md',
		'dist/THIRD-PARTY-NOTICES.txt',
		'dist/credentials/DifyAppApi.credentials.js',
		'dist/credentials/DifyKnowledgeApi.credentials.js',
		'dist/icons/dify.dark.svg',
		'dist/icons/dify.svg',
		...NODES.flatMap(filesOf),
		'package.json',
	];
	expect(filesBelow(unpacked).sort()).toEqual(needed.sort());
});

it('needs no other package than the one that n8n brings, and of Node itself only its hashes', () => {
	const wanted = filesBelow(unpacked)
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) => [
			...readFileSync(join(unpacked, file), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g),
		])
		.map(([, name]) => name);
	// n8n's rules for verified packages name the one module of Node that may be used.
	expect(new Set(wanted)).toEqual(new Set(['n8n-workflow', 'node:crypto']));
});

/** The packages whose code stands in a bundle: the bundler writes above it where it comes from. */
function packagesIn(bundle: string): string[] {
	const origins = bundle.matchAll(/^\/\/ \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm);
	return [...new Set([...origins].map(([, name]) => name ?? ''))];
}

/** The text of a package's licence, as it came with it. */
function licenceOf(name: string): string {
	const path = join(ROOT, 'node_modules', name);
	const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry)) ?? '';
	return readFileSync(join(path, file), 'utf8').trim();
}

it('carries the licence of every package that is part of it, in one file and in each bundle', () => {
	const notices = readFileSync(join(unpacked, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
	const bundles = filesBelow(unpacked).filter((file) => file.endsWith('.js'));
	const bundled = bundles.flatMap((file) => {
		const bundle = readFileSync(join(unpacked, file), 'utf8');
		const packages = packagesIn(bundle);
		for (const name of packages) expect(bundle).toContain(licenceOf(name));
		return packages;
	});
	expect(bundled).toContain('eventsource-parser');
	for (const name of bundled) {
		expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
		expect(notices).toContain(licenceOf(name));
	}
});

it('declares no runtime dependency', () => {
	const manifest: unknown = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
	expect(manifest).not.toHaveProperty('dependencies');
	expect(manifest).toMatchObject({ peerDependencies: { 'n8n-workflow': '*' } });
});

it('is published with provenance or not at all, the first time too', () => {
	const manifest: unknown = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
	// npm makes none for a package that is new to it, unless it is told that all may see it.
	expect(manifest).toMatchObject({ publishConfig: { provenance: true, access: 'public' } });
});

it("loads through n8n's own loader, with icons and search words", async () => {
	const loader = new PackageDirectoryLoader(unpacked);
	await loader.loadAll();
	expect(Object.keys(loader.nodeTypes)).toEqual([
		'difyChat',
		'difyKnowledge',
		'difyTextGenerator',
		'difyWorkflow',
	]);
	expect(Object.keys(loader.credentialTypes)).toEqual(['difyAppApi', 'difyKnowledgeApi']);
	const icons = {
		light: 'icons/n8n-nodes-dify-apps/dist/icons/dify.svg',
		dark: 'icons/n8n-nodes-dify-apps/dist/icons/dify.dark.svg',
	};
	const found = Object.fromEntries(
		loader.types.nodes.map((node) => [node.displayName, node] as const),
	);
	expect(found).toMatchObject({
		'Dify Chat': { iconUrl: icons, codex: { alias: expect.arrayContaining(['chatbot']) } },
		'Dify Knowledge': { iconUrl: icons, codex: { alias: expect.arrayContaining(['rag']) } },
		'Dify Text Generator': { iconUrl: icons, codex: { alias: expect.arrayContaining(['writer']) } },
		'Dify Workflow': { iconUrl: icons, codex: { alias: expect.arrayContaining(['workflow']) } },
	});
});
