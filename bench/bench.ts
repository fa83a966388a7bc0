// Runs the rows that were named, or all, each in a process of its own, and prints what they gave.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { fork } from 'node:child_process';

import { digits, isReached } from './row';
import type { Line, Row } from './row';
import { tokens } from './rows/hostChat';
import { files } from './rows/hostFiles';
import { instant, kept, questions } from './rows/hostItems';
import { queue } from './rows/hostQueue';
import { base } from './rows/knowledge';
import { lanes } from './rows/lanes';
import { list } from './rows/lists';
import { load, size } from './rows/package';
import { generation, memory, nodes, reader } from './rows/streams';
import { layOut } from './table';

const ROWS: Row[] = [
	reader,
	generation,
	memory,
	nodes,
	tokens,
	lanes,
	queue,
	questions,
	instant,
	kept,
	files,
	load,
	size,
	list,
	base,
];

/** Told to a process that is to measure one row. */
const ONE_ROW = '--measure';

async function main([first, ...others]: string[]): Promise<void> {
	if (first === ONE_ROW) return await measureHere(others[0] ?? '');
	const rows = first === undefined ? ROWS : [first, ...others].map(rowNamed);
	const lines: Line[] = [];
	let isWhole = true;
	for (const row of rows) {
		process.stderr.write(`${row.name} …\n`);
		try {
			const measured = await measureApart(row);
			lines.push(...measured);
			process.stderr.write(`${measured.map(tell).join('\n')}\n`);
		} catch (thrown) {
			// The other rows are worth their time all the same.
			isWhole = false;
			process.stderr.write(`${String(thrown)}\n`);
		}
	}
	process.stdout.write(`${layOut(lines).join('\n')}\n`);
	const isGood = isWhole && lines.every((line) => isReached(line) || !line.isHeld);
	process.exitCode = isGood ? 0 : 1;
}

function tell({ what, value, unit, beside }: Line): string {
	return `  ${what}: ${digits(value)} ${unit} (${beside})`;
}

function rowNamed(name: string): Row {
	const row = ROWS.find((one) => one.name === name);
	if (row !== undefined) return row;
	throw new Error(`No row '${name}'; there are ${ROWS.map((one) => one.name).join(', ')}`);
}

/** What one row leaves behind, in memory or compiled, is not to be in the next one's numbers. */
async function measureApart(row: Row): Promise<Line[]> {
	const child = fork(process.argv[1] ?? '', [ONE_ROW, row.name]);
	return await new Promise((resolve, reject) => {
		child.once('message', (lines: Line[]) => resolve(lines));
		child.once('exit', (code) => reject(new Error(`${row.name} ended with ${code}`)));
	});
}

async function measureHere(name: string): Promise<void> {
	// The package's waits do not keep a process alive, for n8n does.
	const alive = setInterval(() => undefined, 60_000);
	process.send?.(await rowNamed(name).measure());
	clearInterval(alive);
	process.disconnect();
}

void main(process.argv.slice(2)).catch((thrown: unknown) => {
	process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
	process.exit(1);
});
