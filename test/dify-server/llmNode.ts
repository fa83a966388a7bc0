// An LLM node, which asks the echo model and may stream what it says.

import { askModel } from './model';
import type { ModelReply } from './model';
import { NodeFailed } from './graphNode';
import type { Container, NodeEnd, StartedNode } from './graphNode';
import type { GraphRun } from './graphRun';
import type { JsonObject } from './python';
import type { Message } from './state';
import { modelUsage, tokensOf } from './usage';
import type { Usage } from './usage';

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
	/** Earlier turns in the prompt, oldest first. */
	history?: Message[];
	container?: Container;
	/** Says what stands behind the model's text, before the node ends. */
	behind?: (text: string) => void;
}

function promptsOf({ question, context, history = [] }: LlmQuestion): JsonObject[] {
	const prompt = (role: string, text: string) => ({ role, text, files: [] });
	const earlier = history.flatMap((message) => [
		prompt('user', message.query),
		prompt('assistant', message.answer),
	]);
	return [
		prompt('system', 'You are a helpful assistant.'),
		prompt('user', context === undefined ? question : context + question),
		...earlier,
		prompt('user', question),
	];
}

/** What the model counts for a question and its answer. */
export function llmUsage(asked: LlmQuestion, answer: string): Usage {
	const tokens = promptsOf(asked).map(({ text }) => tokensOf(String(text)));
	return modelUsage(
		tokens.reduce((sum, one) => sum + one, 10),
		tokensOf(answer),
	);
}

function endOf(run: GraphRun, asked: LlmQuestion, text: string): NodeEnd {
	const prompts = promptsOf(asked);
	const usage = llmUsage(asked, text);
	run.addUsage(usage);
	const { total_tokens, total_price, currency } = usage;
	const said = run.emulator.textFor(text);
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
		await run.generation.pause(run.emulator.pieceDelay(reply.slow));
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
		if (!reply.failure) {
			run.say('', [nodeId, 'text']);
			asked.behind?.(reply.pieces.join(''));
		}
	} else {
		await run.generation.pause(run.emulator.pieceDelay(reply.slow));
	}
	return finishLlm(run, node, asked, reply);
}
