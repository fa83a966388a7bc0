// Compares what Dify Knowledge made of a recording with what its row says, and with the recorded answer.

import type { IDataObject } from 'n8n-workflow';

import type { Expected, Version } from '../expectation';
import { readRecording } from '../recordings';
import { list, object, text } from './parts';
import { bodyOf, isObject, recordedObjects } from './recordedObjects';
import type { Json } from './recordedObjects';
import { indexedState } from './sideAnswers';

/** What is stated of a list: how many rows it has, and what tells the first of them. */
export interface ExpectedRows {
	rows: number;
	first?: Json;
}

/**
 * The items of a success; what a row leaves unsaid must be what the recording says.
 *
 * @param names the recordings that the items were made of, in the order in which they were asked for
 */
export function judgeKnowledgeItems(
	objects: IDataObject[],
	expected: Exclude<Expected, { error: unknown }>,
	version: Version,
	names: [string, string],
): void {
	if ('item' in expected) {
		expect(objects).toEqual([{ ...unsaid(version, names[1]), ...expected.item }]);
		return;
	}
	const recorded = names.flatMap((name) => rowsOf(version, name));
	expect(objects).toHaveLength('rows' in expected ? expected.rows : expected.items.length);
	expect(objects).toMatchObject('rows' in expected ? firstOf(expected, objects) : expected.items);
	// Rows may be left out, where the node looks through them once more; none is changed.
	for (const each of objects) expect(recorded).toContainEqual(each);
}

/** What the client's own reader made of a success. */
export function judgeKnowledgeBody(
	body: Json,
	expected: Exclude<Expected, { error: unknown }>,
): void {
	if ('item' in expected) {
		expect(body).toMatchObject(expected.item);
		return;
	}
	const rows = 'records' in body ? list(body.records) : list(body.data);
	expect(rows).toHaveLength('rows' in expected ? expected.rows : expected.items.length);
	expect(rows).toMatchObject('rows' in expected ? firstOf(expected, rows) : expected.items);
}

function firstOf({ first = {} }: ExpectedRows, objects: unknown[]): Json[] {
	return objects.map((_each, index) => (index === 0 ? first : {}));
}

/** A list's rows as items: Dify's own, and in one piece where Dify nests them. */
function rowsOf(version: Version, name: string): Json[] {
	const body = bodyOf(version, name);
	if (Array.isArray(body)) return list(body).map(asItem);
	const { records, data, doc_metadata: fields } = object(body);
	const { path, body: asked } = readRecording(version, name).request;
	if (records !== undefined) return list(records).map((record) => hit(record, object(asked)));
	if (fields !== undefined) return list(fields);
	if (!path.includes('/model-types/')) return list(data).map(asItem);
	return list(data).flatMap(({ provider, label, models }) =>
		list(models).map((model) => ({
			provider,
			provider_label: text(object(label).en_US),
			...model,
		})),
	);
}

/** A hit. Searches by keywords have no scores, whatever Dify writes there (§11.3). */
function hit({ segment, score, child_chunks: children }: Json, asked: Json): Json {
	const chunk = object(segment);
	const document = object(chunk.document);
	const { search_method: method } = object(asked.retrieval_model);
	// Where none was said, the base's own is meant: that of a stored keyword search is never above 0.
	const isByKeywords = method === 'keyword_search' || (method === undefined && !score);
	return {
		content: chunk.content,
		answer: chunk.answer ?? null,
		score: isByKeywords ? null : score,
		position: chunk.position,
		document_id: document.id,
		document_name: document.name,
		chunk_id: chunk.id,
		metadata: object(document.doc_metadata),
		child_chunks: list(children),
	};
}

/** How the items of operations follow from what was asked and answered. */
const UNSAID: Array<[RegExp, (answer: Json, ids: string[], asked: Json) => Json]> = [
	[/^POST \/datasets\/([^/]+)\/document\/create-by-\w+$/, written],
	[/^POST \/datasets\/([^/]+)\/documents\/[^/]+\/update-by-\w+$/, written],
	[
		/^PATCH \/datasets\/[^/]+\/documents\/status\/\w+$/,
		(_answer, _ids, { document_ids: ids }) => ({
			document_id: Array.isArray(ids) ? text(ids[0]) : '',
		}),
	],
	[
		/^POST \/datasets\/[^/]+\/documents\/metadata$/,
		(_answer, _ids, { operation_data: operations }) => ({
			document_id: list(operations)[0]?.document_id,
		}),
	],
	[/^DELETE \/datasets\/tags$/, (_answer, _ids, { tag_id }) => ({ deleted: true, tag_id })],
	[/^DELETE \/datasets\/([^/]+)$/, deleted('knowledge_base_id')],
	[/^DELETE \/datasets\/[^/]+\/metadata\/([^/]+)$/, deleted('metadata_id')],
	[/^DELETE .+\/child_chunks\/([^/]+)$/, deleted('child_chunk_id')],
	[/^DELETE .+\/segments\/([^/]+)$/, deleted('chunk_id')],
	[/^DELETE \/datasets\/[^/]+\/documents\/([^/]+)$/, deleted('document_id')],
	[
		/^POST \/datasets\/tags\/(?:un)?binding$/,
		(_answer, _ids, { target_id, tag_ids, tag_id }) => ({
			knowledge_base_id: target_id,
			tag_ids: tag_ids ?? [tag_id],
		}),
	],
	[/\/metadata\/built-in\/\w+$/, () => ({})],
	[/^POST .+\/segments$/, ({ data }) => object(list(data)[0])],
	[/^(?:GET|POST|PATCH) .+\/(?:segments|child_chunks)\b/, ({ data }) => object(data)],
];

function written({ document, batch }: Json, [baseId]: string[]): Json {
	const { id, name, indexing_status, word_count, tokens } = object(document);
	return {
		document_id: id,
		name,
		knowledge_base_id: baseId,
		batch,
		indexing_status,
		word_count,
		tokens,
		metadata: {},
	};
}

function deleted(key: string) {
	return (_answer: Json, [id]: string[]): Json => ({ deleted: true, [key]: id });
}

function unsaid(version: Version, name: string): Json {
	const { method, path, body: asked } = readRecording(version, name).request;
	const answer = bodyOf(version, name);
	const request = `${method} ${(path.split('?')[0] ?? '').replace(/^\/v1/, '')}`;
	if (request.endsWith('/indexing-status')) return indexed(version, name, object(answer));
	for (const [pattern, derive] of UNSAID) {
		const match = pattern.exec(request);
		if (match === null) continue;
		return asItem(derive(object(answer), match.slice(1), isObject(asked) ? asked : {}));
	}
	return asItem(object(answer));
}

/** What was waited for, as it is then. */
function indexed(version: Version, name: string, { data }: Json): Json {
	const [state = {}] = list(data);
	const document = recordedObjects(version).documents.get(text(state.id)) ?? {};
	return asItem({ ...document, ...indexedState({ version, name }) });
}

/** What Dify calls an error has another name in an item. */
function asItem({ error, ...row }: Json): Json {
	return error === undefined ? row : { ...row, error_message: error };
}
