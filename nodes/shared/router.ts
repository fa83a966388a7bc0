// Runs the chosen operation for every item, and decides what a failed one becomes.

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../dify/clock';
import { toDifyError } from '../../dify/connectionErrors';
import { cancelledError, parameterError } from '../../dify/errors';
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
	try {
		const operation = findOperation(n8n, resources);
		const goesOn = n8n.continueOnFail();
		const outcomes = await runInLanes(
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
		return [collect(n8n, outcomes, goesOn)];
	} catch (thrown) {
		throw toNodeError(n8n.getNode(), thrown, 0);
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

/**
 * The items of all outcomes in order.
 *
 * @throws the execution's cancellation, or the failure that ended the node
 */
function collect(
	n8n: IExecuteFunctions,
	outcomes: ItemOutcome[],
	goesOn: boolean,
): INodeExecutionData[] {
	if (n8n.getExecutionCancelSignal()?.aborted) throw cancelledError();
	if (!goesOn) throwFirstFailure(n8n, outcomes);
	return outcomes.flatMap((outcome, itemIndex) => {
		if (outcome === undefined) return [];
		return 'result' in outcome ? outcome.result : [toErrorItem(n8n, outcome.failure, itemIndex)];
	});
}

function throwFirstFailure(n8n: IExecuteFunctions, outcomes: ItemOutcome[]): void {
	// What was under way beside it was ended by it, and says so.
	const itemIndex = outcomes.findIndex(
		(outcome) =>
			outcome !== undefined &&
			'failure' in outcome &&
			toDifyError(outcome.failure).kind !== 'cancelled',
	);
	const outcome = outcomes[itemIndex];
	if (outcome === undefined || !('failure' in outcome)) return;
	const arrived = outcomes.filter((other) => other !== undefined && 'result' in other).length;
	const advice =
		outcomes.length > 1
			? `${arrived} of ${outcomes.length} items were done. To keep them next time, choose Continue or Continue (using error output) under On Error in the node's settings.`
			: '';
	throw toNodeError(n8n.getNode(), toDifyError(outcome.failure).withTurn({}, advice), itemIndex);
}
