// Lays text out for a terminal: columns, lines cut or wrapped at a width.

/** Columns of the terminal that everything fits into. */
export const WIDTH = 100;

/** A column of a table. */
export interface Column {
	title: string;
	width: number;
	alignRight?: boolean;
}

const GAP = '  ';

/** Letters of East Asia and pictures take two columns. */
const WIDE =
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

function widthOf(character: string): number {
	return WIDE.test(character) ? 2 : 1;
}

/** One line of at most so many columns; what is too long ends with an ellipsis. */
export function cut(text: string, width: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	let used = 0;
	let kept = '';
	for (const character of line) {
		used += widthOf(character);
		if (used > width) return `${dropLast(kept, width)}…`;
		kept += character;
	}
	return kept;
}

/** As much of a text as leaves room for one more column. */
function dropLast(text: string, width: number): string {
	const characters = [...text];
	let used = characters.reduce((sum, character) => sum + widthOf(character), 0);
	while (used > width - 1) used -= widthOf(characters.pop() ?? ' ');
	return characters.join('').trimEnd();
}

/** Lines of a table: titles, a rule, rows. Cells that are too long are cut. */
export function layOut(columns: Column[], rows: string[][]): string[] {
	const line = (cells: string[]) =>
		columns
			.map(({ width, alignRight }, index) => {
				const cell = cut(cells[index] ?? '', width);
				const padding = ' '.repeat(width - columnsOf(cell));
				return alignRight ? padding + cell : cell + padding;
			})
			.join(GAP)
			.trimEnd();
	return [
		line(columns.map(({ title }) => title)),
		columns.map(({ width }) => '─'.repeat(width)).join(GAP),
		...rows.map(line),
	];
}

function columnsOf(text: string): number {
	return [...text].reduce((sum, character) => sum + widthOf(character), 0);
}

/**
 * A text over as many lines as it needs, each behind an indentation; its own line breaks stay.
 *
 * @param first what stands before the first line, as wide as the indentation
 */
export function wrap(text: string, first: string): string[] {
	const indentation = ' '.repeat(columnsOf(first));
	const width = WIDTH - indentation.length;
	const lines = text
		.trim()
		.split('\n')
		.flatMap((paragraph) => wrapParagraph(paragraph, width));
	return lines.map((line, index) => (index === 0 ? first : indentation) + line);
}

function wrapParagraph(paragraph: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of paragraph.split(/(?<=\s)/)) {
		if (line !== '' && columnsOf((line + word).trimEnd()) > width) {
			lines.push(line.trimEnd());
			line = '';
		}
		line += word;
	}
	return [...lines, line.trimEnd()];
}
