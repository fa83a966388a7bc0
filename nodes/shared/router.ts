// Runs the chosen operation for every item, and decides what a failed one becomes.

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { cancelledError, DifyError, parameterError } from '../../dify/errors/errors';
import { Hints } from './hints';
import type { Lane, LaneSettings, Outcome } from './lanes';
import { runInLanes } from './lanes';
import { toErrorItem, toNodeError } from './nodeErrors';
import type { Operation, Resource } from './operation';
import { openContext } from './operation';
import { textParameter } from './parameters';

const ONE_AFTER_THE_OTHER: LaneSettings = { concurrency: 1, delay: 0 };

type ItemOutcome = Outcome<INodeExecutionData[]>;

/**
 * The node's `execute`: results in the order of the items. A failed item ends the node and whatever
 * else is under way, or becomes an item of its own where the node is set to go on.
 */
export async function routeItems(
	n8n: IExecuteFunctions,
	resources: Resource[],
): Promise<INodeExecutionData[][]> {
	const items = n8n.getInputData();
	if (items.length === 0) return [[]];
	const hints = new Hints();
	const goesOn = n8n.continueOnFail();
	try {
		const operation = findOperation(n8n, resources);
		const { outcomes, firstFailure } = await runInLanes(
			items.map((_item, itemIndex) => laneOf(n8n, operation, itemIndex)),
			{
				settings: operation.lanes?.readSettings(n8n) ?? ONE_AFTER_THE_OTHER,
				clock: systemClock,
				signal: n8n.getExecutionCancelSignal(),
				stopsAtFailure: !goesOn,
				run: async (itemIndex, turn) =>
					await operation.execute(await openContext(n8n, itemIndex, turn, hints), itemIndex),
			},
		);
		if (n8n.getExecutionCancelSignal()?.aborted) throw cancelledError();
		if (!goesOn && firstFailure !== undefined) throw endingFailure(n8n, outcomes, firstFailure);
		return [collect(n8n, outcomes)];
	} catch (thrown) {
		const wasStopped = n8n.getExecutionCancelSignal()?.aborted === true;
		if (!goesOn || wasStopped) throw toNodeError(n8n.getNode(), thrown, 0);
		// A setting that holds for all items is wrong: nothing was asked, and each item says so.
		return [items.map((_item, itemIndex) => toErrorItem(n8n, thrown, itemIndex))];
	} finally {
		hints.show(n8n);
	}
}

function findOperation(n8n: IExecuteFunctions, resources: Resource[]): Operation {
	// Resource and operation are the same for all items: they take no expression.
	const resourceName = textParameter(n8n, 'resource', 0);
	const operationName = textParameter(n8n, 'operation', 0);
	const operation = resources
		.find(({ option }) => option.value === resourceName)
		?.operations.find(({ option }) => option.value === operationName);
	if (operation === undefined) {
		throw parameterError(
			`This node has no operation '${operationName}' for '${resourceName}'`,
			'Choose a resource and an operation in the node, or update the package.',
		);
	}
	return operation;
}

function laneOf(n8n: IExecuteFunctions, operation: Operation, itemIndex: number): Lane {
	const alone: Lane = { conversation: undefined, user: '' };
	try {
		return operation.lanes?.readLane(n8n, itemIndex) ?? alone;
	} catch {
		// The item meets the same failure in its own turn, and there it is reported.
		return alone;
	}
}

/** The items of all outcomes in order. */
function collect(n8n: IExecuteFunctions, outcomes: ItemOutcome[]): INodeExecutionData[] {
	return outcomes.flatMap((outcome, itemIndex) => {
		if (outcome === undefined) return [];
		return 'result' in outcome ? outcome.result : [toErrorItem(n8n, outcome.failure, itemIndex)];
	});
}

/** The failure that ended the node, with a word on what was done by then. */
function endingFailure(n8n: IExecuteFunctions, outcomes: ItemOutcome[], itemIndex: number) {
	const outcome = outcomes[itemIndex];
	const failure = outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined;
	const done = outcomes.filter((other) => other !== undefined && 'result' in other).length;
	const advice =
		outcomes.length > 1
			? `${done} of ${outcomes.length} items were done. To keep them next time, choose Continue or Continue (using error output) under On Error in the node's settings.`
			: '';
	const told = failure instanceof DifyError ? failure.withTurn({}, advice) : failure;
	return toNodeError(n8n.getNode(), told, itemIndex);
}
