// Metadata: the fields of a knowledge base, and the values that its documents have in them.

import { DifyError } from '../errors/errors';
import { objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { basePath } from './paths';

/** What a field holds. Times are Unix seconds. */
export type MetadataType = 'string' | 'number' | 'time';

/** A field of a base. */
export interface MetadataField {
	id: string;
	name: string;
	type: MetadataType;
}

/** What a document has in a field. */
export interface MetadataValue {
	id: string;
	name: string;
	value: unknown;
}

/** What a server older than Dify 1.1.1 lacks. */
const FEATURE = 'metadata of documents';

/** The fields that Dify fills itself; their values cannot be set (§10). */
export const BUILT_IN_FIELDS = [
	'document_name',
	'uploader',
	'upload_date',
	'last_update_date',
	'source',
];

/**
 * The fields of a base and whether Dify's own are switched on (`GET …/metadata`, Dify 1.1.1 and
 * later), as Dify gives them.
 *
 * @throws DifyError
 */
export async function getMetadata(transport: Transport, baseId: string): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: basePath(baseId, '/metadata'),
		feature: FEATURE,
	});
}

/**
 * The fields of a base, without those that Dify fills itself.
 *
 * @throws DifyError
 */
export async function readMetadataFields(
	transport: Transport,
	baseId: string,
): Promise<MetadataField[]> {
	return objectsOf((await getMetadata(transport, baseId)).doc_metadata).map(readField);
}

/**
 * Makes a field (`POST …/metadata`).
 *
 * @throws DifyError also where the name is taken
 */
export async function createMetadataField(
	transport: Transport,
	baseId: string,
	{ name, type }: Omit<MetadataField, 'id'>,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'POST',
		path: basePath(baseId, '/metadata'),
		body: { type, name },
		feature: FEATURE,
	});
}

/**
 * Gives a field another name; values move along (`PATCH …/metadata/{id}`). Dify swallows what keeps it
 * from that and gives nothing in place of the field, as it does for an unknown id (§10), so the field
 * is looked up first.
 *
 * @throws DifyError `not_found` for a field that the base does not have, `metadata_unchanged` where Dify
 * did nothing
 */
export async function renameMetadataField(
	transport: Transport,
	baseId: string,
	fieldId: string,
	name: string,
): Promise<JsonObject> {
	await requireField(transport, baseId, fieldId);
	const outcome = await requestJson(transport, {
		method: 'PATCH',
		path: basePath(baseId, `/metadata/${encode(fieldId)}`),
		body: { name },
		feature: FEATURE,
	}).then(
		(field) => ({ field }),
		(failure: unknown) => ({ failure }),
	);
	if ('failure' in outcome) throw isNothingGiven(outcome.failure) ? unchanged() : outcome.failure;
	if (textOf(outcome.field.id) === '') throw unchanged();
	return outcome.field;
}

/**
 * Deletes a field with its values (`DELETE …/metadata/{id}`). Dify says that this is done also for an
 * unknown id and where it failed (§10), so the fields are read before and after it.
 *
 * @throws DifyError `not_found` for a field that the base does not have, `metadata_unchanged` where Dify
 * did nothing
 */
export async function deleteMetadataField(
	transport: Transport,
	baseId: string,
	fieldId: string,
): Promise<void> {
	await requireField(transport, baseId, fieldId);
	await requestDone(transport, {
		method: 'DELETE',
		path: basePath(baseId, `/metadata/${encode(fieldId)}`),
		feature: FEATURE,
	});
	if (await hasField(transport, baseId, fieldId)) throw unchanged();
}

/**
 * Switches Dify's own fields on or off (`POST …/metadata/built-in/{enable|disable}`).
 *
 * @throws DifyError
 */
export async function switchBuiltInFields(
	transport: Transport,
	baseId: string,
	action: 'enable' | 'disable',
): Promise<void> {
	await requestDone(transport, {
		method: 'POST',
		mayRepeat: true,
		path: basePath(baseId, `/metadata/built-in/${action}`),
		feature: FEATURE,
	});
}

