// An LLM node of a chatflow, which asks the echo model and may stream what it says.

import { askModel } from './model';
import type { ModelReply } from './model';
import { NodeFailed } from './graphRun';
import type { Container, GraphRun, NodeEnd, StartedNode } from './graphRun';
import type { JsonObject } from './python';
import { pieceDelay, textFor } from './turn';
import { modelUsage, tokensOf } from './usage';

const MODEL = { model_provider: 'local/echo/echo', model_name: 'echo-chat' };

/** How an LLM node is asked. */
export interface LlmQuestion {
	/** Default `llm`. */
	nodeId?: string;
	question: string;
	/** Text of a knowledge node, put before the question. */
	context?: string;
	/** Whether the node's pieces are part of the answer. */
	streams: boolean;
	/** Whether earlier turns are in the prompt. */
	remembers?: boolean;
	container?: Container;
}

function promptsOf(run: GraphRun, asked: LlmQuestion): JsonObject[] {
	const { question, context, remembers } = asked;
	const prompt = (role: string, text: string) => ({ role, text, files: [] });
	const earlier = remembers
		? run.turn.history.flatMap((message) => [
				prompt('user', message.query),
				prompt('assistant', message.answer),
			])
		: [];
	return [
		prompt('system', 'You are a helpful assistant.'),
		prompt('user', context === undefined ? question : context + question),
		...earlier,
		prompt('user', question),
	];
}

function endOf(run: GraphRun, asked: LlmQuestion, text: string): NodeEnd {
	const prompts = promptsOf(run, asked);
	const promptTokens = prompts.reduce((sum, { text }) => sum + tokensOf(String(text)), 10);
	const usage = modelUsage(promptTokens, tokensOf(text));
	run.addUsage(usage);
	const { total_tokens, total_price, currency } = usage;
	const said = textFor(run.turn.emulator, text);
	return {
		inputs: { ...(asked.context === undefined ? {} : { '#context#': asked.context }), ...MODEL },
		processData: { model_mode: 'chat', prompts, usage, finish_reason: 'stop', ...MODEL },
		outputs: { text: said, reasoning_content: '', usage, finish_reason: 'stop' },
		executionMetadata: { total_tokens, total_price, currency },
	};
}

/** Starts the node. */
export function startLlm(run: GraphRun, asked: LlmQuestion): StartedNode {
	const node = { id: asked.nodeId ?? 'llm', type: 'llm', title: 'LLM' };
	return run.start(node, asked.container);
}

/** The pieces of a reply, the finishing "" of the model included, as parts of the answer. */
export async function sayReply(run: GraphRun, reply: ModelReply, nodeId: string): Promise<void> {
	for (const piece of reply.pieces) {
		await run.generation.pause(pieceDelay(run.turn.emulator, reply.slow));
		run.say(piece, [nodeId, 'text']);
	}
	if (!reply.failure) run.say('', [nodeId, 'text']);
}

/** Ends the node with what the model said. */
export function finishLlm(
	run: GraphRun,
	node: StartedNode,
	asked: LlmQuestion,
	reply: ModelReply,
): string {
	if (reply.failure) {
		node.finish({ inputs: MODEL, error: reply.failure.node });
		throw new NodeFailed(reply.failure.node);
	}
	const text = reply.pieces.join('');
	node.finish(endOf(run, asked, text));
	return text;
}

/**
 * Runs an LLM node and gives what the model said.
 * @throws NodeFailed when the model's provider fails
 */
export async function runLlm(run: GraphRun, asked: LlmQuestion): Promise<string> {
	const node = startLlm(run, asked);
	const reply = askModel(asked.question);
	if (asked.streams) {
		const nodeId = asked.nodeId ?? 'llm';
		await sayReply(run, reply, nodeId);
		// The engine adds a piece of its own at the end of a node's stream.
		if (!reply.failure) run.say('', [nodeId, 'text']);
	} else {
		await run.generation.pause(pieceDelay(run.turn.emulator, reply.slow));
	}
	return finishLlm(run, node, asked, reply);
}
