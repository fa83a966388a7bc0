// A knowledge base as an item.

import { filledTextOf, numberOf, objectsOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { formOf, techniqueOf } from '../../../../dify/knowledge/knowledgeBases';
import type { OperationItem } from '../../../shared/operation';

/** A knowledge base as an item, as Dify gives it or with what most need of it. */
export function baseItem(base: JsonObject, simplify: boolean): OperationItem {
	return { json: simplify ? simplifyBase(base) : base };
}

function simplifyBase(base: JsonObject): JsonObject {
	return {
		knowledge_base_id: filledTextOf(base.id),
		name: textOf(base.name),
		description: textOf(base.description),
		indexing_technique: techniqueOf(base),
		doc_form: formOf(base),
		document_count: numberOf(base.document_count),
		app_count: numberOf(base.app_count),
		tags: objectsOf(base.tags).map(({ name }) => textOf(name)),
	};
}
