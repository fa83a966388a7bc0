// A run of the graph engine while it goes: its nodes, its text, its events.

import { randomUUID } from 'node:crypto';
import type { Generation } from './generation';
import type { FormDecision, HumanForm } from './humanForm';
import type { JsonObject } from './python';
import type { NodeRecord, WorkflowRun } from './state';
import { envelopeOf, textFor } from './turn';
import type { Turn } from './turn';
import { addUsage } from './usage';
import type { Usage } from './usage';

/** Thrown by a node that fails, with its error. */
export class NodeFailed extends Error {}

/** Thrown by a node that waits for a person. */
export class RunPaused extends Error {
	constructor(
		readonly form: HumanForm,
		readonly node: NodeRecord,
		/** The rest of the flow, once it is known what became of the form. */
		readonly next: (decision: FormDecision) => Promise<void>,
	) {
		super('Awaiting human input');
	}
}

/** What a node is. */
export interface GraphNode {
	id: string;
	type: string;
	title: string;
}

/** Where a node inside an iteration or loop belongs. */
export interface Container {
	kind: 'iteration' | 'loop';
	id: string;
	index: number;
}

/** What a node ends with; all parts may be missing. */
export interface NodeEnd {
	inputs?: JsonObject;
	processData?: JsonObject;
	outputs?: JsonObject;
	files?: JsonObject[];
	error?: string;
	executionMetadata?: JsonObject | null;
}

/** A node that has started. */
export interface StartedNode {
	readonly record: NodeRecord;
	finish(end: NodeEnd): void;
}

function newRun(turn: Turn, id: string): WorkflowRun {
	const { app, query, files, user, emulator, message, generation, history } = turn;
	const shown = files.map((file) => turn.showFile(file));
	return {
		id,
		message,
		taskId: generation.taskId,
		inputs: {
			...turn.inputs,
			'sys.query': query,
			'sys.files': shown,
			'sys.user_id': user.session,
			'sys.dialogue_count': history.length + 1,
			'sys.app_id': app.id,
			'sys.workflow_id': app.workflowId,
			'sys.workflow_run_id': id,
		},
		status: 'running',
		outputs: {},
		error: null,
		totalTokens: 0,
		totalSteps: 0,
		createdAt: emulator.state.seconds(),
		finishedAt: null,
		elapsedSeconds: 0,
		nodes: [],
		finishedData: null,
		pausedData: null,
		forms: [],
	};
}

export class GraphRun {
	readonly record: WorkflowRun;

	readonly generation: Generation;

	/** The text as streamed. */
	text = '';

	/** What the Answer nodes gave, in the order they ended. */
	readonly answers: string[] = [];

	/** Files in the answers. */
	files: JsonObject[] = [];

	/** Of all nodes that called a model; null without any. */
	usage: Usage | null = null;

	/** Seconds since 1970 at which the run began, or went on after its last pause. */
	begunAt: number;

	#begun: number;

	constructor(readonly turn: Turn) {
		this.generation = turn.generation;
		this.record = newRun(turn, turn.generation.workflowRunId ?? randomUUID());
		turn.app.runs.set(this.record.id, this.record);
		this.#begun = turn.emulator.state.now();
		this.begunAt = this.record.createdAt;
	}

	/** Seconds since 1970. */
	seconds(): number {
		return this.turn.emulator.state.seconds();
	}

	/** Seconds since the run began, or went on after its last pause. */
	elapsed(): number {
		return (this.turn.emulator.state.now() - this.#begun) / 1000;
	}

	/** Sends an event that carries the run's id and data. */
	emit(event: string, data: JsonObject): void {
		const envelope = envelopeOf(this.turn, event);
		this.generation.emit({ ...envelope, workflow_run_id: this.record.id, data });
	}

	emitStarted(reason: 'initial' | 'resumption' = 'initial'): void {
		if (reason === 'resumption') {
			this.#begun = this.turn.emulator.state.now();
			this.begunAt = this.seconds();
		}
		this.emit('workflow_started', {
			id: this.record.id,
			workflow_id: this.turn.app.workflowId,
			inputs: this.record.inputs,
			created_at: this.begunAt,
			reason,
		});
	}

	/** A piece of the answer; `selector` names where it comes from. */
	say(piece: string, selector: string[] | null): void {
		const answer = textFor(this.turn.emulator, piece);
		this.text += answer;
		this.generation.emit({
			...envelopeOf(this.turn, 'message'),
			id: this.turn.message.id,
			answer,
			from_variable_selector: selector,
		});
	}

	/** Starts a node; `again`: one that has waited for a person, and keeps its id. */
	start(node: GraphNode, container?: Container, again?: NodeRecord): StartedNode {
		const base = {
			id: again?.started.id ?? randomUUID(),
			node_id: node.id,
			node_type: node.type,
			title: node.title,
			index: 1,
			predecessor_node_id: null,
		};
		const place = {
			iteration_id: container?.kind === 'iteration' ? container.id : null,
			loop_id: container?.kind === 'loop' ? container.id : null,
		};
		const createdAt = this.seconds();
		const started = {
			...base,
			inputs: null,
			inputs_truncated: false,
			created_at: createdAt,
			extras: {},
			...place,
			agent_strategy: null,
		};
		if (!container) this.record.totalSteps += 1;
		const record = again ?? { started, finished: null, paused: false };
		Object.assign(record, { started, paused: false });
		if (!again) this.record.nodes.push(record);
		this.emit('node_started', started);
		return {
			record,
			finish: (end) => {
				record.finished = {
					...base,
					inputs: end.inputs ?? {},
					inputs_truncated: false,
					process_data: end.processData ?? {},
					process_data_truncated: false,
					outputs: end.outputs ?? {},
					outputs_truncated: false,
					status: end.error === undefined ? 'succeeded' : 'failed',
					error: end.error ?? null,
					elapsed_time: 0.001,
					execution_metadata: executionMetadata(end, container),
					created_at: createdAt,
					finished_at: this.seconds(),
					files: end.files ?? [],
					...place,
				};
				this.emit('node_finished', record.finished);
			},
		};
	}

	/** The Start node: what comes in goes out. */
	startNode(id = 'start'): void {
		const { inputs, inputFiles } = this.turn;
		const files = Object.values(inputFiles)
			.flat()
			.map((file) => this.turn.showFile(file));
		const node = this.start({ id, type: 'start', title: 'Start' });
		node.finish({ inputs, outputs: inputs, files });
	}

	/** An Answer node; inside a loop its text is kept, though not streamed (1.15.0). */
	answerNode(node: Omit<GraphNode, 'type'>, answer: string, container?: Container): void {
		const text = textFor(this.turn.emulator, answer);
		const started = this.start({ ...node, type: 'answer' }, container);
		this.answers.push(text);
		started.finish({ outputs: { answer: text, files: this.files }, files: this.files });
	}

	addUsage(usage: Usage): void {
		this.usage = this.usage ? addUsage(this.usage, usage) : usage;
		this.record.totalTokens += usage.total_tokens;
	}
}

function executionMetadata(end: NodeEnd, container: Container | undefined): JsonObject | null {
	if (!container) return end.executionMetadata ?? null;
	const place = {
		[`${container.kind}_id`]: container.id,
		[`${container.kind}_index`]: container.index,
	};
	return { ...end.executionMetadata, ...place };
}
