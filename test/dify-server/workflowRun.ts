// The run of a workflow app: it streams what its End node gives, and ends with its outputs.

import { graphFile } from './fileMappings';
import { GraphRun } from './graphRun';
import type { GraphNode } from './graphNode';
import type { RunSubject } from './graphRun';
import { isObject, pythonText } from './python';
import type { JsonObject } from './python';

const END = { id: 'end', title: 'End' };

function isFile(value: unknown): value is JsonObject {
	return isObject(value) && value.dify_model_identity === '__dify__file__';
}

/** A value of an End node as its stream shows it. */
function textOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (isFile(value)) {
		const sign = value.type === 'image' ? '!' : '';
		return `${sign}[${String(value.filename)}](${String(value.url)})`;
	}
	if (Array.isArray(value)) {
		return value.map((item) => (isFile(item) ? textOf(item) : `- ${pythonText(item)}`)).join('\n');
	}
	return isObject(value) ? JSON.stringify(value, null, 2) : pythonText(value);
}

export class WorkflowRun extends GraphRun {
	constructor(subject: RunSubject) {
		const { files, user, emulator } = subject;
		super(subject, {
			message: null,
			variables: {
				'sys.files': files.map((file) => graphFile(emulator, file)),
				'sys.user_id': user.session,
			},
		});
	}

	protected override envelopeOf(event: string): JsonObject {
		return { event, task_id: this.generation.taskId };
	}

	protected override emitText(text: string, selector: string[] | null): void {
		this.emit('text_chunk', { text, from_variable_selector: selector });
	}

	/** A whole value of the End node; `from` names where it comes from. */
	sayOutput(value: unknown, from: string[]): void {
		this.say(textOf(value), from);
	}

	/** What the End node puts between two of its values. */
	sayBreak(): void {
		this.say('\n', ['end', 'answer']);
	}

	/** Values of the End node, with breaks between them. */
	sayOutputs(values: Array<[value: unknown, from: string[]]>): void {
		for (const [index, [value, from]] of values.entries()) {
			if (index > 0) this.sayBreak();
			this.sayOutput(value, from);
		}
	}

	/** An End node: its outputs are the run's, and the files among them. */
	endNode(outputs: JsonObject, node: Omit<GraphNode, 'type'> = END): void {
		this.files = Object.values(outputs).flat().filter(isFile);
		this.record.outputs = outputs;
		const started = this.start({ ...node, type: 'end' });
		started.finish({ inputs: outputs, outputs, files: this.files });
	}
}
