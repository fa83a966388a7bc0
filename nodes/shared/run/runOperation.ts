// A paid run as an operation, in three phases: read, pay, present.

import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { makeEndUserKnown } from '../../../dify/app/endUser';
import type { Upload } from '../../../dify/app/fileForm';
import type { UploadedFile } from '../../../dify/app/files';
import { uploadFile } from '../../../dify/app/files';
import type { JsonObject } from '../../../dify/http/json';
import { withRetries } from '../../../dify/http/retry';
import type { PaidRunOptions, RunOutcome } from '../../../dify/paidRun/paidRun';
import { booleanParameter, collectionParameter } from '../parameters';
import { inputOf } from '../nodeErrors';
import type { CheckContext, Operation, OperationContext, OperationItem } from '../operation';
import type { Lane } from '../lanes';
import type { LiveSource } from '../liveChat';
import { fetchMadeFiles } from './madeFiles';
import type { Made } from './madeFiles';
import { isShownLive, readFailureSettings, readLaneSettings, readRunSettings } from './runOptions';
import type { RunSettings } from './runOptions';

/** How a result is to be shown, as far as every run has it. */
export interface Presentation {
	context: OperationContext;
	simplify: boolean;
	settings: RunSettings;
	/** Why files could not be downloaded, by their place among the result's. */
	failedDownloads: Map<number, string>;
}

/** Shows a result, in an item and in a chat. */
export interface RunPresenter<Result> {
	/** The item's JSON. Throws DifyError only for what the user asked to be an error. */
	shape(result: Result, presentation: Presentation): JsonObject;
	/** The text that a chat shows in the end. */
	chatText(result: Result): string;
	createLiveSource(): LiveSource;
}

/** One run whose parameters have been read. */
export interface RunTask<Result> extends RunPresenter<Result> {
	lane: Lane;
	/** Finds what the app would refuse, for all items before any is paid. Throws DifyError. */
	check?(context: CheckContext): Promise<void>;
	/** Milliseconds for all that the item asks of Dify, where it is not the option Timeout. */
	limit?: number;
	/** Sends what belongs to the run, then the run itself. Throws DifyError. */
	pay(context: OperationContext, options: PaidRunOptions): Promise<RunOutcome<Result>>;
}

/** What every run's result has. */
export interface RunResult extends Made {
	status: string;
}

/** What a run operation is made of. */
export interface RunOperation<Result extends RunResult> {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** Reads an item's own parameters; settings and simplify are read besides. Throws DifyError. */
	read(
		n8n: IExecuteFunctions,
		itemIndex: number,
		options: JsonObject,
		settings: RunSettings,
	): RunTask<Result>;
}

/** The operation: nothing is sent before all is read, and nothing behind the answer costs it. */
export function runOperation<Result extends RunResult>({
	option,
	fields,
	read,
}: RunOperation<Result>): Operation {
	return {
		option,
		fields,
		readLaneSettings,
		isShownLive,
		readFailureSettings,
		read(n8n, itemIndex) {
			const options = collectionParameter(n8n, 'options', itemIndex);
			const settings = readRunSettings(options);
			const simplify = booleanParameter(n8n, 'simplify', itemIndex);
			const task = read(n8n, itemIndex, options, settings);
			return {
				lane: task.lane,
				limit: task.limit ?? settings.timeout,
				check: task.check,
				execute: async (context) => {
					// An answer in one piece would else hold the user's other items until it is done.
					if (settings.responseMode === 'blocking' && context.turn.holdsOthers) {
						await makeEndUserKnown(context.transport, task.lane.user);
					}
					const outcome = await task.pay(context, {
						transport: context.lastingTransport,
						clock: context.clock,
						deadline: context.deadline,
						limits: settings.limits,
						listener: context.live?.follow(task.createLiveSource()),
						retries: retriesOf(context, settings),
					});
					return [await present(outcome, task, { context, simplify, settings })];
				},
			};
		},
	};
}

/**
 * Uploads a file for a run, again where an upload certainly did not arrive.
 *
 * @throws DifyError
 */
export async function uploadForRun(
	context: OperationContext,
	settings: RunSettings,
	upload: Upload,
	user: string,
): Promise<UploadedFile> {
	const { transport, clock, deadline } = context;
	return await withRetries(
		{ ...retriesOf(context, settings), clock, deadline },
		async () => await uploadFile(transport, upload, user),
	);
}

function retriesOf({ turn }: OperationContext, { maxRetries }: RunSettings) {
	return { maxRetries, onCrowded: turn.noteCrowded };
}

async function present<Result extends RunResult>(
	outcome: RunOutcome<Result>,
	task: RunTask<Result>,
	shown: Omit<Presentation, 'failedDownloads'>,
): Promise<OperationItem> {
	const { result, wasStreamedInstead, wasRecovered } = outcome;
	const { context, settings } = shown;
	const { hints, itemIndex, live } = context;
	if (context.n8n.getNode().retryOnFail) hints.add(RETRIES_ALL, itemIndex);
	if (wasStreamedInstead) hints.add(STREAMED_INSTEAD, itemIndex);
	if (wasRecovered) hints.add(RECOVERED, itemIndex);
	if (result.status === 'paused') hints.add(PAUSED, itemIndex);
	const { binary, failures } = settings.downloadFiles
		? await fetchMadeFiles(context, result)
		: NOTHING_FETCHED;
	const json = task.shape(result, { ...shown, failedDownloads: failures });
	live?.finish(task.chatText(result));
	if (settings.includeInput) json.input = inputOf(context.n8n, itemIndex);
	return { json, binary };
}

const RETRIES_ALL =
	"Retry On Fail is on in this node's settings: one failed item makes n8n ask, and pay for, all items again. Switch it off; the option Max Retries repeats only what certainly started nothing.";

const NOTHING_FETCHED = { binary: {}, failures: new Map<number, string>() };

const STREAMED_INSTEAD =
	"Agents only stream: the answer was streamed although 'Response Mode' is Blocking. It is complete.";

const PAUSED =
	'The run waits for a person, so this is not its end. What the person is asked is in human_input; the operation Human Input: Submit Form takes it and hands in the answer. If human_input is empty, check User: Dify tells what is asked only to the one who started the run.';

const RECOVERED =
	'The connection broke while Dify was answering; the answer was fetched from Dify afterwards, without asking again. Token counts may be missing.';
