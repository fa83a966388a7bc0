// A knowledge base as one run of a node knows it: its settings and its metadata fields, read once for many items.

import { toDifyError } from '../http/connectionErrors';
import type { JsonObject } from '../http/json';
import type { Transport } from '../http/transport';
import { getKnowledgeBase } from './knowledgeBases';
import { KnownFields } from './setValues';

/** What is known of a base. */
export class KnownBase {
	readonly fields: KnownFields;

	#settings: Promise<JsonObject> | undefined;

	constructor(readonly id: string) {
		this.fields = new KnownFields(id);
	}

	/**
	 * The base as Dify gives it. What failed is asked for again by those who come later.
	 *
	 * @throws DifyError
	 */
	async settings(transport: Transport): Promise<JsonObject> {
		const look = (this.#settings ??= getKnowledgeBase(transport, this.id));
		try {
			return await look;
		} catch (thrown) {
			if (this.#settings === look) this.#settings = undefined;
			throw toDifyError(thrown);
		}
	}
}
