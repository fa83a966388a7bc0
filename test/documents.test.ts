// What the documents say of the package is what the package is: codes, options, fields, links, commands, expressions.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import * as ts from 'typescript';

import { DifyAppApi } from '../credentials/DifyAppApi.credentials';
import { DifyKnowledgeApi } from '../credentials/DifyKnowledgeApi.credentials';
import { DifyChat } from '../nodes/DifyChat/DifyChat.node';
import { DifyKnowledge } from '../nodes/DifyKnowledge/DifyKnowledge.node';
import { DifyTextGenerator } from '../nodes/DifyTextGenerator/DifyTextGenerator.node';
import { DifyWorkflow } from '../nodes/DifyWorkflow/DifyWorkflow.node';
import { firstSteps } from './support/firstSteps';

const ROOT = join(__dirname, '..');

const DOCUMENTS = [
	'README.md',
	'README.zh-CN.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'examples/README.md',
	...readdirSync(join(ROOT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

/** A document without its blocks of code. */
function proseOf(path: string): string {
	return read(path).replace(/^```[\s\S]*?^```/gm, '');
}

/** What stands in backquotes. */
function quotedIn(text: string): string[] {
	return [...text.matchAll(/`([^`\n]+)`/g)].map(([, quoted]) => quoted ?? '');
}

function sourcesBelow(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => read(join(folder, name)));
}

const SOURCE = [...sourcesBelow('dify'), ...sourcesBelow('nodes')].join('\n');

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
	return heading
		.trim()
		.toLowerCase()
		.replace(/[`*]/g, '')
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}

function anchorsOf(path: string): Set<string> {
	return new Set(
		[...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')),
	);
}

describe.each(DOCUMENTS)('%s', (path) => {
	it('leads only to what is there', () => {
		const links = [...proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
		const dead = links.filter((link) => {
			if (/^https?:/.test(link)) return !URL.canParse(link);
			const [file = '', anchor] = link.split('#');
			const target = file === '' ? path : join(dirname(path), file);
			if (!existsSync(join(ROOT, target))) return true;
			return anchor !== undefined && !anchorsOf(target).has(decodeURIComponent(anchor));
		});
		expect(dead).toEqual([]);
	});

	it('has only commands that there are', () => {
		const scripts = Object.keys(
			(JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts,
		);
		const named = [...read(path).matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
	});

	it('has only expressions that n8n can read', () => {
		const expressions = [...read(path).matchAll(/\{\{(.+?)\}\}/g)].map(([, inner]) => inner ?? '');
		const broken = expressions.filter((expression) => {
			const { diagnostics } = ts.transpileModule(`(${expression});`, { reportDiagnostics: true });
			return (diagnostics ?? []).length > 0;
		});
		expect(broken).toEqual([]);
	});

	it('names only files of the project that there are', () => {
		const files = quotedIn(proseOf(path)).filter((quoted) =>
			/^(?:dify|nodes|test|examples|docs|scripts|bench|credentials)\/[\w./-]+$/.test(quoted),
		);
		// The made-up operation of the instructions is meant not to be there.
		const missing = files.filter(
			(file) => !/getSummary/.test(file) && !existsSync(join(ROOT, file)),
		);
		expect(missing).toEqual([]);
	});
});

describe('codes of errors', () => {
	const written = quotedIn(read('docs/errors.md')).filter((word) =>
		/^[a-z]+(?:_[a-z]+)+$/.test(word),
	);

	it('are all in the list, and the list has no other', () => {
		const made = [...SOURCE.matchAll(/\bcode: '([a-z_]+)'/g)].map(([, code]) => code ?? '');
		expect(made.filter((code) => !written.includes(code) && code.includes('_'))).toEqual([]);
		expect(written.filter((word) => !SOURCE.includes(word))).toEqual([]);
	});
});

/** All labels that a node or a credential shows, those of collections and of choices included. */
function labelsOf(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => [
		property.displayName,
		...(property.options ?? []).flatMap((option) => {
			if ('values' in option) return [option.displayName, ...labelsOf(option.values)];
			if ('displayName' in option) return labelsOf([option]);
			return [option.name];
		}),
	]);
}

const LABELS = new Set(
	[
		...[new DifyChat(), new DifyKnowledge(), new DifyTextGenerator(), new DifyWorkflow()].map(
			({ description }) => description.properties,
		),
		new DifyAppApi().properties,
		new DifyKnowledgeApi().properties,
	].flatMap(labelsOf),
);

describe('options', () => {
	it('are those of the nodes in each table of options', () => {
		const table = /^\| Option \|[\s\S]*?\n\n/m.exec(read('docs/batches.md'))?.[0] ?? '';
		const named = [...table.matchAll(/^\| ([A-Z][^|]*?) \|/gm)]
			.map(([, label]) => (label ?? '').replace(/ \((?:Seconds|Milliseconds|Minutes)\)$/, ''))
			.filter((label) => label !== 'Option');
		expect(named.length).toBeGreaterThan(10);
		const known = [...LABELS].map((label) =>
			label.replace(/ \((?:Seconds|Milliseconds|Minutes)\)$/, ''),
		);
		expect(named.filter((label) => !known.includes(label))).toEqual([]);
	});

	it.each(['README.md', 'README.zh-CN.md'])('are called in %s as in the panel', (path) => {
		// What stands in italics there is a label, or the choice of one; n8n's own are named here.
		const ownOfN8n = ['Continue', 'Retry On Fail', 'On Error', 'Streaming', 'Tool Description'];
		const named = [...proseOf(path).matchAll(/(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/g)].flatMap(
			([, label]) => (label ?? '').split(' → '),
		);
		expect(named.filter((label) => !LABELS.has(label) && !ownOfN8n.includes(label))).toEqual([]);
	});
});

it('keeps the README to what is read to the end', () => {
	const words = proseOf('README.md').split(/\s+/).filter(Boolean).length;
	expect(words).toBeLessThanOrEqual(1_500);
});

it('says the same in Chinese, section by section', () => {
	const sections = (path: string) => [...proseOf(path).matchAll(/^## /gm)].length;
	// Two sections more: a mirror for the installation, and both servers in one Docker Compose.
	expect(sections('README.zh-CN.md')).toBe(sections('README.md') + 2);
	const pictures = (path: string) =>
		[...proseOf(path).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file]) => file);
	expect(pictures('README.md')).toEqual(expect.arrayContaining(pictures('README.zh-CN.md')));
});

it('leads to the first answer by the same clicks in Chinese', () => {
	const steps = firstSteps('README.md');
	expect(steps).toHaveLength(3);
	expect(firstSteps('README.zh-CN.md')).toEqual(steps);
});
