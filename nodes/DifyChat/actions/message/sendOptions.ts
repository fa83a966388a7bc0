// The rarely used settings of a message.

import type { INodeProperties } from 'n8n-workflow';

import type { ResponseMode } from '../../../../dify/chat/chatMessage';
import { parameterError } from '../../../../dify/errors/errors';
import { LONGEST_RUN } from '../../../../dify/stream/lifeSigns';
import type { GenerationLimits } from '../../../../dify/stream/lifeSigns';
import { checkUuid } from '../../../../dify/http/identifiers';
import type { JsonObject } from '../../../../dify/http/json';
import { optionsField } from '../../../shared/fields';
import type { LaneSettings } from '../../../shared/lanes';
import { amount, asBoolean, asText, oneOf, wholeNumber } from '../../../shared/parameters';

/** The settings, read. */
export interface MessageSettings {
	responseMode: ResponseMode;
	autoGenerateName: boolean;
	workflowId: string;
	traceId: string;
	parseJson: boolean;
	separateReasoning: boolean;
	downloadFiles: boolean;
	includeEvents: boolean;
	limits: GenerationLimits;
	startNewWhenMissing: boolean;
	/** Milliseconds after which the user's latest conversation is too old to go on with; 0 for never. */
	newAfter: number;
	maxRetries: number;
}

const DEFAULT_CONCURRENCY = 5;

const DEFAULT_RETRIES = 3;

const DEFAULT_START_SECONDS = 60;

const DEFAULT_IDLE_SECONDS = 60;

/** The Options collection of Message: Send. */
export const sendOptionsField: INodeProperties = optionsField([
	{
		displayName: 'Auto-Generate Name',
		name: 'autoGenerateName',
		type: 'boolean',
		default: true,
		description: 'Whether Dify lets a model name a new conversation',
	},
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_CONCURRENCY,
		description:
			'How many messages are under way at once. Messages of one conversation always run one after the other. The value of the first item counts.',
	},
	{
		displayName: 'Delay (Milliseconds)',
		name: 'delay',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Least time between the starts of two messages. The value of the first item counts.',
	},
	{
		displayName: 'Download Files',
		name: 'downloadFiles',
		type: 'boolean',
		default: false,
		description:
			'Whether files that the app made, and its speech, become binary data of the item. Their addresses are valid for a few minutes only.',
	},
	{
		displayName: 'Enable Streaming',
		name: 'enableStreaming',
		type: 'boolean',
		default: true,
		description:
			"Whether n8n's chat shows the answer while Dify writes it, when a Chat Trigger or Webhook in streaming mode started the workflow. Text once shown cannot be taken back, so switch this off for apps with moderation.",
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
		displayName: 'Include Events',
		name: 'includeEvents',
		type: 'boolean',
		default: false,
		description:
			"Whether to add every event of the run except pieces of text, to follow an app's steps",
	},
	{
		displayName: 'If Conversation Is Missing',
		name: 'onConversationMissing',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'error' },
			{ name: 'Start New', value: 'startNew' },
		],
		default: 'error',
		description:
			'What to do when Dify no longer has the conversation, or has it for another user only',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_RETRIES,
		description:
			"How often a message is sent again when it certainly started nothing: Dify could not be reached, or the app had too many requests at once. Use this instead of n8n's Retry On Fail, which asks and pays for all items again.",
	},
	{
		displayName: 'New After (Minutes)',
		name: 'newAfterMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			"For Continue the User's Latest: start a new conversation when the latest is older than this, 0 for never",
	},
	{
		displayName: 'Parse Answer as JSON',
		name: 'parseJson',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the answer, read as JSON, into answer_json. An answer that is no JSON then fails the item.',
	},
	{
		displayName: 'Reasoning',
		name: 'reasoning',
		type: 'options',
		options: [
			{ name: 'Keep in Answer', value: 'keep' },
			{ name: 'Separate', value: 'separate' },
		],
		default: 'keep',
		description: "Whether a model's thinking stays in the answer or goes into a field of its own",
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
		description:
			'How Dify sends the answer to n8n; you get the same item either way. Blocking breaks off at 60 to 100 seconds on many servers and cannot be stopped. Agents always stream.',
	},
	{
		displayName: 'Start Timeout (Seconds)',
		name: 'startTimeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_START_SECONDS,
		description:
			'Rarely needed. Longest wait for a first sign of Dify working on the message, 0 for no limit. Raise it if your Dify server is so busy that messages wait in line. Only for streaming.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Longest time for one answer, 0 for no limit. When it has passed, Dify is told to stop and the item fails.',
	},
	{
		displayName: 'Trace ID',
		name: 'traceId',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-4711',
		description:
			'An ID of your own that chatflows hand on to tracing tools: letters, digits, - and _',
	},
	{
		displayName: 'Workflow ID',
		name: 'workflowId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 4c8e2a6f-1b3d-4f57-8092-a4b6c8d0e205',
		description: 'The published version of a chatflow to run. Empty for the newest.',
	},
]);

/**
 * Reads the options of a message.
 *
 * @throws DifyError when one has a value that Dify would refuse or pass over in silence
 */
export function readSettings(options: JsonObject): MessageSettings {
	const workflowId = asText(options.workflowId).trim();
	return {
		responseMode: oneOf('Response Mode', options.responseMode, ['streaming', 'blocking']),
		autoGenerateName: options.autoGenerateName === undefined || asBoolean(options.autoGenerateName),
		workflowId: workflowId === '' ? '' : checkUuid('Workflow ID', workflowId),
		traceId: readTraceId(options.traceId),
		parseJson: asBoolean(options.parseJson),
		separateReasoning: oneOf('Reasoning', options.reasoning, ['keep', 'separate']) === 'separate',
		downloadFiles: asBoolean(options.downloadFiles),
		includeEvents: asBoolean(options.includeEvents),
		limits: {
			total: seconds(options.timeout, 'Timeout', 0),
			start: seconds(options.startTimeout, 'Start Timeout', DEFAULT_START_SECONDS),
			idle: seconds(options.idleTimeout, 'Idle Timeout', DEFAULT_IDLE_SECONDS),
			progress: LONGEST_RUN,
		},
		startNewWhenMissing:
			oneOf('If Conversation Is Missing', options.onConversationMissing, ['error', 'startNew']) ===
			'startNew',
		newAfter: amount(options.newAfterMinutes, 'New After (Minutes)', 0) * 60_000,
		maxRetries: wholeNumber(options.maxRetries, 'Max Retries', DEFAULT_RETRIES, 0),
	};
}

/**
 * How many messages run at once.
 *
 * @param options of the first item; they hold for all of them
 * @throws DifyError when a number is out of its range
 */
export function readLaneSettings(options: JsonObject): LaneSettings {
	return {
		concurrency: wholeNumber(options.concurrency, 'Concurrency', DEFAULT_CONCURRENCY, 1),
		delay: wholeNumber(options.delay, 'Delay', 0, 0),
	};
}

/** A number of seconds, in milliseconds. */
function seconds(value: unknown, label: string, fallback: number): number {
	return amount(value, label, fallback) * 1_000;
}

/** Dify passes over a trace id of another form without a word (§4.5). */
function readTraceId(value: unknown): string {
	const traceId = asText(value).trim();
	if (traceId !== '' && !/^[a-zA-Z0-9_-]{1,128}$/.test(traceId)) {
		throw parameterError(
			"The 'Trace ID' option holds characters that Dify does not take",
			'Use up to 128 letters, digits, hyphens and underscores.',
		);
	}
	return traceId;
}
