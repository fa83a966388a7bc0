// Tells whether what Dify Knowledge sent says what was recorded, and nothing else than it always says besides.

import type { ReceivedRequest } from '../server';
import type { RecordedForm, Recording } from '../recordings';
import { formOf } from './form';
import { list, object } from './parts';
import { isObject } from './recordedObjects';
import type { Json } from './recordedObjects';

/**
 * What the node says besides, by the path: all that Dify would otherwise take from elsewhere, or take
 * away. It is said whole every time (§5, §9, §10 and §11.2 of the knowledge API's facts).
 */
const SAID_BESIDES: Array<[RegExp, string[]]> = [
	[
		/\/(?:create|update)-by-(?:text|file)$/,
		['name', 'indexing_technique', 'doc_form', 'doc_language', 'process_rule'],
	],
	[/\/retrieve$/, ['retrieval_model']],
	[/\/datasets$/, ['description', 'indexing_technique', 'permission', 'retrieval_model']],
	[/\/datasets\/[^/]+$/, ['embedding_model', 'embedding_model_provider', 'retrieval_model']],
	[/\/segments\/[^/]+$/, ['content', 'answer', 'keywords', 'enabled']],
];

/** A request in the form that it is compared in. */
export interface KnowledgeRequest {
	authorization: string | undefined;
	/** Without what the node says besides. */
	body: unknown;
	files: RecordedForm['files'];
}

export function recordedKnowledge({ request }: Recording): KnowledgeRequest {
	const form = formOf(request.body);
	return {
		authorization: request.headers.Authorization,
		body: comparable(form === undefined ? request.body : parsed(form.fields.data)),
		files: form?.files ?? [],
	};
}

/** @param recorded what was sent when it was recorded */
export async function receivedKnowledge(
	received: ReceivedRequest,
	{ request: recorded }: Recording,
): Promise<KnowledgeRequest> {
	const { body, files } = await read(received);
	const form = formOf(recorded.body);
	const said = comparable(form === undefined ? recorded.body : parsed(form.fields.data));
	const [path = ''] = recorded.path.split('?');
	const besides = SAID_BESIDES.find(([pattern]) => pattern.test(path))?.[1] ?? [];
	return {
		authorization: received.headers.authorization,
		body: without(comparable(body), said, besides),
		files,
	};
}

async function read({ headers, body }: ReceivedRequest): Promise<{
	body: unknown;
	files: RecordedForm['files'];
}> {
	const type = headers['content-type'] ?? '';
	if (!type.startsWith('multipart/form-data')) return { body: parsed(body.toString()), files: [] };
	const form = await new Response(body, { headers: { 'content-type': type } }).formData();
	const files: RecordedForm['files'] = [];
	let data: unknown = null;
	for (const [field, value] of form.entries()) {
		if (typeof value === 'string') data = parsed(value);
		else {
			const { name: filename, type: contentType, size: bytes } = value;
			files.push({ field, filename, contentType, bytes });
		}
	}
	return { body: data, files };
}

function parsed(text: string | undefined): unknown {
	if (text === undefined || text === '') return null;
	const value: unknown = JSON.parse(text);
	return value;
}

/** What is as good as said, or as not said: Dify's own words for what nobody says. */
function comparable(body: unknown): unknown {
	if (!isObject(body)) return body;
	if (isObject(body.segment)) return body.segment;
	const { reranking_mode: mode, ...model } = object(body.retrieval_model);
	const filter = object(model.metadata_filtering_conditions);
	return {
		...body,
		...(body.retrieval_model === undefined
			? {}
			: {
					retrieval_model: {
						...model,
						...(mode === undefined || mode === 'reranking_model' ? {} : { reranking_mode: mode }),
						...(filter.conditions === undefined
							? {}
							: { metadata_filtering_conditions: { logical_operator: 'and', ...filter } }),
					},
				}),
		...(body.datasource_info_list === undefined
			? {}
			: { datasource_info_list: list(body.datasource_info_list).map(asReference) }),
	};
}

/** Dify takes both names of an upload (§13). */
function asReference({ related_id: related, ...file }: Json): Json {
	return { reference: related, ...file };
}

function without(sent: unknown, said: unknown, besides: string[]): unknown {
	if (!isObject(sent) || (said !== null && !isObject(said))) return sent;
	const kept = Object.entries(sent).filter(
		([key]) => !besides.includes(key) || (said !== null && key in said),
	);
	if (said === null && kept.length === 0) return null;
	return Object.fromEntries(kept.map(([key, value]) => [key, likewise(key, value, said)]));
}

/** Values of a document that are sent along so that they stay. */
function likewise(key: string, value: unknown, said: Json | null): unknown {
	if (key !== 'operation_data') return value;
	const [recorded = {}] = list(said?.operation_data);
	const names = new Set(list(recorded.metadata_list).map(({ name }) => name));
	return list(value).map(({ partial_update: keeps, metadata_list: values, ...operation }) => ({
		...operation,
		...(keeps === true ? { partial_update: true } : {}),
		metadata_list: keeps === true ? list(values).filter(({ name }) => names.has(name)) : values,
	}));
}
