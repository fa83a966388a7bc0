// The turns of chat and agent apps and of text generators: they run in the web process, and their
// answer is stored by the code that feeds the response.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import { randomUUID } from 'node:crypto';
import { PRESET_REPLIES } from './apps';
import type { AppMode } from './apps';
import { answered } from './chatBodies';
import type { Outcome } from './execution';
import { easyUiFile } from './fileMappings';
import { RunAbandoned, RunStopped } from './generation';
import { retrieverResources } from './knowledgeSources';
import { afterTool, askModel } from './model';
import type { ModelReply, ProviderFailure } from './model';
import type { JsonObject } from './python';
import { SPEECH_FRAME } from './speech';
import { conversationIn, envelopeOf, nameConversation } from './turn';
import type { Turn } from './turn';
import { callTool, observationOf } from './tools';
import { modelUsage, noUsage, tokensOf } from './usage';
import type { Usage } from './usage';

/** Tokens of a prompt beside those of its texts, by the kind of app. */
const PROMPT_TOKENS: Partial<Record<AppMode, number>> = {
	'agent-chat': 51,
	completion: 5,
	chat: 14,
};

/** What the model is asked: the prompt template of the text generator ends with a line break. */
function promptOf({ app, query }: Turn): string {
	return app.definition.mode === 'completion' ? `${query}\n` : query;
}

class ProviderFailed extends Error {
	constructor(readonly failure: ProviderFailure) {
		super(failure.blocking);
	}
}

class EasyUiRun {
	text = '';

	#thought: JsonObject | undefined;

	#announced = true;

	readonly #agent: boolean;

	constructor(private readonly turn: Turn) {
		this.#agent = turn.app.definition.mode === 'agent-chat';
	}

	async run(): Promise<Usage> {
		const { turn } = this;
		const { moderation, knowledge } = turn.app.definition;
		if (moderation?.input && turn.query.includes(moderation.word)) {
			for (const character of PRESET_REPLIES.input) {
				await turn.generation.pause(turn.emulator.pieceInterval);
				this.#message('message', character);
			}
			return noUsage();
		}
		if (knowledge) turn.message.retrieverResources = retrieverResources('api');
		const withImage = turn.files.some((file) => file.type === 'image');
		const reply = askModel(promptOf(turn), withImage);
		if (this.#agent) this.#newThought();
		const first = await this.#say(reply);
		if (this.#agent && reply.tool) return await this.#useTool(reply.tool, first);
		this.#closeThought(this.text);
		if (moderation && this.text.includes(moderation.word)) {
			this.text = PRESET_REPLIES.output;
			const event = { ...envelopeOf(turn, 'message_replace'), answer: this.text, reason: '' };
			turn.generation.emit(event);
		}
		return first;
	}

	async #say(reply: ModelReply): Promise<Usage> {
		const { turn } = this;
		const kind = this.#agent ? 'agent_message' : 'message';
		let said = '';
		for (const piece of reply.pieces) {
			await turn.generation.pause(turn.emulator.pieceDelay(reply.slow));
			said += piece;
			this.#message(kind, piece);
		}
		await turn.generation.pause(0);
		if (reply.failure) throw new ProviderFailed(reply.failure);
		if (reply.tool) this.#message(kind, '');
		this.#message(kind, '');
		return modelUsage(this.#promptTokens(), tokensOf(said));
	}

	async #useTool(tool: { name: string; input: unknown }, first: Usage): Promise<Usage> {
		const { generation, emulator } = this.turn;
		const result = callTool(tool.name, emulator.state.now());
		Object.assign(this.#thought ?? {}, {
			tool: tool.name,
			tool_labels: result.labels,
			tool_input: observationOf(tool.name, tool.input),
		});
		this.#emitThought();
		await generation.pause(emulator.pieceInterval);
		Object.assign(this.#thought ?? {}, { observation: observationOf(tool.name, result.said) });
		this.#emitThought();
		this.#newThought();
		this.#announce();
		const reply: ModelReply = {
			pieces: afterTool(result.said),
			slow: false,
			failure: null,
			tool: null,
		};
		const second = await this.#say(reply);
		this.#closeThought(this.text);
		return modelUsage(
			first.prompt_tokens + second.prompt_tokens,
			first.completion_tokens + second.completion_tokens,
		);
	}

	#promptTokens(): number {
		const { app, history } = this.turn;
		const texts = [...history.flatMap((old) => [old.query, old.answer]), promptOf(this.turn)];
		const base = PROMPT_TOKENS[app.definition.mode] ?? 0;
		return texts.reduce((sum, text) => sum + tokensOf(text), base);
	}

