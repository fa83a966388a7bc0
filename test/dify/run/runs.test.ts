// Runs are looked up one by one, and listed page by page.

import { take } from '../../../dify/http/paging';
import { readRun, readRuns } from '../../../dify/run/runs';
import { json, listTransport, rejectionOf } from '../listTransport';
import { detail } from './workflowDify';

const ALL = { keyword: '', status: '', createdAfter: '', createdBefore: '' };

it('one is given as it stands', async () => {
	const { transport, sent } = listTransport(detail('failed', { error: 'boom' }));
	expect(await readRun(transport, 'r/1')).toMatchObject({
		status: 'failed',
		errorMessage: 'boom',
	});
	expect(sent).toMatchObject([{ path: '/workflows/run/r%2F1', mayRepeat: true }]);
});

it('one that Dify does not know is not found', async () => {
	const { transport } = listTransport(json(200, { id: null }));
	expect(await rejectionOf(readRun(transport, 'r'))).toMatchObject({
		kind: 'response',
		code: 'not_found',
		status: 404,
		message: 'Dify does not find the workflow run',
		remedy: expect.stringContaining('that Execute or Get Many gave, not the task_id'),
	});
});

it('many are listed in pages of 100, with the filters that are set', async () => {
	const { transport, sent } = listTransport(
		json(200, { data: [{ id: '1' }], has_more: true }),
		json(200, { data: [{ id: '2' }], has_more: false }),
	);
	const filter = { ...ALL, status: 'failed', createdAfter: '2026-01-01T00:00:00.000Z' };
	expect(await take(readRuns(transport, filter), Infinity)).toEqual([{ id: '1' }, { id: '2' }]);
	expect(sent.map(({ query }) => query)).toEqual([
		{ page: 1, limit: 100, status: 'failed', created_at__after: '2026-01-01T00:00:00.000Z' },
		{ page: 2, limit: 100, status: 'failed', created_at__after: '2026-01-01T00:00:00.000Z' },
	]);
});

it('many are found by a word and up to a moment', async () => {
	const { transport, sent } = listTransport(json(200, { data: [], has_more: false }));
	const filter = { ...ALL, keyword: 'budget', createdBefore: '2026-02-01T00:00:00.000Z' };
	await take(readRuns(transport, filter), 5);
	expect(sent).toMatchObject([
		{
			method: 'GET',
			query: { keyword: 'budget', created_at__before: '2026-02-01T00:00:00.000Z' },
		},
	]);
});

it('many are listed without any filter where none is set', async () => {
	const { transport, sent } = listTransport(json(200, { data: [], has_more: false }));
	await take(readRuns(transport, ALL), 5);
	expect(sent[0]).toMatchObject({ path: '/workflows/logs', mayRepeat: true });
	expect(sent[0]?.query).toEqual({ page: 1, limit: 100 });
});
