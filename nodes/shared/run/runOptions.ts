// The rarely used settings that every paid run has.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import type { ResponseMode } from '../../../dify/paidRun/paidRun';
import { LONGEST_RUN } from '../../../dify/stream/lifeSigns';
import type { GenerationLimits } from '../../../dify/stream/lifeSigns';
import type { FailureSettings } from '../operation';
import { amount, asBoolean, asText, collectionParameter, oneOf, wholeNumber } from '../parameters';
import type { LaneSettings } from '../lanes';
import { isReadAlong } from '../liveChat';

/** The settings, read. */
export interface RunSettings {
	responseMode: ResponseMode;
	downloadFiles: boolean;
	includeEvents: boolean;
	includeInput: boolean;
	limits: GenerationLimits;
	/** Milliseconds for all that an item asks of Dify; 0 for no limit. */
	timeout: number;
	maxRetries: number;
}

const DEFAULT_CONCURRENCY = 5;

const DEFAULT_RETRIES = 3;

const DEFAULT_START_SECONDS = 60;

const DEFAULT_IDLE_SECONDS = 60;

// Apart from its field: n8n's linter would write n8n itself in title case.
const STREAM_LABEL = 'Stream to n8n Chat';

/** What a run is called where it is asked for. */
export interface RunNoun {
	one: string;
	many: string;
	/** A sentence on which of them never run side by side, if any do. */
	inOrder?: string;
	/** A sentence on which of them stream whatever is chosen, if any do. */
	alwaysStreaming?: string;
}

/** Their fields, for the Options collection. */
export const runOptionFields = ({
	one,
	many,
	inOrder = '',
	alwaysStreaming = '',
}: RunNoun): INodeProperties[] => [
	{
		displayName: 'Chat Text on Failure',
		name: 'chatErrorText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Sorry, I cannot answer just now. Please try again later.',
		description: `What n8n's chat shows when a ${one} fails, instead of the reason, which is for you and not for visitors. The item keeps the reason. Set On Error to Continue as well.`,
	},
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_CONCURRENCY,
		description: sentences(
			`How many ${many} are under way at once.`,
			inOrder,
			'The value of the first item counts.',
		),
	},
	{
		displayName: 'Delay (Milliseconds)',
		name: 'delay',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: `Least time between the starts of two ${many}. The value of the first item counts.`,
	},
	{
		displayName: 'Download Files',
		name: 'downloadFiles',
		type: 'boolean',
		default: false,
		description:
			'Whether to download the files and the speech that the app made as binary data of the item. Their addresses are valid for a few minutes only. One that cannot be had gets a download_error.',
	},
	{
		displayName: STREAM_LABEL,
		name: 'enableStreaming',
		type: 'boolean',
		default: true,
		description:
			"Whether n8n's chat shows the answer while Dify writes it, when a Chat Trigger or Webhook in streaming mode started the workflow. Text once shown cannot be taken back: for apps with moderation, set the Chat Trigger's own Response Mode to When Last Node Finishes instead.",
	},
	{
		displayName: 'Idle Timeout (Seconds)',
		name: 'idleTimeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_IDLE_SECONDS,
		description:
			'Rarely needed. Longest silence once Dify has begun, 0 for no limit. Dify gives a sign of life every 10 seconds. Only for streaming.',
	},
	{
		displayName: 'Include Input Item',
		name: 'includeInput',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the fields of the incoming item as input, so that the answer and whom it is for go on together',
	},
	{
		displayName: 'Include Events',
		name: 'includeEvents',
		type: 'boolean',
		default: false,
		description:
			"Whether to add every event of the run except pieces of text, to follow an app's steps",
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_RETRIES,
		description: `How often a ${one} is sent again when it certainly started nothing: Dify could not be reached, or the app had too many requests at once. Use this instead of n8n's Retry On Fail, which asks and pays for all items again.`,
	},
	{
		displayName: 'Response Mode',
		name: 'responseMode',
		type: 'options',
		options: [
			{ name: 'Streaming', value: 'streaming' },
			{ name: 'Blocking', value: 'blocking' },
		],
		default: 'streaming',
		description: sentences(
			'How Dify sends the answer to n8n. Keep Streaming: Blocking leaves out files, steps and failed nodes, breaks off after 60 to 100 seconds on many servers and cannot be stopped.',
			alwaysStreaming,
		),
	},
	{
		displayName: 'Start Timeout (Seconds)',
		name: 'startTimeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_START_SECONDS,
		description: `Rarely needed. Longest wait for a first sign of Dify working on the ${one}, 0 for no limit. Raise it if your Dify server is so busy that ${many} wait in line. Only for streaming.`,
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Longest time for all that an item asks of Dify, 0 for no limit. When it has passed, Dify is told to stop and the item fails.',
	},
];

