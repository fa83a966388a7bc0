// What an operation of a node is: what the user sees of it, and what it does.

import type {
	IBinaryKeyData,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { Clock } from '../../dify/http/clock';
import type { Deadline } from '../../dify/http/deadline';
import type { JsonObject } from '../../dify/http/json';
import type { Transport } from '../../dify/http/transport';
import type { AppForms } from './appForms';
import type { Connection } from './connection';
import type { Hints } from './hints';
import type { Lane, LaneSettings, Turn } from './lanes';
import type { LiveAnswer } from './liveChat';

/** What looking at an item works with. */
export interface CheckContext {
	connection: Connection;
	/** What the apps of this execution ask for. */
	forms: AppForms;
}

/** What carrying out an item works with. */
export interface OperationContext extends CheckContext {
	n8n: IExecuteFunctions;
	itemIndex: number;
	/** For ordinary requests: none outlives the item's deadline. */
	transport: Transport;
	/** For requests that must leave even when the item is to end, such as Dify's stop. */
	lastingTransport: Transport;
	clock: Clock;
	deadline: Deadline;
	/** The item's turn among the others. */
	turn: Turn;
	/** The item in n8n's chat, where somebody reads along. */
	live: LiveAnswer | undefined;
	hints: Hints;
}

/** What an operation gives for an item, before it becomes one of n8n's. */
export interface OperationItem {
	json: JsonObject;
	binary?: IBinaryKeyData;
}

/** An item whose parameters have all been read. */
export interface ItemTask {
	/** What it shares with other items; left out where it shares nothing. */
	lane?: Lane;
	/** Milliseconds that all it asks of Dify may take; 0 or left out for no limit. */
	limit?: number;
	/**
	 * Finds what only Dify knows to be wrong. This is done for all items before the first is carried
	 * out, and asks for nothing that is paid. Throws DifyError.
	 */
	check?(context: CheckContext): Promise<void>;
	/** Throws DifyError. */
	execute(context: OperationContext): Promise<OperationItem[]>;
}

/** How a failed item is told. */
export interface FailureSettings {
	/** What n8n's chat shows in place of the reason; empty for the reason. */
	chatText: string;
	/** Whether the item has the fields of the incoming one as `input`. */
	includeInput: boolean;
}

/** One operation: description and behaviour on one page. */
export interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** How items run side by side; left out where they run one after the other. Throws DifyError. */
	readLaneSettings?(n8n: IExecuteFunctions): LaneSettings;
	/** Whether somebody reads the items in n8n's chat while they come. */
	isShownLive?(n8n: IExecuteFunctions, itemIndex: number): boolean;
	/** How a failed item is told; left out where it has no options for that. Never throws. */
	readFailureSettings?(n8n: IExecuteFunctions, itemIndex: number): FailureSettings;
	/**
	 * Reads all parameters of an item. Nothing is sent: this is done for all items first, so that
	 * what is wrong is found before anything is paid. Throws DifyError.
	 */
	read(n8n: IExecuteFunctions, itemIndex: number): ItemTask;
}

/** A resource and its operations. */
export interface Resource {
	option: INodePropertyOptions;
	operations: Operation[];
	defaultOperation: string;
}

/** The parameters of a node: its resources, their operations, and each operation's fields. */
export function describeResources(
	resources: Resource[],
	defaultResource: string,
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ option }) => option),
			default: defaultResource,
		},
		...resources.flatMap(describeOperations),
	];
}

function describeOperations({ option, operations, defaultOperation }: Resource): INodeProperties[] {
	const resource = [option.value];
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource } },
			options: operations.map((operation) => operation.option),
			default: defaultOperation,
		},
		...operations.flatMap((operation) =>
			updateDisplayOptions(
				{ show: { resource, operation: [operation.option.value] } },
				operation.fields,
			),
		),
	];
}
