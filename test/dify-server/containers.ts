// The flows with a container: an iteration one round of which fails, and a loop that answers inside.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import type { ChatflowRun } from './chatflowRun';
import { NodeFailed } from './graphNode';
import type { Container } from './graphNode';
import type { GraphRun } from './graphRun';
import { runLlm } from './llmNode';
import type { JsonObject } from './python';

const ITEMS = ['ann', '[error rate]', 'bob'];

const LOOP = { id: '1755203872773', node_id: '1755203872773', node_type: 'loop', title: 'Loop' };

/** Iterates over three names; the round of the second fails and gives null. */
export async function iterate(run: GraphRun): Promise<Array<string | null>> {
	const base = { id: 'it', node_id: 'it', node_type: 'iteration', title: 'Iterate' };
	const created_at = run.seconds();
	const inputs = { iterator_selector: ITEMS };
	run.emit('iteration_started', {
		...base,
		created_at,
		extras: {},
		metadata: { iteration_length: ITEMS.length },
		inputs,
		inputs_truncated: false,
	});
	run.record.totalSteps += 1;
	const output: Array<string | null> = [];
	const durations: JsonObject = {};
	for (const [index, item] of ITEMS.entries()) {
		run.emit('iteration_next', { ...base, index, created_at, extras: {} });
		const container: Container = { kind: 'iteration', id: 'it', index };
		const asked = { nodeId: 'itllm', question: `say ${item}`, streams: false, container };
		try {
			output.push(await runLlm(run, asked));
		} catch (error) {
			if (!(error instanceof NodeFailed)) throw error;
			output.push(null);
		}
		durations[String(index)] = 0.1;
	}
	const tokens = run.record.totalTokens;
	run.emit('iteration_completed', {
		...base,
		outputs: { output },
		outputs_truncated: false,
		created_at,
		extras: {},
		inputs,
		inputs_truncated: false,
		status: 'succeeded',
		error: null,
		elapsed_time: run.elapsed(),
		total_tokens: tokens,
		execution_metadata: {
			total_tokens: tokens,
			total_price: run.usage?.total_price ?? '0.0',
			currency: 'USD',
			iteration_duration_map: durations,
		},
		finished_at: run.seconds(),
		steps: ITEMS.length,
	});
	return output;
}

/** Iterates and answers with a list of what the rounds gave. */
export async function runContainerIteration(run: ChatflowRun): Promise<void> {
	run.startNode();
	const output = await iterate(run);
	const listed = output.map((text) => `- ${text ?? 'None'}`).join('\n');
	run.say('Got ', ['answer', 'answer']);
	run.say(listed, ['it', 'output']);
	run.answerNode({ id: 'answer', title: 'Answer' }, `Got ${listed}`);
}

function counterRound(run: ChatflowRun, round: number): void {
	const container: Container = { kind: 'loop', id: LOOP.id, index: round - 1 };
	const counter = { id: '1755203898151', type: 'assigner', title: 'Variable Assigner' };
	const selector = [LOOP.id, 'i'];
	const update = { name: 'i', selector, value_type: 'integer', new_value: round };
	run.start(counter, container).finish({
		inputs: {
			type: 'assigner',
			title: counter.title,
			desc: '',
			version: '2',
			error_strategy: null,
			default_value: null,
			retry_config: { max_retries: 0, retry_interval: 0, retry_enabled: false },
			items: [{ variable_selector: selector, input_type: 'constant', operation: '+=', value: 1 }],
			isInIteration: false,
			isInLoop: true,
			loop_id: LOOP.id,
			selected: false,
		},
		processData: { i: round, __updated_variables: [update] },
	});
	run.answerNode({ id: '1755204039754', title: 'Answer 2' }, `${round}\n`, container);
}

/** Counts to two; what is answered inside is neither streamed nor stored (1.15.0). */
export async function runContainerLoop(run: ChatflowRun): Promise<void> {
	const { query } = run.turn;
	run.startNode('1755203854938');
	const created_at = run.seconds();
	const inputs = { loop_count: 10, i: 0 };
	const head = { ...LOOP, created_at, extras: {} };
	const started = { metadata: { loop_length: 10 }, inputs, inputs_truncated: false };
	run.emit('loop_started', { ...head, ...started });
	run.record.totalSteps += 1;
	counterRound(run, 1);
	await run.generation.pause(0);
	run.emit('loop_next', { ...LOOP, index: 1, created_at, pre_loop_output: {}, extras: {} });
	counterRound(run, 2);
	await run.generation.pause(0);
	run.emit('loop_completed', {
		...LOOP,
		outputs: { i: 2, loop_round: 2 },
		outputs_truncated: false,
		created_at,
		extras: {},
		inputs,
		inputs_truncated: false,
		status: 'succeeded',
		error: null,
		elapsed_time: run.elapsed(),
		total_tokens: 0,
		execution_metadata: {
			total_tokens: 0,
			total_price: '0.0',
			currency: 'USD',
			loop_duration_map: { '0': 0.1, '1': 0.1 },
			loop_variable_map: { '0': { i: 1 }, '1': { i: 2 } },
			completed_reason: 'loop_break',
		},
		finished_at: run.seconds(),
		steps: 10,
	});
	run.say(query, ['sys', 'query']);
	run.say(' + ', ['1755203915300', 'answer']);
	run.say('2', [LOOP.id, 'i']);
	run.answerNode({ id: '1755203915300', title: 'Answer 2' }, `${query} + 2`);
}
