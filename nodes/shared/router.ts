// Runs the chosen operation for every item: reads and checks them all, carries them out, decides what a failed one becomes.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { cancelledError, DifyError, parameterError } from '../../dify/errors/errors';
import { systemClock } from '../../dify/http/clock';
import { startDeadline, withinDeadline } from '../../dify/http/deadline';
import { repeatingReads } from '../../dify/http/retry';
import { mediaTypeOf } from '../../dify/http/transport';
import type { Transport } from '../../dify/http/transport';
import { AppForms } from './appForms';
import { connectionsOf } from './connection';
import type { Connection } from './connection';
import { hideKeyIn, withoutKeyInError } from './hiddenKey';
import { Hints } from './hints';
import { toItem } from './items';
import type { DifyNode } from './node';
import { failureWords, tellForNode, toErrorItem, toNodeError } from './nodeErrors';
import type { FailureSettings, ItemTask, Operation, OperationItem, Resource } from './operation';
import { textParameter } from './parameters';
import { laneWithin, runInLanes } from './lanes';
import type { Lane, LaneSettings, Outcome, Turn } from './lanes';
import { LiveAnswer } from './liveChat';
import { createTransport } from './transport';

const ONE_AFTER_THE_OTHER: LaneSettings = { concurrency: 1, delay: 0 };

const NOTHING_SPECIAL: FailureSettings = { chatText: '', includeInput: false };

const ALONE: Lane = { conversation: undefined, user: '' };

/** Items that are read before n8n gets a moment for other work. */
const READ_AT_ONCE = 25;

/** An item that is ready to be carried out, or why it is not. */
type ReadItem = ReadyItem | { failure: unknown };

type ReadyItem = { task: ItemTask; connection: Connection };

type ItemOutcome = Outcome<OperationItem[]>;

/**
 * The node's `execute`: results in the order of the items. A failed item ends the node and whatever
 * else is under way, or becomes an item of its own where the node is set to go on.
 */
export async function routeItems(
	n8n: IExecuteFunctions,
	node: DifyNode,
): Promise<INodeExecutionData[][]> {
	if (n8n.getInputData().length === 0) return [[]];
	return [await new Routing(n8n, node).run()];
}

class Routing {
	readonly #hints = new Hints();

	readonly #forms: AppForms;

	readonly #connectionOf: (itemIndex: number) => Promise<Connection>;

	/** Whether a failed item becomes an item of its own. */
	readonly #goesOn: boolean;

	#operation: Operation | undefined;

	constructor(
		private readonly n8n: IExecuteFunctions,
		private readonly node: DifyNode,
	) {
		this.#goesOn = n8n.continueOnFail();
		this.#forms = new AppForms(n8n, systemClock);
		this.#connectionOf = connectionsOf(n8n, node.credential);
	}

	async run(): Promise<INodeExecutionData[]> {
		const { n8n, node } = this;
		try {
			const operation = findOperation(n8n, node.resources);
			this.#operation = operation;
			const settings = operation.readLaneSettings?.(n8n) ?? ONE_AFTER_THE_OTHER;
			const items = await this.#checkAll(await this.#readAll(operation));
			return await this.#carryOut(items, settings);
		} catch (thrown) {
			if (!this.#goesOn || this.#wasStopped()) {
				throw this.#toNodeError(thrown, 0);
			}
			// A setting that holds for all items is wrong: nothing was asked, and each item says so.
			return n8n.getInputData().map((_item, itemIndex) => {
				this.#tellChat(this.#beginLive(itemIndex), thrown, itemIndex);
				return this.#toErrorItem(thrown, itemIndex);
			});
		} finally {
			this.#hints.show(n8n);
		}
	}

	/** Reads the items, up to the first that is wrong where the node does not go on. */
	async #readAll(operation: Operation): Promise<ReadItem[]> {
		const { n8n } = this;
		const items: ReadItem[] = [];
		for (const itemIndex of n8n.getInputData().keys()) {
			const item = await this.#read(operation, itemIndex);
			if ('failure' in item && !this.#goesOn) {
				throw this.#toNodeError(item.failure, itemIndex);
			}
			items.push(item);
			if (items.length % READ_AT_ONCE === 0) await systemClock.wait(0);
			if (this.#wasStopped()) throw cancelledError();
		}
		return items;
	}

