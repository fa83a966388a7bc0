// A run node by node: what began, how it ended, and what happened inside iterations and loops.

import { traceOf } from '../../../dify/run/runTrace';
import { finished, runEvent, started, textChunk } from './events';

const node = (id: string, more: object = {}) => ({
	id,
	node_id: `node-${id}`,
	node_type: 'code',
	title: id,
	...more,
});

const begins = (id: string, more?: object) => runEvent('node_started', node(id, more));

const ends = (id: string, status: string, more?: object) =>
	runEvent('node_finished', node(id, { status, elapsed_time: 0.5, ...more }));

it('has the nodes in the order in which they began, with how they ended', () => {
	const trace = traceOf([
		started(),
		begins('A'),
		begins('B'),
		textChunk('x'),
		ends('B', 'failed', { error: 'boom' }),
		ends('A', 'succeeded', { execution_metadata: { total_tokens: 7 } }),
		finished('failed'),
	]);
	expect(trace).toEqual([
		{ title: 'A', type: 'code', status: 'succeeded', seconds: 0.5, tokens: 7, error: null },
		{ title: 'B', type: 'code', status: 'failed', seconds: 0.5, tokens: null, error: 'boom' },
	]);
});

it('has a node that has not ended as running', () => {
	expect(traceOf([begins('A')])).toMatchObject([{ title: 'A', status: 'running', seconds: null }]);
});

it('has a node whose beginning was lost', () => {
	expect(traceOf([ends('A', 'succeeded')])).toMatchObject([{ title: 'A', status: 'succeeded' }]);
});

it('counts how often a node was tried again', () => {
	const trace = traceOf([
		begins('A'),
		runEvent('node_retry', node('A', { status: 'retry', retry_index: 1 })),
		runEvent('node_retry', node('A', { status: 'retry', retry_index: 2 })),
		runEvent('node_retry', node('unknown')),
		ends('A', 'succeeded'),
	]);
	expect(trace).toMatchObject([{ title: 'A', status: 'succeeded', retries: 2 }]);
});

it.each([
	['iteration', 'iteration_id'],
	['loop', 'loop_id'],
])('has what happens inside of an %s inside of it, however deep', (kind, key) => {
	const inner = { [key]: 'node-each' };
	const innermost = { iteration_id: 'node-inner' };
	const trace = traceOf([
		begins('before'),
		runEvent(`${kind}_started`, node('each', { node_type: kind })),
		begins('one', inner),
		ends('one', 'succeeded', inner),
		runEvent(`${kind}_next`, node('each')),
		runEvent('iteration_started', node('inner', { ...inner, node_type: 'iteration' })),
		begins('deep', innermost),
		ends('deep', 'failed', { ...innermost, error: 'x' }),
		runEvent('iteration_completed', node('inner', { status: 'succeeded', total_tokens: 3 })),
		runEvent(`${kind}_completed`, node('each', { status: 'succeeded', elapsed_time: 2 })),
		begins('after'),
	]);
	expect(trace.map(({ title }) => title)).toEqual(['before', 'each', 'after']);
	expect(trace[1]).toMatchObject({
		type: kind,
		status: 'succeeded',
		seconds: 2,
		nodes: [
			{ title: 'one', status: 'succeeded' },
			{ title: 'inner', tokens: 3, nodes: [{ title: 'deep', status: 'failed', error: 'x' }] },
		],
	});
});

it('passes over events of other kinds, and nodes of containers that are not known stand by themselves', () => {
	const trace = traceOf([runEvent('agent_log', node('log')), begins('A', { loop_id: 'nowhere' })]);
	expect(trace.map(({ title }) => title)).toEqual(['A']);
});