	#message(kind: string, piece: string): void {
		this.#announce();
		const { turn } = this;
		const answer = turn.emulator.textFor(piece);
		this.text += answer;
		const event: JsonObject = { ...envelopeOf(turn, kind), id: turn.message.id, answer };
		if (kind === 'message') event.from_variable_selector = null;
		turn.generation.emit(event);
	}

	#newThought(): void {
		const { message, emulator } = this.turn;
		this.#thought = {
			id: randomUUID(),
			chain_id: null,
			message_id: message.id,
			position: message.thoughts.length + 1,
			thought: '',
			tool: '',
			tool_labels: {},
			tool_input: '',
			created_at: emulator.state.seconds(),
			observation: '',
			files: [],
		};
		message.thoughts.push(this.#thought);
		this.#announced = false;
	}

	// The empty thought goes out with the first piece of text, so a failure before it shows none.
	#announce(): void {
		if (this.#announced) return;
		this.#announced = true;
		this.#emitThought();
	}

	#closeThought(text: string): void {
		if (!this.#thought) return;
		this.#thought.thought = text;
		this.#emitThought();
	}

	#emitThought(): void {
		const { turn } = this;
		const { id, position, thought, observation, tool, tool_labels, tool_input } =
			this.#thought ?? {};
		turn.generation.emit({
			...envelopeOf(turn, 'agent_thought'),
			id,
			position,
			thought,
			observation,
			tool,
			tool_labels,
			tool_input,
			message_files: [],
		});
	}
}

function emitEnd(turn: Turn, metadata: JsonObject): void {
	const { generation, message, files, emulator, app } = turn;
	const shown = files.map((file) => easyUiFile(emulator, file));
	generation.emit({
		...envelopeOf(turn, 'message_end'),
		id: message.id,
		metadata,
		files: shown.length > 0 ? shown : null,
	});
	if (!app.definition.speaks) return;
	for (let piece = 0; piece < 3; piece += 1) {
		const audio = SPEECH_FRAME.toString('base64');
		generation.emit({ ...envelopeOf(turn, 'tts_message'), audio });
	}
	generation.emit({ ...envelopeOf(turn, 'tts_message_end'), audio: '' });
}

function metadataOf(turn: Turn, usage: Usage): JsonObject {
	const resources = turn.message.retrieverResources;
	return { annotation_reply: null, retriever_resources: resources, usage, reasoning: {} };
}

function fail(turn: Turn, failure: ProviderFailure): Outcome {
	const { message, generation } = turn;
	if (!generation.answerLost) {
		message.status = 'error';
		message.error = failure.event;
	}
	generation.emit({
		event: 'error',
		...conversationIn(turn),
		message_id: message.id,
		created_at: message.createdAt,
		code: failure.code,
		status: 400,
		message: failure.event,
	});
	return { kind: 'failure', code: failure.code, message: failure.blocking };
}

/** Runs a turn of a chat or agent app, or a text generator's answer, to its end. */
export async function runEasyUi(turn: Turn): Promise<Outcome> {
	const run = new EasyUiRun(turn);
	let usage: Usage;
	try {
		usage = await run.run();
	} catch (error) {
		if (error instanceof RunAbandoned) return { kind: 'abandoned' };
		if (error instanceof ProviderFailed) {
			const outcome = fail(turn, error.failure);
			nameConversation(turn);
			return outcome;
		}
		if (!(error instanceof RunStopped)) throw error;
		usage = { ...modelUsage(0, 0), time_to_first_token: null, time_to_generate: null };
	}
	if (!turn.generation.answerLost) turn.message.answer = run.text.trim();
	const metadata = metadataOf(turn, usage);
	emitEnd(turn, metadata);
	nameConversation(turn);
	return answered(turn, run.text, metadata);
}
