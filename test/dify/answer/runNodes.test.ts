// A run remembers which nodes failed, and which of them ended it.

import { RunNodes } from '../../../dify/answer/runNodes';
import { expectLinear, repeated } from '../linear';

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

	it('is the last that failed, also where its container had failed before', () => {
		const nodes = new RunNodes();
		finish(nodes, { title: 'First round', status: 'failed', loop_id: 'again' });
		finish(nodes, { title: 'Between', status: 'failed' });
		finish(nodes, { title: 'Second round', status: 'failed', loop_id: 'again' });
		expect(nodes.failingTitle).toBe('Second round');
		nodes.read('loop_completed', { node_id: 'again', status: 'succeeded' });
		expect(nodes.failingTitle).toBe('Between');
	});

	it('of an iteration within a loop belongs to the iteration', () => {
		const nodes = new RunNodes();
		const both = { iteration_id: 'each', loop_id: 'again' };
		finish(nodes, { title: 'Inner', status: 'failed', ...both });
		nodes.read('loop_completed', { node_id: 'again', status: 'succeeded' });
		expect(nodes.failingTitle).toBe('Inner');
		nodes.read('iteration_completed', { node_id: 'each', status: 'succeeded' });
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

describe('a run of many nodes', () => {
	/** What a run of so many rounds tells of itself: in each a node is excused and a container ends. */
	function readRounds(rounds: number): RunNodes {
		const nodes = new RunNodes();
		for (let round = 0; round < rounds; round++) {
			const iteration = { iteration_id: `each ${round}` };
			finish(nodes, { title: `Excused ${round}`, status: 'exception', ...iteration });
			finish(nodes, { title: `Failed ${round}`, status: 'failed', ...iteration });
			nodes.read('iteration_completed', { node_id: `each ${round}`, status: 'succeeded' });
		}
		return nodes;
	}

	it('is read in one go, however many of them were excused', () => {
		const nodes = readRounds(20_000);
		expect(nodes.failedNodes).toHaveLength(20_000);
		expect(nodes.failingTitle).toBeNull();
		expectLinear(({ length }) => readRounds(length), repeated('x', 20_000), repeated('x', 1_250));
	});

	it('keeps one failed node of each container, the last of which ended it', () => {
		const nodes = new RunNodes();
		for (let round = 0; round < 20_000; round++) {
			finish(nodes, { title: `Failed ${round}`, status: 'failed', loop_id: 'again' });
		}
		expect(nodes.failingTitle).toBe('Failed 19999');
		nodes.read('loop_completed', { node_id: 'again', status: 'succeeded' });
		expect(nodes.failingTitle).toBeNull();
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
