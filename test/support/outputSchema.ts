// Derives the schema of an operation's output from the items that it really gave.

/** A schema as n8n's editor reads it to show fields before the first run. */
export interface OutputSchema {
	type: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
	version?: number;
}

/** Stands for what was null each time, so that its type is not known from the items. */
const UNKNOWN: OutputSchema = { type: 'null' };

/** The schema of all these values together. */
export function schemaOf(values: unknown[]): OutputSchema {
	return values.map(schemaOfOne).reduce(merge, UNKNOWN);
}

/**
 * What differs between the schema of real items and a written one, in words; what was null each time
 * and what is in no list each time may have any type.
 */
export function differences(real: OutputSchema, written: OutputSchema, path = 'item'): string[] {
	if (real.type === 'null') return [];
	if (real.type !== written.type) return [`${path} is ${real.type}, not ${written.type}`];
	if (real.type === 'array') {
		const items = real.items ?? UNKNOWN;
		return written.items === undefined ? [] : differences(items, written.items, `${path}[]`);
	}
	if (real.type !== 'object' || written.properties === undefined) return [];
	const names = new Set([
		...Object.keys(real.properties ?? {}),
		...Object.keys(written.properties),
	]);
	return [...names].flatMap((name) => {
		const realPart = real.properties?.[name];
		const writtenPart = written.properties?.[name];
		if (realPart === undefined) return [`${path}.${name} never comes`];
		if (writtenPart === undefined) return [`${path}.${name} is not written down`];
		return differences(realPart, writtenPart, `${path}.${name}`);
	});
}

function schemaOfOne(value: unknown): OutputSchema {
	if (value === null || value === undefined) return UNKNOWN;
	if (Array.isArray(value)) {
		return { type: 'array', items: value.map(schemaOfOne).reduce(merge, UNKNOWN) };
	}
	if (typeof value !== 'object') return { type: typeof value };
	return {
		type: 'object',
		properties: Object.fromEntries(
			Object.entries(value).map(([name, part]) => [name, schemaOfOne(part)]),
		),
	};
}

function merge(one: OutputSchema, other: OutputSchema): OutputSchema {
	if (one.type === 'null') return other;
	if (other.type === 'null') return one;
	if (one.type !== other.type) throw new Error(`A field is ${one.type} and ${other.type}`);
	if (one.type === 'array') {
		return { type: 'array', items: merge(one.items ?? UNKNOWN, other.items ?? UNKNOWN) };
	}
	if (one.type !== 'object') return one;
	const properties = { ...one.properties };
	for (const [name, part] of Object.entries(other.properties ?? {})) {
		properties[name] = merge(properties[name] ?? UNKNOWN, part);
	}
	return { type: 'object', properties };
}
