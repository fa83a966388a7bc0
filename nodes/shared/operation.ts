// What an operation of a node is: what the user sees of it, and what it does.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import type { Clock } from '../../dify/http/clock';
import { repeatingReads } from '../../dify/http/retry';
import { cancelledBy } from '../../dify/http/transport';
import type { Transport } from '../../dify/http/transport';
import { readConnection } from './connection';
import type { Connection } from './connection';
import type { Hints } from './hints';
import type { Lane, LaneSettings, Turn } from './lanes';
import { createTransport } from './transport';

/** What an operation works with. */
export interface OperationContext {
	n8n: IExecuteFunctions;
	connection: Connection;
	/** For ordinary requests: they end with the item. */
	transport: Transport;
	/** For requests that must leave even when the item is to end, such as Dify's stop. */
	lastingTransport: Transport;
	clock: Clock;
	/** The item's turn among the others. */
	turn: Turn;
	hints: Hints;
}

/** How the items of an operation run side by side. */
export interface OperationLanes {
	readSettings(n8n: IExecuteFunctions): LaneSettings;
	readLane(n8n: IExecuteFunctions, itemIndex: number): Lane;
}

/** One operation: description and behaviour on one page. */
export interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** Left out where items run one after the other. */
	lanes?: OperationLanes;
	/** The items that it makes of one item, each with its `pairedItem`. Throws DifyError. */
	execute(context: OperationContext, itemIndex: number): Promise<INodeExecutionData[]>;
}

/** A resource and its operations. */
export interface Resource {
	option: INodePropertyOptions;
	operations: Operation[];
	defaultOperation: string;
}

/** Opens what an operation works with, for one item. */
export async function openContext(
	n8n: IExecuteFunctions,
	itemIndex: number,
	turn: Turn,
	hints: Hints,
): Promise<OperationContext> {
	const connection = await readConnection(n8n, itemIndex);
	const lastingTransport = tellingOfAnswers(createTransport(n8n, connection), turn);
	return {
		n8n,
		connection,
		lastingTransport,
		transport: cancelledBy(repeatingReads(lastingTransport, systemClock), turn.signal),
		clock: systemClock,
		turn,
		hints,
	};
}

function tellingOfAnswers(transport: Transport, turn: Turn): Transport {
	return async (request) => {
		const response = await transport(request);
		turn.noteAnswer();
		return response;
	};
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
