// A run remembers which nodes failed, and which of them ended it.

import { RunNodes } from '../../../dify/answer/runNodes';

interface Finished {
	title: string;
	status: string;
	iteration_id?: string;
	loop_id?: string;
}

function finish(nodes: RunNodes, finished: Finished): void {
	nodes.read('node_finished', { node_type: 'llm', error: `${finished.title} broke`, ...finished });
}

describe('the node that ended a run', () => {
	it('is unknown when none failed', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'LLM', status: 'succeeded' });
		nodes.read('node_retry', { title: 'HTTP', status: 'retry', error: 'timeout' });
		expect(nodes.failingTitle).toBeNull();
		expect(nodes.failedNodes).toEqual([]);
	});

	it('is the last one that failed', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'First', status: 'failed' });
		finish(nodes, { title: 'Second', status: 'failed' });
		expect(nodes.failingTitle).toBe('Second');
		expect(nodes.failedNodes).toEqual([]);
	});

	it('is not one whose error strategy let the run go on', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'Excused', status: 'exception' });
		expect(nodes.failingTitle).toBeNull();
		expect(nodes.failedNodes).toEqual([{ title: 'Excused', type: 'llm', error: 'Excused broke' }]);
	});

	it('is one in an iteration that failed with it', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'Inner', status: 'failed', iteration_id: 'each' });
		nodes.read('iteration_completed', { node_id: 'each', status: 'failed' });
		expect(nodes.failingTitle).toBe('Inner');
	});

	it.each(['iteration', 'loop'] as const)('is not one in an earlier round of the %s', (kind) => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'Inner', status: 'failed', [`${kind}_id`]: 'each' });
		finish(nodes, { title: 'Other', status: 'failed', [`${kind}_id`]: 'another' });
		nodes.read(`${kind}_completed`, { node_id: 'each', status: 'succeeded' });
		expect(nodes.failingTitle).toBe('Other');
		nodes.read(`${kind}_completed`, { node_id: 'another', status: 'succeeded' });
		expect(nodes.failingTitle).toBeNull();
	});

	it('outside of any container is not excused by the end of one', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'Outside', status: 'failed' });
		nodes.read('loop_completed', { status: 'succeeded' });
		expect(nodes.failingTitle).toBe('Outside');
	});

	it('keeps what was excused by its strategy, inside a container as well', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'Excused', status: 'exception', loop_id: 'again' });
		nodes.read('loop_completed', { node_id: 'again', status: 'succeeded' });
		expect(nodes.failedNodes).toHaveLength(1);
	});
});

describe('the events of a run', () => {
	it.each([
		'workflow_started',
		'node_started',
		'node_retry',
		'iteration_next',
		'loop_started',
		'parallel_branch_finished',
		'human_input_form_timeout',
		'agent_log',
		'reasoning_chunk',
	])('include %s', (type) => {
		expect(new RunNodes().read(type, {})).toBe(true);
	});

	it.each(['message', 'agent_thought', 'message_end', 'tts_message', 'error', 'text_chunk'])(
		'do not include %s, which chatbots send or nobody does',
		(type) => {
			expect(new RunNodes().read(type, {})).toBe(false);
		},
	);
});
