// Metadata fields of a base, and the values of its documents.

import { randomUUID } from 'node:crypto';
import { crash, invalidParam } from '../../httpErrors';
import { isText, isUuid } from '../../payload';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, ok, restxRefusal } from '../exchange';
import { BUILT_IN_FIELDS } from '../metadataValues';
import type { KnowledgeDocument } from '../types';
import { isArray, isWord, Validation } from '../validation';

const isType = isWord('literal_error', 'string', 'number', 'time');

function checkName({ base }: Context, name: string, own?: string): void {
	if ([...name].length > 255) throw invalidParam('Metadata name cannot exceed 255 characters.');
	if (base.fields.some((field) => field.name === name && field.id !== own)) {
		throw invalidParam('Metadata name already exists.');
	}
	if (BUILT_IN_FIELDS.some((field) => field.name === name)) {
		throw invalidParam('Metadata name already exists in Built-in fields.');
	}
}

function create(context: Context): Result {
	const { base, version } = context;
	const body = jsonBody(context);
	const validation = new Validation('MetadataArgs', version === '1.9.2' ? '2.11' : '2.12');
	validation.field(body, 'type', isType, { required: true, nullable: false });
	validation.field(body, 'name', isText, { required: true, nullable: false });
	validation.finish();
	const name = String(body.name);
	checkName(context, name);
	const field = { id: randomUUID(), type: String(body.type), name };
	base.fields.push(field);
	return { status: 201, json: field };
}

function list({ base }: Context): Result {
	const bound = (id: string) => base.documents.filter(({ bindings }) => bindings.has(id)).length;
	return ok({
		doc_metadata: base.fields.map(({ id, name, type }) => ({ id, name, type, count: bound(id) })),
		built_in_field_enabled: base.builtInFields,
	});
}

function rename(context: Context): Result {
	const { base, params, version } = context;
	const body = jsonBody(context);
	const validation = new Validation('MetadataUpdatePayload');
	validation.field(body, 'name', isText, { required: true, nullable: false });
	validation.finish();
	const name = String(body.name);
	checkName(context, name, params.field);
	const field = base.fields.find(({ id }) => id === params.field);
	if (!field) {
		// The server swallows what went wrong; 1.15.0 then cannot word the nothing that is left.
		if (version !== '1.15.0') return ok({ id: null, type: null, name: null });
		const unworded = new Validation('DatasetMetadataResponse');
		const words = 'Input should be a valid dictionary or object to extract fields from';
		unworded.problem(undefined, { type: 'model_attributes_type', words }, null);
		unworded.finish();
		throw crash();
	}
	for (const { metadata } of base.documents) {
		if (!metadata.has(field.name)) continue;
		metadata.set(name, metadata.get(field.name));
		metadata.delete(field.name);
	}
	field.name = name;
	return ok({ id: field.id, type: field.type, name });
}

function remove(context: Context): Result {
	const { base, params } = context;
	const field = base.fields.find(({ id }) => id === params.field);
	if (field) {
		base.fields = base.fields.filter((one) => one !== field);
		for (const { metadata, bindings } of base.documents) {
			metadata.delete(field.name);
			bindings.delete(field.id);
		}
	}
	return deleted(context);
}

function switchBuiltIn({ base, params }: Context): Result {
	if (params.action === 'enable') {
		base.builtInFields = true;
		for (const document of base.documents) document.hasMetadata = true;
	}
	if (params.action === 'disable') base.builtInFields = false;
	return ok({ result: 'success' });
}

function assign({ version }: Context, document: KnowledgeDocument, operation: JsonObject): void {
	const values = Array.isArray(operation.metadata_list) ? operation.metadata_list : [];
	const keeps = operation.partial_update === true && version !== '1.9.2';
	const ids = values.map((value) => (isObject(value) ? value.id : undefined));
	if (version !== '1.9.2' && !ids.every((id) => typeof id === 'string' && isUuid(id)))
		throw crash();
	if (!keeps) {
		document.metadata.clear();
		document.bindings.clear();
	}
	document.hasMetadata = true;
	for (const value of values) {
		if (!isObject(value)) continue;
		// Stored under the name, bound under the id, whether or not they belong together.
		document.metadata.set(String(value.name), value.value ?? null);
		document.bindings.add(String(value.id));
	}
}

function assignAll(context: Context): Result {
	const { base, version } = context;
	const body = jsonBody(context);
	if (version === '1.9.2') {
		if (body.operation_data === undefined) {
			const words = 'Metadata operation data Missing required parameter in the JSON body';
			throw restxRefusal('operation_data', words);
		}
	} else {
		const validation = new Validation('MetadataOperationData');
		validation.field(body, 'operation_data', isArray, { required: true, nullable: false });
		validation.finish();
	}
	const operations = Array.isArray(body.operation_data) ? body.operation_data : [];
	for (const operation of operations.filter(isObject)) {
		const document = base.documents.find(({ id }) => id === operation.document_id);
		// What came before in the list stays done.
		if (!document && version === '1.9.2') continue;
		if (!document) throw invalidParam('Document not found.');
		assign(context, document, operation);
	}
	return ok({ result: 'success' });
}

const METADATA = '/datasets/<base>/metadata';

export const metadataEndpoints: Endpoint[] = [
	{ method: 'POST', path: METADATA, handle: create },
	{ method: 'GET', path: METADATA, handle: list },
	{ method: 'GET', path: `${METADATA}/built-in`, handle: () => ok({ fields: BUILT_IN_FIELDS }) },
	{ method: 'POST', path: `${METADATA}/built-in/<string:action>`, handle: switchBuiltIn },
	{ method: 'PATCH', path: `${METADATA}/<field>`, handle: rename },
	{ method: 'DELETE', path: `${METADATA}/<field>`, handle: remove },
	{ method: 'POST', path: '/datasets/<base>/documents/metadata', handle: assignAll },
];
