// What Dify keeps of a run, in the shapes that its versions give it.

import { readRunDetail } from '../../../dify/paidRun/runDetail';
import { json, listTransport, page, rejectionOf } from '../listTransport';

it('is read by the id of the run', async () => {
	const { transport, sent } = listTransport(json(200, { id: 'a b', status: 'running' }));
	expect(await readRunDetail(transport, 'a b')).toEqual({
		id: 'a b',
		status: 'running',
		outputs: {},
	});
	expect(sent).toEqual([{ method: 'GET', mayRepeat: true, path: '/workflows/run/a%20b' }]);
});

it.each([
	['an object', { answer: 'Hello' }, { answer: 'Hello' }],
	['JSON text, up to Dify 1.9', '{"answer": "Hello"}', { answer: 'Hello' }],
	['another text', 'Hello', {}],
	['nothing', null, {}],
])('gives outputs as an object: %s', async (_shape, outputs, expected) => {
	const { transport } = listTransport(json(200, { id: 'run-1', outputs }));
	expect(await readRunDetail(transport, 'run-1')).toMatchObject({ outputs: expected });
});

it.each([
	['a word', json(404, { code: 'not_found', message: 'Workflow run not found.', status: 404 })],
	['nulls, up to Dify 1.9', json(200, { id: null, status: null })],
])('is none where Dify does not know the run, by %s', async (_how, reply) => {
	expect(await readRunDetail(listTransport(reply).transport, 'run-1')).toBeUndefined();
});

it.each([
	['a failing server', json(500, { code: 'unknown', message: 'no', status: 500 }), 'unknown'],
	['a page', page(404, '<title>Dify</title>'), 'not_dify_api'],
])('is not known to be none where %s answers', async (_what, reply, code) => {
	const { transport } = listTransport(reply);
	expect(await rejectionOf(readRunDetail(transport, 'run-1'))).toMatchObject({ code });
});
