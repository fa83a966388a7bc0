// What the items of one run of the node know of their knowledge bases.

import { DocumentIndex } from '../../../dify/knowledge/documentIndex';
import { KnownBase } from '../../../dify/knowledge/knownBase';
import type { MatchRule } from '../../../dify/knowledge/sourceIdentity';
import type { Connection } from '../../shared/connection';
import { perExecution } from '../../shared/perExecution';

/** Which knowledge base of which server, and for whom. */
export function baseKey({ baseUrl, apiKey }: Connection, baseId: string) {
	return { baseUrl, apiKey, baseId };
}

type BaseKey = ReturnType<typeof baseKey>;

/** Its settings and its metadata fields, each read once. */
export const knownBase = perExecution((_n8n, { baseId }: BaseKey) => new KnownBase(baseId));

/** Its documents, for items that find theirs by one rule. */
export const documentIndex = perExecution(
	(n8n, { baseId, rule }: BaseKey & { rule: MatchRule }) =>
		new DocumentIndex(baseId, rule, n8n.getInputData().length),
);
