// Searching a knowledge base: what is asked, what counts as nothing, and how failures are told.

import fc from 'fast-check';

import { DifyError } from '../../../dify/errors/errors';
import type { JsonObject } from '../../../dify/http/json';
import { searchKnowledgeBase, shortenQuery } from '../../../dify/knowledge/retrieval';
import type { Version } from '../../replay/expectation';
import { listTransport, recorded, rejectionOf } from '../listTransport';
import {
	baseOfExchange,
	KNOWLEDGE_VERSIONS,
	recordedBase,
	recordedBody,
	sentBody,
} from './recordedBases';

const MODEL = {
	search_method: 'semantic_search',
	reranking_enable: false,
	top_k: 3,
	score_threshold_enabled: false,
};

/** Searches a base in front of a recorded answer. */
function searching(version: Version, name: string, base: JsonObject) {
	const { transport, sent } = listTransport(recorded(version, `knowledge/${name}`));
	const asked = baseOfExchange(version, name, base);
	return { sent, result: searchKnowledgeBase(transport, asked, 'river', MODEL, null) };
}

describe('a query', () => {
	it('of 250 characters stays as it is, in whatever halves JavaScript counts them', () => {
		const query = '😀'.repeat(250);
		expect(shortenQuery(query)).toBe(query);
		expect(shortenQuery('  a b  ')).toBe('  a b  ');
	});

	it('ends with a whole word where it is longer', () => {
		expect(shortenQuery(`${'x'.repeat(244)} yyyyy zzz`)).toBe(`${'x'.repeat(244)} yyyyy`);
		expect(shortenQuery(`${'x'.repeat(244)} yyyyyy zzz`)).toBe('x'.repeat(244));
	});

	it('is cut inside its only word, but never inside a character', () => {
		expect(shortenQuery('字'.repeat(300))).toBe('字'.repeat(250));
		expect(shortenQuery('😀'.repeat(251))).toBe('😀'.repeat(250));
	});

	it('loses the blanks around it before it loses words', () => {
		expect(shortenQuery(`${' '.repeat(300)}river`)).toBe('river');
	});

	it('is never too long for Dify, nor empty, nor something else than its beginning', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (query) => {
				const short = shortenQuery(query);
				expect([...short].length).toBeLessThanOrEqual(250);
				expect(query).toContain(short);
				if (query.trim() !== '') expect(short.trim()).not.toBe('');
			}),
		);
	});
});

describe.each(KNOWLEDGE_VERSIONS)('Dify %s', (version) => {
	const vector = recordedBase(version, 'Vector');

	it('gives its records, wherever it repeats the query', async () => {
		const { sent, result } = searching(version, 'find-semantic', vector);
		expect(await result).toEqual(recordedBody(version, 'find-semantic').records);
		expect(sent).toMatchObject([
			{ method: 'POST', mayRepeat: true, body: { query: 'river', retrieval_model: MODEL } },
		]);
	});

	it('is sent a filter as it was recorded', async () => {
		const model = sentBody(version, 'find-metadata').retrieval_model as JsonObject;
		const { metadata_filtering_conditions: filter } = model;
		const { transport, sent } = listTransport(recorded(version, 'knowledge/find-metadata'));
		await searchKnowledgeBase(transport, vector, 'capital', MODEL, {
			logical_operator: 'and',
			conditions: [{ name: 'source_id', comparison_operator: 'is', value: 'drive-2' }],
		});
		expect(sent[0]?.body).toEqual({
			query: 'capital',
			retrieval_model: { ...MODEL, metadata_filtering_conditions: filter },
		});
	});

	it.each([
		['without documents', { document_count: 0 }],
		['without a technique', { indexing_technique: null }],
	])('is not even asked about a base %s', async (_which, change) => {
		const { transport, sent } = listTransport();
		expect(
			await searchKnowledgeBase(transport, { ...vector, ...change }, 'river', MODEL, null),
		).toEqual([]);
		expect(sent).toEqual([]);
	});

	it.each([
		['is indexed and enabled', { total_available_documents: 0 }],
		['has a word in it', { word_count: 0 }],
	])('finds nothing while none of the documents %s', async (_which, change) => {
		const { result } = searching(version, 'find-no-documents', { ...vector, ...change });
		expect(await result).toEqual([]);
	});

	it('fails in our words where its vector store has lost the index of documents', async () => {
		const { result } = searching(version, 'find-no-documents', vector);
		const failure = await rejectionOf(result);
		expect(failure).toMatchObject({ code: 'index_missing', status: 400, retryable: true });
		expect(JSON.stringify([failure, String(failure)])).not.toContain('relation');
	});

	it('takes the missing index of another base for a failure', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/find-no-documents'));
		const base = { ...vector, total_available_documents: 0 };
		const failure = await rejectionOf(searchKnowledgeBase(transport, base, 'x', MODEL, null));
		expect(failure).toMatchObject({ code: 'invalid_param' });
	});

	it('fails with the words of the provider where the query cannot be embedded', async () => {
		const { result } = searching(version, 'find-rerank-error', {
			...vector,
			total_available_documents: 0,
		});
		const failure = await rejectionOf(result);
		expect(failure).toBeInstanceOf(DifyError);
		expect(failure).toMatchObject({
			code: 'invalid_param',
			message:
				"The search in the knowledge base 'Vector' failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s",
			retryable: true,
		});
	});

	it('says of an unknown base that it is not there', async () => {
		const { result } = searching(version, 'find-unknown-base', vector);
		expect(await rejectionOf(result)).toMatchObject({
			code: 'not_found',
			message: 'Dify does not find the knowledge base',
		});
	});
});

it('says of an external base that Dify does not search it, not that it is empty', async () => {
	const base = { ...recordedBody('1.15.0', 'kb-create-external-no-api'), name: 'Wiki' };
	const { sent, result } = searching('1.15.0', 'find-external', base);
	expect(await rejectionOf(result)).toMatchObject({ code: 'external_knowledge_base' });
	expect(sent).toHaveLength(1);
});