	async #read(operation: Operation, itemIndex: number): Promise<ReadItem> {
		try {
			const connection = await this.#connectionOf(itemIndex);
			return { task: operation.read(this.n8n, itemIndex), connection };
		} catch (failure) {
			return { failure };
		}
	}

	/** Checks the items, up to the first that is wrong where the node does not go on. */
	async #checkAll(items: ReadItem[]): Promise<ReadItem[]> {
		const checked: ReadItem[] = [];
		for (const [itemIndex, read] of items.entries()) {
			const item = await this.#check(read);
			if ('failure' in item && !this.#goesOn) {
				throw this.#toNodeError(item.failure, itemIndex);
			}
			checked.push(item);
			if (this.#wasStopped()) throw cancelledError();
		}
		return checked;
	}

	async #check(item: ReadItem): Promise<ReadItem> {
		if ('failure' in item) return item;
		const { task, connection } = item;
		try {
			await task.check?.({ connection, forms: this.#forms });
			return item;
		} catch (thrown) {
			return { failure: withoutKeyInError(thrown, connection.apiKey) };
		}
	}

	async #carryOut(items: ReadItem[], settings: LaneSettings): Promise<INodeExecutionData[]> {
		const { n8n } = this;
		const { outcomes, firstFailure } = await runInLanes(
			items.map((item) => ('task' in item ? laneOf(item) : ALONE)),
			{
				settings,
				clock: systemClock,
				signal: n8n.getExecutionCancelSignal(),
				stopsAtFailure: !this.#goesOn,
				run: async (itemIndex, turn) => await this.#show(items[itemIndex], itemIndex, turn),
			},
		);
		if (this.#wasStopped()) throw cancelledError();
		if (!this.#goesOn && firstFailure !== undefined) {
			throw this.#toNodeError(endingFailure(outcomes, firstFailure), firstFailure);
		}
		return outcomes.flatMap((outcome, itemIndex) => {
			if (outcome === undefined) return [];
			if ('result' in outcome) return outcome.result.map((item) => toItem(item, itemIndex));
			return [this.#toErrorItem(outcome.failure, itemIndex)];
		});
	}

	/** Carries an item out, and shows it in n8n's chat where somebody reads along. */
	async #show(item: ReadItem | undefined, itemIndex: number, turn: Turn): Promise<OperationItem[]> {
		const apiKey = item !== undefined && 'connection' in item ? item.connection.apiKey : undefined;
		const live = this.#beginLive(itemIndex, apiKey);
		const result = this.#execute(item, itemIndex, turn, live);
		// It is overheard, not caught and thrown on: n8n's linter forbids that.
		void result.catch((thrown: unknown) => this.#tellChat(live, thrown, itemIndex));
		return await result;
	}

	async #execute(
		item: ReadItem | undefined,
		itemIndex: number,
		turn: Turn,
		live: LiveAnswer | undefined,
	): Promise<OperationItem[]> {
		if (item === undefined || 'failure' in item) throw item?.failure;
		const { n8n } = this;
		const { task, connection } = item;
		const { apiKey } = connection;
		const deadline = startDeadline(systemClock, task.limit ?? 0, turn.signal);
		const lastingTransport = this.#adapt(
			repeatingReads(tellingOfAnswers(createTransport(n8n, connection), turn), systemClock),
			turn,
		);
		try {
			const items = await task.execute({
				n8n,
				itemIndex,
				connection,
				forms: this.#forms,
				lastingTransport,
				transport: withinDeadline(lastingTransport, deadline),
				clock: systemClock,
				deadline,
				turn,
				live,
				hints: this.#hints,
			});
			return items.map(({ json, binary }) => ({ json: hideKeyIn(json, apiKey), binary }));
		} catch (thrown) {
			throw withoutKeyInError(thrown, apiKey);
		} finally {
			deadline.end();
		}
	}

	#adapt(transport: Transport, turn: Turn): Transport {
		return this.node.adaptTransport?.(transport, systemClock, turn) ?? transport;
	}

	#toNodeError(thrown: unknown, itemIndex: number): NodeOperationError | NodeApiError {
		const isShown = this.#operation?.isShownLive?.(this.n8n, itemIndex) === true;
		const { chatText } = this.#failureSettings(itemIndex);
		const told = tellForNode(thrown, this.node);
		return toNodeError(this.n8n.getNode(), told, itemIndex, isShown ? chatText : '');
	}

	#toErrorItem(thrown: unknown, itemIndex: number): INodeExecutionData {
		const settings = this.#failureSettings(itemIndex);
		return toErrorItem(this.n8n, tellForNode(thrown, this.node), itemIndex, settings);
	}

	/** Where a failure ends the node, n8n itself tells the chat of it. */
	#tellChat(live: LiveAnswer | undefined, thrown: unknown, itemIndex: number): void {
		const { chatText } = this.#failureSettings(itemIndex);
		if (!this.#goesOn) live?.fail(undefined);
		else if (chatText === '') live?.fail(failureWords(tellForNode(thrown, this.node)));
		else live?.excuse(chatText);
	}

	#failureSettings(itemIndex: number): FailureSettings {
		return this.#operation?.readFailureSettings?.(this.n8n, itemIndex) ?? NOTHING_SPECIAL;
	}

	#beginLive(itemIndex: number, apiKey?: string): LiveAnswer | undefined {
		return this.#operation?.isShownLive?.(this.n8n, itemIndex)
			? new LiveAnswer(this.n8n, itemIndex, systemClock, apiKey)
			: undefined;
	}

	#wasStopped(): boolean {
		return this.n8n.getExecutionCancelSignal()?.aborted === true;
	}
}

function laneOf({ task, connection: { baseUrl, apiKey } }: ReadyItem): Lane {
	return laneWithin([baseUrl, apiKey], task.lane ?? ALONE);
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

function tellingOfAnswers(transport: Transport, turn: Turn): Transport {
	return async (request) => {
		const response = await transport(request);
		// A page comes from what stands before Dify, which has then not seen the user.
		if (response.status < 300 || mediaTypeOf(response) === 'application/json') turn.noteAnswer();
		return response;
	};
}

/** The failure that ended the node, with a word on what was done by then. */
function endingFailure(outcomes: ItemOutcome[], itemIndex: number): unknown {
	const outcome = outcomes[itemIndex];
	const failure = outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined;
	if (outcomes.length === 1 || !(failure instanceof DifyError)) return failure;
	const done = outcomes.filter((other) => other !== undefined && 'result' in other).length;
	return failure.withTurn(
		{},
		`${done} of ${outcomes.length} items were done. To keep them next time, choose Continue or Continue (using error output) under On Error in the node's settings.`,
	);
}
