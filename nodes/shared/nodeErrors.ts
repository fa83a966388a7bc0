// Shows a failure the way n8n does: as a node error, or as an item that a workflow can branch on.

import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { DifyError } from '../../dify/errors/errors';
import { isShownInChat } from './run/liveChat';

/** Codes of a key that belongs to an app of another kind than the node is for. */
const WRONG_KIND = new Set([
	'app_unavailable',
	'not_chat_app',
	'not_completion_app',
	'not_workflow_app',
]);

/**
 * What was thrown, with a sentence on what the node is for where the key may be one for another.
 *
 * @param purpose the sentence
 */
export function tellPurpose(thrown: unknown, purpose: string): unknown {
	const isWrongKind = thrown instanceof DifyError && WRONG_KIND.has(thrown.code);
	return isWrongKind ? thrown.withTurn({}, purpose) : thrown;
}

/**
 * The error that n8n shows. A wrong parameter is a NodeOperationError, anything that happened on
 * the way to Dify or in it a NodeApiError.
 *
 * @param thrown whatever the operation threw
 */
export function toNodeError(
	node: INode,
	thrown: unknown,
	itemIndex: number,
): NodeOperationError | NodeApiError {
	if (thrown instanceof NodeOperationError || thrown instanceof NodeApiError) return thrown;
	if (!(thrown instanceof DifyError)) {
		return new NodeOperationError(node, asError(thrown), { itemIndex });
	}
	const { kind, message, remedy: description, code, status } = thrown;
	if (kind === 'parameter') {
		const parameterError = new NodeOperationError(node, message, { description, itemIndex });
		parameterError.message = message;
		return parameterError;
	}
	const nodeError = new NodeApiError(
		node,
		{ message, code, ...(status === null ? {} : { status }) },
		{
			message,
			description,
			itemIndex,
			httpCode: status === null ? code : String(status),
		},
	);
	// n8n puts words of its own in the place of any message that holds a system's code, be it only as
	// a part of a word ("preexisting").
	nodeError.message = message;
	// What had arrived stands in the error's details, where no item carries it.
	nodeError.context.data = describeDifyError(thrown);
	return nodeError;
}

/**
 * The item that stands for a failed one when the node goes on. n8n sends an item to the error
 * branch when `error` is its only key; in the ordinary output the fields stand side by side.
 */
export function toErrorItem(
	n8n: IExecuteFunctions,
	thrown: unknown,
	itemIndex: number,
): INodeExecutionData {
	const { message, ...fields } = describe(thrown);
	const json: IDataObject =
		n8n.getNode().onError === 'continueErrorOutput'
			? { error: { message, ...fields } }
			: {
					error: message,
					...fields,
					...(isShownInChat(n8n) ? { output: failureWords(thrown) } : {}),
				};
	return { json, pairedItem: { item: itemIndex } };
}

/** What a chat shows of a failure: what went wrong, and what to do about it. */
export function failureWords(thrown: unknown): string {
	const { message, description } = describe(thrown);
	return `${/[.!?…]$/.test(message) ? message : `${message}.`} ${description}`;
}

interface FailureFields extends IDataObject {
	message: string;
	description: string;
}

function describe(thrown: unknown): FailureFields {
	return thrown instanceof DifyError ? describeDifyError(thrown) : describeOther(thrown);
}

/** A failure of the node itself, such as an expression or a credential that n8n cannot read. */
function describeOther(thrown: unknown): FailureFields {
	const description = thrown instanceof NodeOperationError ? thrown.description : null;
	return {
		message: asError(thrown).message,
		code: 'node_error',
		status: null,
		description: description ?? 'Check the parameters and the credential of this node.',
		retryable: false,
	};
}

function asError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function describeDifyError(error: DifyError): FailureFields {
	const { conversationId, messageId, taskId, partialAnswer } = error.turn;
	return {
		message: error.message,
		code: error.code,
		status: error.status,
		description: error.remedy,
		...(conversationId ? { conversation_id: conversationId } : {}),
		...(messageId ? { message_id: messageId } : {}),
		...(taskId ? { task_id: taskId } : {}),
		...(partialAnswer ? { partial_answer: partialAnswer } : {}),
		retryable: error.retryable,
	};
}