const sentences = (...all: string[]) => all.filter((sentence) => sentence !== '').join(' ');

/**
 * Reads the options of a run.
 *
 * @throws DifyError when one has a value that is none of its choices
 */
export function readRunSettings(options: JsonObject): RunSettings {
	return {
		responseMode: oneOf('Response Mode', options.responseMode, ['streaming', 'blocking']),
		downloadFiles: asBoolean(options.downloadFiles),
		includeEvents: asBoolean(options.includeEvents),
		includeInput: asBoolean(options.includeInput),
		limits: {
			start: seconds(options.startTimeout, 'Start Timeout', DEFAULT_START_SECONDS),
			idle: seconds(options.idleTimeout, 'Idle Timeout', DEFAULT_IDLE_SECONDS),
			progress: LONGEST_RUN,
		},
		timeout: seconds(options.timeout, 'Timeout', 0),
		maxRetries: wholeNumber(options.maxRetries, 'Max Retries', DEFAULT_RETRIES, 0),
	};
}

/**
 * Milliseconds between two starts in any case. Without them, those of a batch would go through n8n's
 * event loop as one bunch, and their answers too, each step of each waiting for all the others.
 */
const LEAST_DELAY = 2;

/**
 * How many runs are under way at once; where somebody reads along, one, for pieces of several would
 * mix in one chat. The options of the first item hold for all of them.
 *
 * @throws DifyError when a number is out of its range
 */
export function readLaneSettings(n8n: IExecuteFunctions): LaneSettings {
	const options = collectionParameter(n8n, 'options', 0);
	const isAnyShownLive =
		isReadAlong(n8n) && n8n.getInputData().some((_item, itemIndex) => isShownLive(n8n, itemIndex));
	const concurrency = wholeNumber(options.concurrency, 'Concurrency', DEFAULT_CONCURRENCY, 1);
	return {
		concurrency: isAnyShownLive ? 1 : concurrency,
		delay: Math.max(LEAST_DELAY, wholeNumber(options.delay, 'Delay', 0, 0)),
	};
}

/** Whether somebody reads an item in n8n's chat while it comes. */
export function isShownLive(n8n: IExecuteFunctions, itemIndex: number): boolean {
	if (!isReadAlong(n8n)) return false;
	const { enableStreaming } = readableOptions(n8n, itemIndex);
	return enableStreaming === undefined || asBoolean(enableStreaming);
}

/** How a failed item is told, also where it failed because its options cannot be read. */
export function readFailureSettings(n8n: IExecuteFunctions, itemIndex: number): FailureSettings {
	const { chatErrorText, includeInput } = readableOptions(n8n, itemIndex);
	return { chatText: asText(chatErrorText), includeInput: asBoolean(includeInput) };
}

/** The options; where one of them cannot be read, all have their defaults, and the item says why. */
export function readableOptions(n8n: IExecuteFunctions, itemIndex: number): JsonObject {
	try {
		return collectionParameter(n8n, 'options', itemIndex);
	} catch {
		return {};
	}
}

/**
 * A number of seconds, in whole milliseconds.
 *
 * @param fallback seconds
 * @throws DifyError when it is no number of 0 or more
 */
export function seconds(value: unknown, label: string, fallback: number): number {
	return Math.round(amount(value, label, fallback) * 1_000);
}
