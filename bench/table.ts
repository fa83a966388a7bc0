// Lays out what was measured as one table, which a terminal and a README show alike.

import { digits, isReached } from './row';
import type { Line } from './row';

const TITLES = ['row', 'measured', 'must reach', '', 'beside'];

/** The lines of the table. */
export function layOut(lines: Line[]): string[] {
	const cells = lines.map((line) => [
		line.what,
		`${digits(line.value)} ${line.unit}`,
		`≤ ${digits(line.limit)} ${line.unit}`,
		verdict(line),
		line.beside,
	]);
	const widths = TITLES.map((title, column) =>
		Math.max(3, title.length, ...cells.map((row) => (row[column] ?? '').length)),
	);
	const draw = (row: string[]) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [draw(TITLES), draw(widths.map((width) => '-'.repeat(width))), ...cells.map(draw)];
}

function verdict(line: Line): string {
	if (isReached(line)) return 'yes';
	return line.isHeld ? 'NO' : 'no';
}
