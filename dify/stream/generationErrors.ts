// The ways in which a generation can end without a result, in words.

import { DifyError, formatSeconds } from '../errors/errors';
import type { GenerationLimits, PassedLimit } from './lifeSigns';

/** Why a generation was given up from here. */
export type CloseReason = Exclude<PassedLimit, 'look' | 'tail'>;

/**
 * What is generated: a message's answer, a run that no conversation is part of, or a text. It tells
 * what may keep it from starting, and from ending.
 */
export type GenerationKind = 'message' | 'run' | 'text';

/** The connection broke, or Dify closed it, in the middle of an answer. */
export function brokenStream(cause?: unknown): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'stream_interrupted',
		message: 'The connection to Dify broke before the answer was complete',
		remedy:
			"What had arrived is in partial_answer. Dify may have gone on: look into the app's logs before you send it again. A proxy with a time limit is a frequent cause.",
		retryable: true,
		cause,
	});
}

/** A stream that outgrows what n8n's memory is there for. */
export function streamTooLong(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'answer_too_large',
		message: 'The answer is longer than this node can read',
		remedy: 'Let the app give less at once, or hand over large results as files.',
	});
}

/** What reading a stream threw: the connection's failure, or one of the stream's own. */
export function toBrokenStream(thrown: unknown): DifyError {
	return thrown instanceof DifyError ? thrown : brokenStream(thrown);
}

/**
 * Dify took the request and then gave no sign of working on it.
 *
 * @param waited milliseconds, or 0 where Dify closed the connection itself
 */
export function notStarted(waited: number, kind: GenerationKind): DifyError {
	const within = waited > 0 ? ` within ${formatSeconds(waited)}` : '';
	return new DifyError({ kind: 'run', code: 'run_not_started', ...wordsOnNoStart(within, kind) });
}

/** An AI agent reads the message alone, so the likely causes stand there too. */
function wordsOnNoStart(within: string, kind: GenerationKind): { message: string; remedy: string } {
	if (kind === 'text') {
		return {
			message: `Dify accepted the request but sent nothing of a text${within}: it may be too busy, or a proxy in front of it holds back what it sends`,
			remedy:
				"Dify may have begun to write all the same: look into the app's logs before you ask again. If texts often wait in line there, raise the option 'Start Timeout'. If Dify wrote the text, look for a proxy that does not pass streams on (in nginx, proxy_buffering).",
		};
	}
	const isMessage = kind === 'message';
	const refused = isMessage ? 'the conversation, an input or a file' : 'an input or a file';
	return {
		message: `Dify accepted the request but started no run${within}: it may not accept ${refused}, or all of its workers are busy`,
		remedy: `Dify 1.13 and 1.14 say nothing when they refuse ${isMessage ? "a chatflow's message" : "a workflow's run"}. Check that ${isMessage ? 'the conversation ID belongs to this user, that ' : ''}every input has an allowed value, and that the files were uploaded by this user and are of an allowed type. Otherwise all of Dify's workers may be busy, and the run may still start: look into the app's logs before you send it again.`,
	};
}

/**
 * The generation was given up from here, for this reason.
 *
 * @param streaming whether Dify was asked for a stream
 */
export function expired(
	reason: CloseReason,
	limits: GenerationLimits,
	streaming: boolean,
	kind: GenerationKind,
): DifyError {
	switch (reason) {
		case 'start':
			return streaming ? notStarted(limits.start, kind) : noAnswer(limits.progress, kind);
		case 'idle':
			return new DifyError({
				kind: 'connection',
				code: 'idle_timeout',
				message: `Dify fell silent in the middle of the answer for ${formatSeconds(limits.idle)}`,
				remedy:
					"Dify sends a sign of life every 10 s, so the connection or the server is gone. What had arrived is in partial_answer. Look into the app's logs before you send it again.",
				retryable: true,
			});
		case 'no-progress':
			return noProgress(
				`Dify kept the connection alive but made no progress for ${formatSeconds(limits.progress)}`,
				kind,
			);
	}
}

/** Asked for one piece, Dify is silent until it has it; 1.9.2 is for ever at a Human Input node. */
function noAnswer(waited: number, kind: GenerationKind): DifyError {
	return noProgress(`Dify gave no answer within ${formatSeconds(waited)}`, kind);
}

function noProgress(message: string, kind: GenerationKind): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'no_progress',
		message,
		remedy:
			kind === 'text'
				? "The app's model, or the server that runs it, hangs: look into the app's logs before you ask again."
				: 'The run hangs. A Human Input node on Dify 1.12 or older is one cause: nobody can answer it there.',
	});
}
