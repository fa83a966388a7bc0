// Sets metadata of documents by the names of fields: each value in the type of its field, missing fields made.

import { parameterError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { checkStorable } from '../http/identifiers';
import type { Transport } from '../http/transport';
import { HASH_FIELD } from './contentHash';
import type { DocumentState } from './documents';
import {
	assignValues,
	BUILT_IN_FIELDS,
	ensureMetadataField,
	mergeValues,
	readMetadataFields,
} from './metadata';
import type { MetadataField, MetadataType, MetadataValue } from './metadata';

/** A value by the name of its field. */
export interface NamedValue {
	name: string;
	/** The type of a field that is made for it. */
	type: MetadataType;
	/** The value as a field of this type holds it; null for none. Throws DifyError where it cannot. */
	as(type: MetadataType): string | number | null;
}

/** A text for a field of any type: Dify checks none. */
export function textValue(name: string, text: string): NamedValue {
	return { name, type: 'string', as: () => text };
}

/** Characters of a field's name at most (§15 of the knowledge API's facts). */
const LONGEST_NAME = 255;

/**
 * The name of a field that can be given a value.
 *
 * @param label the parameter's name as the user reads it
 * @throws DifyError when it is blank, too long, cut, or that of a field that is filled without the user
 */
export function checkFieldName(label: string, name: string): string {
	const trimmed = name.trim();
	if (trimmed === '') {
		throw parameterError(
			`A name in '${label}' is empty`,
			'Give each value the name of its metadata field.',
		);
	}
	if ([...trimmed].length > LONGEST_NAME) {
		throw parameterError(
			`A name in '${label}' has more than ${LONGEST_NAME} characters`,
			'Use a shorter name for the metadata field.',
		);
	}
	if (BUILT_IN_FIELDS.includes(trimmed)) {
		throw parameterError(
			`Dify fills the metadata field '${trimmed}' itself`,
			'Use a field of another name.',
		);
	}
	if (trimmed === HASH_FIELD) {
		throw parameterError(
			`The metadata field '${HASH_FIELD}' cannot be set`,
			'Create or Update notes there what a document was made of, to tell whether it has changed. Use a field of another name.',
		);
	}
	return checkStorable(label, trimmed);
}

/** The fields of a base, read once for all items of a run. */
export class KnownFields {
	#fields: Promise<MetadataField[]> | undefined;

	/** Fields are made one after the other: two of one name at once would both be made. */
	#making: Promise<unknown> = Promise.resolve();

	constructor(readonly baseId: string) {}

	/**
	 * Values as a document has them. Fields that are missing are made, but none to hold nothing.
	 *
	 * @throws DifyError also for a value that its field cannot hold; then no field was made
	 */
	async toValues(transport: Transport, named: NamedValue[]): Promise<MetadataValue[]> {
		const fields = await this.#read(transport);
		const planned = named.flatMap((value) => {
			const field = fields.find(({ name }) => name === value.name);
			const content = value.as(field?.type ?? value.type);
			return field === undefined && content === null ? [] : [{ value, field, content }];
		});
		const values: MetadataValue[] = [];
		for (const { value, field, content } of planned) {
			const { name } = value;
			if (field !== undefined) {
				values.push({ id: field.id, name, value: content });
			} else {
				const made = await this.#make(transport, value, fields);
				values.push({ id: made.id, name, value: value.as(made.type) });
			}
		}
		return values;
	}

	async #read(transport: Transport): Promise<MetadataField[]> {
		const reading = (this.#fields ??= readMetadataFields(transport, this.baseId));
		try {
			return await reading;
		} catch (thrown) {
			// The next item asks again.
			if (this.#fields === reading) this.#fields = undefined;
			throw toDifyError(thrown);
		}
	}

	async #make(
		transport: Transport,
		{ name, type }: NamedValue,
		fields: MetadataField[],
	): Promise<MetadataField> {
		const making = this.#making.then(async () => {
			const known = fields.find((field) => field.name === name);
			if (known !== undefined) return known;
			const made = await ensureMetadataField(transport, this.baseId, { name, type });
			fields.push(made);
			return made;
		});
		this.#making = making.catch(() => undefined);
		return await making;
	}
}

/**
 * Sets values of a document. Its other values are sent along, since Dify wiped them up to 1.10.0
 * (§10 of the knowledge API's facts).
 *
 * @param keepsOthers whether the values in other fields stay; the note of its content always does
 * @returns all values that the document has then
 * @throws DifyError
 */
export async function setValues(
	transport: Transport,
	fields: KnownFields,
	{ id, values }: Pick<DocumentState, 'id' | 'values'>,
	named: NamedValue[],
	keepsOthers = true,
): Promise<MetadataValue[]> {
	const changes = await fields.toValues(transport, named);
	const kept = keepsOthers ? values : values.filter(({ name }) => name === HASH_FIELD);
	const merged = mergeValues(kept, changes);
	if (!keepsOthers || changes.length > 0) {
		await assignValues(transport, fields.baseId, id, merged, keepsOthers);
	}
	return merged;
}
