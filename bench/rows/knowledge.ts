// The row about a knowledge base: requests that bringing it in step with an unchanged source takes.

import type { MatchRule } from '../../dify/knowledge/sourceIdentity';
import { SyncRun, textSource } from '../../test/dify/knowledge/sync/client';
import { SyncServer } from '../../test/dify/knowledge/sync/server';
import { held } from '../row';
import type { Row } from '../row';

const SOURCES = 1_000;

/**
 * Ten pages of a hundred documents, the base with its settings, and its metadata fields: their types
 * decide whether a document has the hash of its content already.
 */
const NEEDED = SOURCES / 100 + 2;

export const base: Row = {
	name: 'base',
	needsHost: false,
	measure: async () => [await measure('name'), await measure('metadata')],
};

async function measure(rule: MatchRule['by']) {
	const server = new SyncServer('1.15.0');
	await synchronise(server, rule, 'created');
	const first = server.sent.length;
	server.restart();
	await synchronise(server, rule, 'unchanged');
	return held(
		`base of ${SOURCES} rows in step with its source, second run, by ${rule}: requests made over requests needed`,
		server.sent.length / NEEDED,
		1.05,
		`${server.sent.length} requests; needed: ${NEEDED}; the first run: ${first}`,
	);
}

/** Brings all documents in step, in one run of the node. */
async function synchronise(
	server: SyncServer,
	rule: MatchRule['by'],
	expected: 'created' | 'unchanged',
): Promise<void> {
	const run = new SyncRun(server, rule, { sources: SOURCES });
	for (let index = 0; index < SOURCES; index++) {
		const id = rule === 'name' ? undefined : `source ${index}`;
		const source = textSource(`Document ${index}`, `What document ${index} says.`, id);
		const { action } = await run.upsert(source);
		if (action !== expected) throw new Error(`Document ${index} was ${action}, not ${expected}`);
	}
}
