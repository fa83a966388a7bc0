// The run of a chatflow's turn: it says its text as messages, and answers.

import { graphFile } from './fileMappings';
import { GraphRun } from './graphRun';
import type { Container, GraphNode } from './graphNode';
import type { JsonObject } from './python';
import { envelopeOf } from './turn';
import type { Turn } from './turn';

export class ChatflowRun extends GraphRun {
	/** What the Answer nodes gave, in the order they ended. */
	readonly answers: string[] = [];

	constructor(readonly turn: Turn) {
		const { query, files, user, emulator, message, history } = turn;
		super(turn, {
			message,
			variables: {
				'sys.query': query,
				'sys.files': files.map((file) => graphFile(emulator, file)),
				'sys.user_id': user.session,
				'sys.dialogue_count': history.length + 1,
			},
		});
	}

	protected override envelopeOf(event: string): JsonObject {
		return envelopeOf(this.turn, event);
	}

	protected override emitText(answer: string, selector: string[] | null): void {
		this.generation.emit({
			...envelopeOf(this.turn, 'message'),
			id: this.turn.message.id,
			answer,
			from_variable_selector: selector,
		});
	}

	/** An Answer node; inside a loop its text is kept, though not streamed (1.15.0). */
	answerNode(node: Omit<GraphNode, 'type'>, answer: string, container?: Container): void {
		const text = this.emulator.textFor(answer);
		const started = this.start({ ...node, type: 'answer' }, container);
		this.answers.push(text);
		started.finish({ outputs: { answer: text, files: this.files }, files: this.files });
	}
}
