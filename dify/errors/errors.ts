// Every way to fail, as one error: what went wrong, what to do about it, whether asking again may help.

/** Who has to act, and therefore how n8n shows it. `parameter`: found before anything was sent. */
export type DifyErrorKind = 'parameter' | 'connection' | 'response' | 'run' | 'cancelled';

/** What was known of the turn when it failed; nothing that was already received is lost. */
export interface TurnSoFar {
	conversationId?: string | null;
	messageId?: string | null;
	taskId?: string | null;
	workflowRunId?: string | null;
	partialAnswer?: string;
}

/** What a {@link DifyError} is made of. */
export interface DifyErrorDetails {
	kind: DifyErrorKind;
	/** A short word that workflows can branch on: Dify's own `code` where there is one. */
	code: string;
	/** What went wrong, for those who have never seen Dify's codes. */
	message: string;
	/** Dify's own words; the message where they are left out. */
	words?: string;
	/** What the user can do about it. */
	remedy: string;
	/** The HTTP status, of the response or of the `error` event. */
	status?: number | null;
	/** Whether the same question may succeed later (§2.7 of Dify's Service API). */
	retryable?: boolean;
	/** Milliseconds that the server asks to wait (Retry-After). */
	retryAfter?: number | null;
	turn?: TurnSoFar;
	cause?: unknown;
}

/** The one error of this client. Made where the failure is noticed, never wrapped in another. */
export class DifyError extends Error {
	readonly kind: DifyErrorKind;

	readonly code: string;

	/** Dify's own words on it. */
	readonly words: string;

	readonly remedy: string;

	readonly status: number | null;

	readonly retryable: boolean;

	readonly retryAfter: number | null;

	readonly turn: TurnSoFar;

	constructor(details: DifyErrorDetails) {
		super(details.message, { cause: details.cause });
		this.name = 'DifyError';
		this.kind = details.kind;
		this.code = details.code;
		this.words = details.words ?? details.message;
		this.remedy = details.remedy;
		this.status = details.status ?? null;
		this.retryable = details.retryable ?? false;
		this.retryAfter = details.retryAfter ?? null;
		this.turn = details.turn ?? {};
	}

	/** The same error with what is known of the turn, and a sentence more of advice if there is one. */
	withTurn(turn: TurnSoFar, advice = ''): DifyError {
		return this.changed({
			remedy: advice === '' ? this.remedy : `${this.remedy} ${advice}`,
			turn: { ...turn, ...this.turn },
		});
	}

	/** The same error, told with another headline. */
	withHeadline(message: string): DifyError {
		return this.changed({ message });
	}

	/** What to do about it, and Dify's own words where the headline has others. */
	get description(): string {
		const isSaid = this.words === '' || this.message.includes(this.words);
		return isSaid ? this.remedy : `${this.remedy} Dify said: ${this.words}`;
	}

	/** The same error, each of its texts changed in the same way: whatever a server may have written. */
	withTexts(change: (text: string) => string): DifyError {
		const { partialAnswer, ...turn } = this.turn;
		const ids = Object.fromEntries(
			Object.entries(turn).map(([name, id]) => [name, id && change(id)]),
		);
		return this.changed({
			code: change(this.code),
			message: change(this.message),
			words: change(this.words),
			remedy: change(this.remedy),
			turn: partialAnswer === undefined ? ids : { ...ids, partialAnswer: change(partialAnswer) },
		});
	}

	private changed(details: Partial<DifyErrorDetails>): DifyError {
		const { kind, code, message, words, remedy, status, retryable, retryAfter, turn, cause } = this;
		return new DifyError({
			...{ kind, code, message, words, remedy, status, retryable, retryAfter, turn, cause },
			...details,
		});
	}
}

/** A parameter is wrong; nothing was sent. */
export function parameterError(message: string, remedy: string): DifyError {
	return new DifyError({ kind: 'parameter', code: 'invalid_parameter', message, remedy });
}

/** Milliseconds as a user reads them: in seconds, without the digits that nobody set. */
export function formatSeconds(milliseconds: number): string {
	return `${Math.round(milliseconds) / 1000} s`;
}

/**
 * The user's limit for one item has passed.
 *
 * @param limit milliseconds, as the user set them
 */
export function timeoutError(limit: number): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'timeout',
		message: `Dify had not finished after ${formatSeconds(limit)}`,
		remedy: "Raise the option 'Timeout', or set it to 0 for no limit.",
		retryable: true,
	});
}

/** The n8n execution was stopped while Dify was being asked. */
export function cancelledError(): DifyError {
	return new DifyError({
		kind: 'cancelled',
		code: 'cancelled',
		message: 'The execution was stopped before Dify had answered',
		remedy:
			'Nothing to do: the connection was closed and Dify was asked to stop where it could be.',
	});
}