/**
 * The field of this name, made where it is missing.
 *
 * @throws DifyError
 */
export async function ensureMetadataField(
	transport: Transport,
	baseId: string,
	wanted: Omit<MetadataField, 'id'>,
): Promise<MetadataField> {
	const find = async () =>
		(await readMetadataFields(transport, baseId)).find(({ name }) => name === wanted.name);
	const there = await find();
	if (there !== undefined) return there;
	const made = await createMetadataField(transport, baseId, wanted).then(
		(field) => ({ field }),
		(failure: unknown) => ({ failure }),
	);
	if ('field' in made) return readField(made.field);
	// Another run may have made it meanwhile, or the answer was lost.
	const late = made.failure instanceof DifyError ? await find() : undefined;
	if (late === undefined) throw made.failure;
	return late;
}

/**
 * Sets values of a document (`POST …/documents/metadata`). All that it is to have must be given: up to
 * Dify 1.10.0, whatever is left out is wiped, since `partial_update` came with 1.10.1 (§10).
 *
 * @param keepsOthers whether values that are left out stay where Dify can keep them
 * @throws DifyError
 */
export async function assignValues(
	transport: Transport,
	baseId: string,
	documentId: string,
	values: MetadataValue[],
	keepsOthers = true,
): Promise<void> {
	await requestDone(transport, {
		method: 'POST',
		mayRepeat: true,
		path: basePath(baseId, '/documents/metadata'),
		body: {
			operation_data: [
				{ document_id: documentId, metadata_list: values, partial_update: keepsOthers },
			],
		},
		feature: FEATURE,
	});
}

/**
 * Values with some of them set anew, the others as they were.
 *
 * @param values what the document has
 * @param changes fields with their new values
 */
export function mergeValues(values: MetadataValue[], changes: MetadataValue[]): MetadataValue[] {
	const changed = new Map(changes.map((change) => [change.name, change]));
	const kept = values.filter(({ name }) => !changed.has(name));
	return [...kept, ...changed.values()];
}

/** A document's own values: those that Dify builds in cannot be set. */
export function readValues(metadata: unknown): MetadataValue[] {
	return objectsOf(metadata)
		.filter(({ id }) => id !== 'built-in')
		.map(({ id, name, value }) => ({ id: textOf(id), name: textOf(name), value: value ?? null }));
}

async function hasField(transport: Transport, baseId: string, fieldId: string): Promise<boolean> {
	const fields = await readMetadataFields(transport, baseId);
	return fields.some(({ id }) => id === fieldId.toLowerCase());
}

async function requireField(transport: Transport, baseId: string, fieldId: string): Promise<void> {
	if (await hasField(transport, baseId, fieldId)) return;
	throw new DifyError({
		kind: 'response',
		code: 'not_found',
		message: `The knowledge base has no metadata field ${fieldId}`,
		remedy:
			"It may have been deleted, or be another knowledge base's. Get Many lists the metadata fields with their IDs.",
	});
}

/** Dify 1.15.0 fails over the field that it does not give. */
function isNothingGiven(thrown: unknown): boolean {
	const words = thrown instanceof DifyError && thrown.status === 400 ? thrown.words : '';
	return words.startsWith('Input should be a valid dictionary or object to extract fields from');
}

function unchanged(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'metadata_unchanged',
		message: 'Dify did nothing to the metadata field, and gave no reason',
		remedy:
			'Most likely another change of metadata was going on in the knowledge base. Run this again in a moment.',
		retryable: true,
	});
}

function readField({ id, name, type }: JsonObject): MetadataField {
	return { id: textOf(id), name: textOf(name), type: readType(textOf(type)) };
}

function readType(type: string): MetadataType {
	return type === 'number' || type === 'time' ? type : 'string';
}
