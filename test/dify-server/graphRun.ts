// A run of the graph engine while it goes: its nodes, its text, its events. A turn of a chatflow
// and a run of a workflow app are such runs.

import { randomUUID } from 'node:crypto';
import type { Emulator } from './emulator';
import type { PreparedRequest } from './execution';
import { graphFile } from './fileMappings';
import type { Generation } from './generation';
import { executionMetadata, statusOf } from './graphNode';
import type { Container, GraphNode, StartedNode } from './graphNode';
import type { JsonObject } from './python';
import type { AppState, Message, MessageFile, NodeRecord, RunRecord } from './state';
import { addUsage } from './usage';
import type { Usage } from './usage';

/** How a run ends, as `workflow_finished` tells it. */
export interface RunFinish {
	status: 'succeeded' | 'failed' | 'stopped' | 'partial-succeeded';
	error: string | null;
	outputs: JsonObject;
	exceptions: number;
	files?: JsonObject[];
}

/** What a run is executed for, and what it has of its own. */
export interface RunSubject extends PreparedRequest {
	generation: Generation;
}

interface OwnPart {
	/** The message of a chatflow's run. */
	message: Message | null;
	/** The `sys.` variables between the form's values and those of every run. */
	variables: JsonObject;
}

export abstract class GraphRun {
	readonly record: RunRecord;

	readonly emulator: Emulator;

	readonly app: AppState;

	readonly generation: Generation;

	/** Values of the form, files as Dify shows them. */
	readonly inputs: JsonObject;

	/** The text as streamed. */
	text = '';

	/** Files in what the run gives. */
	files: JsonObject[] = [];

	/** Of all nodes that called a model; null without any. */
	usage: Usage | null = null;

	/** Seconds since 1970 at which the run began, or went on after its last pause. */
	begunAt: number;

	#begun: number;

	constructor(
		private readonly subject: RunSubject,
		own: OwnPart,
	) {
		this.emulator = subject.emulator;
		this.app = subject.app;
		this.generation = subject.generation;
		this.inputs = subject.inputs;
		this.record = newRecord(subject, own);
		this.app.runs.set(this.record.id, this.record);
		this.#begun = this.emulator.state.now();
		this.begunAt = this.record.createdAt;
	}

	/** The top level of an event of this run, without the run's id. */
	protected abstract envelopeOf(event: string): JsonObject;

	/** Sends a piece of text; `selector` names where it comes from. */
	protected abstract emitText(text: string, selector: string[] | null): void;

	/** Seconds since 1970. */
	seconds(): number {
		return this.emulator.state.seconds();
	}

	/** Seconds since the run began, or went on after its last pause. */
	elapsed(): number {
		return (this.emulator.state.now() - this.#begun) / 1000;
	}

	/** Sends an event that carries the run's id and data. */
	emit(event: string, data: JsonObject): void {
		this.generation.emit({ ...this.envelopeOf(event), workflow_run_id: this.record.id, data });
	}

	emitStarted(reason: 'initial' | 'resumption' = 'initial'): void {
		if (reason === 'resumption') {
			this.#begun = this.emulator.state.now();
			this.begunAt = this.seconds();
		}
		this.emit('workflow_started', {
			id: this.record.id,
			workflow_id: this.app.workflowId,
			inputs: this.record.inputs,
			created_at: this.begunAt,
			reason,
		});
	}

	emitFinish(finish: RunFinish): void {
		const { record } = this;
		const data = {
			id: record.id,
			workflow_id: this.app.workflowId,
			status: finish.status,
			outputs: finish.outputs,
			error: finish.error,
			elapsed_time: this.elapsed(),
			total_tokens: record.totalTokens,
			total_steps: record.totalSteps,
			created_by: { id: record.user.id, user: record.user.session },
			created_at: this.begunAt,
			finished_at: this.seconds(),
			exceptions_count: finish.exceptions,
			files: finish.files ?? [],
		};
		// What is stored counts from the first beginning, also after a pause.
		record.finishedData = { ...data, created_at: record.createdAt };
		this.emit('workflow_finished', data);
	}

	/** Stores how the run has ended. */
	close(status: RunRecord['status'], error: string | null = null): void {
		const { record } = this;
		Object.assign(record, { status, error });
		record.finishedAt = this.seconds();
		record.elapsedSeconds = this.elapsed();
	}

	/** A piece of what the run says; `selector` names where it comes from. */
	say(piece: string, selector: string[] | null): void {
		const text = this.emulator.textFor(piece);
		this.text += text;
		this.emitText(text, selector);
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
				if (end.exception) this.record.exceptions += 1;
				record.finished = {
					...base,
					inputs: end.inputs ?? {},
					inputs_truncated: false,
					process_data: end.processData ?? {},
					process_data_truncated: false,
					outputs: end.outputs ?? {},
					outputs_truncated: false,
					status: statusOf(end),
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
		const { inputs } = this;
		const files = Object.values(this.subject.inputFiles).flat();
		const node = this.start({ id, type: 'start', title: 'Start' });
		node.finish({ inputs, outputs: inputs, files: files.map((file) => this.showFile(file)) });
	}

	/** A file as events and outputs show it, with a URL of its own. */
	showFile(file: MessageFile): JsonObject {
		return graphFile(this.emulator, file);
	}

	addUsage(usage: Usage): void {
		this.usage = this.usage ? addUsage(this.usage, usage) : usage;
		this.record.totalTokens += usage.total_tokens;
	}
}

function newRecord(subject: RunSubject, { message, variables }: OwnPart): RunRecord {
	const { app, user, emulator, generation, inputs } = subject;
	const id = generation.workflowRunId ?? randomUUID();
	return {
		id,
		logId: randomUUID(),
		user,
		message,
		taskId: generation.taskId,
		inputs: {
			...inputs,
			...variables,
			'sys.app_id': app.id,
			'sys.workflow_id': app.workflowId,
			'sys.workflow_run_id': id,
		},
		status: 'running',
		outputs: {},
		error: null,
		exceptions: 0,
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
