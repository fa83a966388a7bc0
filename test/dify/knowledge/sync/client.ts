// The synchronisation as its tests call it: one document, or what has vanished, against an emulated server.

import { startDeadline, withinDeadline } from '../../../../dify/http/deadline';
import { DocumentIndex } from '../../../../dify/knowledge/documentIndex';
import { KnownBase } from '../../../../dify/knowledge/knownBase';
import type { DocumentSource } from '../../../../dify/knowledge/sourceDocument';
import type { MatchRule } from '../../../../dify/knowledge/sourceIdentity';
import { upsertDocument } from '../../../../dify/knowledge/upsert';
import type { UpsertResult, UpsertSettings } from '../../../../dify/knowledge/upsert';
import { deleteVanished, findVanished } from '../../../../dify/knowledge/vanished';
import type { VanishedDocument } from '../../../../dify/knowledge/vanished';
import type { KnowledgeDocument } from '../../../dify-server/knowledge';
import type { SyncServer } from './server';

export const FIELD = 'source_id';

const SETTINGS: UpsertSettings = {
	skipUnchanged: true,
	waitUntilIndexed: true,
	limit: 300_000,
	onSeveral: 'error',
};

/** A source that is a text; by its id where one is given. */
export function textSource(name: string, text: string, id?: string): DocumentSource {
	return {
		name,
		content: { text },
		chunking: { kind: 'automatic' },
		language: 'English',
		technique: 'high_quality',
		metadata: [],
		...(id === undefined ? {} : { sourceId: { field: FIELD, value: id } }),
	};
}

/** How a run goes; `sources` is the number of items that it has. */
export interface RunSettings extends Partial<UpsertSettings> {
	sources?: number;
	signal?: AbortSignal;
}

/** A run of Create or Update: what its items share. */
export class SyncRun {
	readonly #base: KnownBase;

	readonly #index: DocumentIndex;

	constructor(
		private readonly server: SyncServer,
		rule: MatchRule['by'],
		private readonly settings: RunSettings = {},
	) {
		const { id } = server.base;
		this.#base = new KnownBase(id);
		const matched = rule === 'name' ? { by: rule } : { by: rule, field: FIELD };
		this.#index = new DocumentIndex(id, matched, settings.sources ?? 1);
	}

	/** @throws DifyError */
	async upsert(source: DocumentSource): Promise<UpsertResult> {
		const { server, settings } = this;
		const { clock, transport } = server;
		const deadline = startDeadline(clock, 0, settings.signal);
		try {
			return await server.until(
				upsertDocument(
					source,
					{ ...SETTINGS, ...settings },
					{
						base: this.#base,
						index: this.#index,
						transport: withinDeadline(transport, deadline),
						clock,
						deadline,
					},
				),
			);
		} finally {
			deadline.end();
		}
	}
}

/** Creates or updates a document in a run of its own. @throws DifyError */
export async function upsert(
	server: SyncServer,
	source: DocumentSource,
	settings: RunSettings = {},
): Promise<UpsertResult> {
	const rule = source.sourceId === undefined ? 'name' : 'metadata';
	return await new SyncRun(server, rule, settings).upsert(source);
}

/** Deletes what has vanished. @throws DifyError */
export async function clean(
	server: SyncServer,
	by: MatchRule['by'],
	living: string[],
	limitPercent = 100,
): Promise<VanishedDocument[]> {
	const { base, transport } = server;
	const rule: MatchRule = by === 'name' ? { by } : { by, field: FIELD };
	const work = async () => {
		const survey = { rule, living: new Set(living), limitPercent };
		const results: VanishedDocument[] = [];
		for (const document of await findVanished(transport, base.id, survey)) {
			results.push(await deleteVanished(transport, base.id, document));
		}
		return results;
	};
	return await server.until(work());
}

/** The only document of a base. */
export function onlyDocument({ base }: SyncServer): KnowledgeDocument {
	const [document, ...others] = base.documents;
	if (document === undefined || others.length > 0) {
		throw new Error(`The base has ${base.documents.length} documents`);
	}
	return document;
}

/** What a document holds, as it was sent. */
export function textOf({ file }: KnowledgeDocument): string {
	return file?.content.toString() ?? '';
}
