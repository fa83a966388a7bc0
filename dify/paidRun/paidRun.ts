// Asks Dify for one paid run: sends it once, sees it through, fetches a result whose stream broke.

import type { DifyError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { withinDeadline } from '../http/deadline';
import type { Deadline } from '../http/deadline';
import type { JsonObject } from '../http/json';
import { errorInBody } from '../http/responseErrors';
import { withRetries } from '../http/retry';
import type { RetryPolicy } from '../http/retry';
import type { DifyRequest, Transport } from '../http/transport';
import type { DifyEvent } from '../stream/events';
import { runGeneration } from '../stream/generation';
import type { GenerationKind } from '../stream/generationErrors';
import type { StreamListener, StreamReducer } from '../stream/streamReducer';
import { LONGEST_RUN } from '../stream/lifeSigns';
import type { GenerationLimits } from '../stream/lifeSigns';
import { requestStop } from '../stream/stopRequest';

/** How Dify is asked to answer. */
export type ResponseMode = 'streaming' | 'blocking';

/** Folds the events of a run into its result. */
export interface RunReducer<Result> extends StreamReducer {
	/** The result, once the stream has ended with one. */
	readonly result: Result | undefined;
	/** What was fetched after the stream had broken, and what had come before where that is more. */
	merge(fetched: Result): Result;
}

/** What fetching a result works with. */
export interface Fetching {
	/** None of its requests outlives the deadline. */
	transport: Transport;
	clock: Clock;
	deadline: Deadline;
	/** Whether Dify was told to stop: then there is nothing to wait for, and one look is enough. */
	wasStopped: boolean;
	/** Milliseconds that the run may still work before its result counts as not to be had. */
	longestWait: number;
}

/** Milliseconds that a run whose stream broke may still work. */
const LONGEST_RUN_WAIT = 300_000;

/** A paid run: a turn of a chat, a run of a workflow, a generated text. */
export interface PaidRun<Result, Reducer extends RunReducer<Result>> {
	mode: ResponseMode;
	request(mode: ResponseMode): DifyRequest;
	createReducer(): Reducer;
	/** The result in a body that came in one piece; undefined where it holds none. */
	readBody(body: JsonObject): Result | undefined;
	/** What a body means that holds neither a result nor an error. */
	describeEmptyBody(): DifyError;
	/** Whether the app answers in a stream only, which it says before anything has started. */
	refusesBlocking(error: DifyError): boolean;
	stop(transport: Transport, taskId: string, signal: AbortSignal): Promise<void>;
	/** Looks for what keeps a silent run from starting; gives it only when it is certain. */
	findRefusal(transport: Transport, signal: AbortSignal): Promise<DifyError | undefined>;
	/**
	 * The result that Dify has stored, or goes on to give, behind a stream that broke; undefined
	 * where it is not to be had. Throws DifyError when Dify says that the run failed.
	 */
	recover(reducer: Reducer, fetching: Fetching): Promise<Result | undefined>;
	/** For a run that is joined: what its stream repeats of what was before. */
	isPast?: (event: DifyEvent) => boolean;
	/** A message's answer where this is left out. */
	kind?: GenerationKind;
	/** Whether the run goes on in Dify for certain, although its stream brought nothing of it. */
	isUnderWay?: () => boolean;
}

/** What a run is sent with. */
export interface PaidRunOptions {
	/** Not bounded by the deadline: a request to stop leaves behind it too. */
	transport: Transport;
	clock: Clock;
	/** For everything that belongs to the run, recovery included; the stop behind it takes 5 s more. */
	deadline: Deadline;
	limits: GenerationLimits;
	listener?: StreamListener;
	/** How often a request that certainly started nothing is sent again, and who is told. */
	retries: Pick<RetryPolicy, 'maxRetries' | 'onCrowded' | 'random'>;
}

/** A result, and what was out of the ordinary on the way to it. */
export interface RunOutcome<Result> {
	result: Result;
	/** The app only streams, although one piece was asked for. */
	wasStreamedInstead: boolean;
	/** The stream broke, and the result was fetched afterwards. */
	wasRecovered: boolean;
}

/** Ends of a stream behind which Dify may have the result all the same. */
const RECOVERABLE = new Set([
	'stream_interrupted',
	'stream_unreadable',
	'event_too_large',
	'idle_timeout',
	'no_progress',
]);

/** Whether Dify may have the result although the stream did not bring it. */
function isRecoverable({ code, kind }: DifyError, isUnderWay: boolean): boolean {
	if (RECOVERABLE.has(code)) return true;
	return isUnderWay && (kind === 'connection' || code === 'run_not_started');
}

/**
 * Sends a run once and waits for its result. Nothing that may have started it is sent twice: it goes
 * out again only when it never arrived, when Dify refused it for being one too many, and when an app
 * that only streams refused to answer in one piece. All of these are refused before anything runs.
 *
 * @throws DifyError for whatever gave no result, with what had arrived
 */
export async function runToEnd<Result, Reducer extends RunReducer<Result>>(
	run: PaidRun<Result, Reducer>,
	options: PaidRunOptions,
): Promise<RunOutcome<Result>> {
	const { clock, deadline, retries } = options;
	const send = async (mode: ResponseMode) =>
		await withRetries(
			{ ...retries, clock, deadline },
			async () => await sendOnce(run, mode, options),
		);
	try {
		return { ...(await send(run.mode)), wasStreamedInstead: false };
	} catch (thrown) {
		const error = toDifyError(thrown);
		if (run.mode === 'streaming' || !run.refusesBlocking(error)) throw toDifyError(error);
	}
	return { ...(await send('streaming')), wasStreamedInstead: true };
}

/** One try, and what is fetched where its stream breaks. */
async function sendOnce<Result, Reducer extends RunReducer<Result>>(
	run: PaidRun<Result, Reducer>,
	mode: ResponseMode,
	options: PaidRunOptions,
): Promise<Omit<RunOutcome<Result>, 'wasStreamedInstead'>> {
	const { transport, clock, deadline, limits, listener } = options;
	const reducer = run.createReducer();
	const bounded = withinDeadline(transport, deadline);
	let body: JsonObject | undefined;
	try {
		body = await runGeneration({
			transport,
			clock,
			deadline,
			limits,
			listener,
			reducer,
			streaming: mode === 'streaming',
			kind: run.kind,
			request: run.request(mode),
			isJoined: run.isPast !== undefined,
			isPast: run.isPast,
			stop: async (taskId, signal) => await run.stop(transport, taskId, signal),
			findRefusal: async (signal) => await run.findRefusal(bounded, signal),
		});
	} catch (thrown) {
		return {
			result: await recover(run, reducer, toDifyError(thrown), options),
			wasRecovered: true,
		};
	}
	const result = body === undefined ? reducer.result : run.readBody(body);
	if (result === undefined) throw (body && errorInBody(body)) ?? run.describeEmptyBody();
	return { result, wasRecovered: false };
}

/**
 * The result behind a broken stream.
 *
 * @throws DifyError the failure itself where there is nothing to fetch
 */
async function recover<Result, Reducer extends RunReducer<Result>>(
	run: PaidRun<Result, Reducer>,
	reducer: Reducer,
	failure: DifyError,
	options: PaidRunOptions,
): Promise<Result> {
	if (!isRecoverable(failure, run.isUnderWay?.() === true)) throw failure;
	const { transport, clock, deadline } = options;
	const turn = { ...reducer.turn, partialAnswer: reducer.text };
	const isJoined = run.isPast !== undefined;
	const fetched = await run
		.recover(reducer, {
			transport: withinDeadline(transport, deadline),
			clock,
			deadline,
			wasStopped: failure.code === 'no_progress' && !isJoined,
			longestWait: isJoined ? LONGEST_RUN : LONGEST_RUN_WAIT,
		})
		.catch((thrown: unknown) => {
			throw toDifyError(thrown).withTurn(turn);
		});
	if (fetched !== undefined) return reducer.merge(fetched);
	const over = deadline.failure();
	if (over === undefined) throw failure;
	// What the user no longer waits for is not to go on either.
	const stop = async (taskId: string, signal: AbortSignal) =>
		await run.stop(transport, taskId, signal);
	throw over.withTurn(turn, await requestStop(stop, reducer.taskId, clock));
}
