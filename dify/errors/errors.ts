// Every way to fail, as one error: what went wrong, what to do about it, whether asking again may help.

/** Who has to act, and therefore how n8n shows it. `parameter`: found before anything was sent. */
export type DifyErrorKind = 'parameter' | 'connection' | 'response' | 'run' | 'cancelled';

/** What was known of the turn when it failed; nothing that was already received is lost. */
export interface TurnSoFar {
	conversationId?: string | null;
	messageId?: string | null;
	taskId?: string | null;
	partialAnswer?: string;
}

/** What a {@link DifyError} is made of. */
export interface DifyErrorDetails {
	kind: DifyErrorKind;
	/** A short word that workflows can branch on: Dify's own `code` where there is one. */
	code: string;
	/** What went wrong, in Dify's own words where it has any. */
	message: string;
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
		this.remedy = details.remedy;
		this.status = details.status ?? null;
		this.retryable = details.retryable ?? false;
		this.retryAfter = details.retryAfter ?? null;
		this.turn = details.turn ?? {};
	}

	/** The same error with what is known of the turn, and a sentence more of advice if there is one. */
	withTurn(turn: TurnSoFar, advice = ''): DifyError {
		return new DifyError({
			kind: this.kind,
			code: this.code,
			message: this.message,
			remedy: advice === '' ? this.remedy : `${this.remedy} ${advice}`,
			status: this.status,
			retryable: this.retryable,
			retryAfter: this.retryAfter,
			turn: { ...turn, ...this.turn },
			cause: this.cause,
		});
	}
}

/** A parameter is wrong; nothing was sent. */
export function parameterError(message: string, remedy: string): DifyError {
	return new DifyError({ kind: 'parameter', code: 'invalid_parameter', message, remedy });
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
		message: `Dify was not done after ${limit / 1000} s`,
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
