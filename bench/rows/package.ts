// Rows about the package itself: how long its nodes take to load, and how large it is.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { n8n } from '../../package.json';
import { median } from '../compare';
import { aimed } from '../row';
import type { Row } from '../row';

const ROOT = join(__dirname, '..', '..');

const ROUNDS = 7;

/** A node of which n8n has nothing to load but what every node needs. */
const EMPTY_NODE = `const { NodeConnectionTypes } = require('n8n-workflow');
exports.Empty = class Empty {
	description = { displayName: 'Empty', name: 'empty', inputs: [NodeConnectionTypes.Main] };
};`;

/** Prints the milliseconds of processor time that a file takes to load where n8n-workflow is loaded. */
const LOAD = `require('n8n-workflow');
const [file] = process.argv.slice(1);
const before = process.cpuUsage();
require(file);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);`;

export const load: Row = {
	name: 'load',
	needsHost: false,
	async measure() {
		const folder = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'dify-apps-empty-'));
		const empty = join(folder, 'Empty.node.js');
		writeFileSync(empty, EMPTY_NODE);
		try {
			const files = [empty, ...n8n.nodes.map((file) => join(ROOT, file))];
			const times = new Map(files.map((file): [string, number[]] => [file, []]));
			for (let round = 0; round < ROUNDS; round++) {
				for (const [file, seen] of times) seen.push(timeToLoad(file));
			}
			const emptyTime = median(times.get(empty) ?? []);
			return [...times].slice(1).map(([file, seen]) => {
				const name = basename(file, '.node.js');
				return aimed(
					`require of ${name} over that of an empty node, CPU`,
					median(seen) - emptyTime,
					'ms',
					10,
					`an empty node: ${emptyTime.toFixed(1)} ms`,
				);
			});
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

export const size: Row = {
	name: 'size',
	needsHost: false,
	async measure() {
		const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: ROOT,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [packed]: { size: number; unpackedSize: number }[] = JSON.parse(printed);
		if (packed === undefined) throw new Error('npm packed nothing');
		return [
			aimed(
				'package with all nodes, packed',
				packed.size / 1000,
				'kB',
				400,
				`unpacked: ${Math.round(packed.unpackedSize / 1000)} kB`,
			),
		];
	},
};

function timeToLoad(file: string): number {
	return Number(
		execFileSync(process.execPath, ['-e', LOAD, file], { cwd: ROOT, encoding: 'utf8' }),
	);
}
