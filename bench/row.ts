// What a row of the table is: how it is measured, what it gave, what it must reach.

/** What a number counts. `×` is a ratio or a growth. */
export type Unit = '×' | 'ms' | 's' | 'kB' | 'MB' | '/s';

/** One number of a row. */
export interface Line {
	/** What was measured. */
	what: string;
	value: number;
	unit: Unit;
	/** What the number must not be above. */
	limit: number;
	/** Whether the run fails where it is above; times and sizes alone depend on the machine. */
	isHeld: boolean;
	/** What it was measured against, and what both were in themselves. */
	beside: string;
}

/** A row: numbers that are measured together. */
export interface Row {
	/** The name by which it can be run alone. */
	name: string;
	/** Whether it needs a real n8n. */
	needsHost: boolean;
	measure(): Promise<Line[]>;
}

/** A ratio, which must not be above its limit. */
export function held(what: string, value: number, limit: number, beside: string): Line {
	return { what, value, unit: '×', limit, isHeld: true, beside };
}

/** A growth of memory, which must not be above its limit either. */
export function grown(
	what: string,
	value: number,
	unit: 'kB' | 'MB',
	limit: number,
	beside: string,
): Line {
	return { what, value, unit, limit, isHeld: true, beside };
}

/** A time or a size with what it is to be at most; it is shown, and fails nothing. */
export function aimed(
	what: string,
	value: number,
	unit: Exclude<Unit, '×'>,
	limit: number,
	beside = '',
): Line {
	return { what, value, unit, limit, isHeld: false, beside };
}

/** Whether a number is what it must be. */
export function isReached({ value, limit }: Line): boolean {
	return value <= limit;
}

/** A number with three digits that count. */
export function digits(value: number): string {
	if (!Number.isFinite(value) || value === 0) return String(value);
	const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
	return value.toFixed(Math.min(places, 3));
}
