// Shows a failure the way n8n does: as a node error, or as an item that a workflow can branch on.

import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toDifyError } from '../../dify/connectionErrors';
import type { DifyError } from '../../dify/errors';

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
	const error = toDifyError(thrown);
	const { message, remedy: description } = error;
	if (error.kind === 'parameter') {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	return new NodeApiError(
		node,
		{ message, code: error.code, ...(error.status === null ? {} : { status: error.status }) },
		{
			message,
			description,
			itemIndex,
			httpCode: error.status === null ? error.code : String(error.status),
		},
	);
}

/**
 * The item that stands for a failed one when the node goes on. n8n sends an item to the error
 * branch when `error` is its only key; in the ordinary output the fields stand side by side.
 */
export function toErrorItem(
	context: IExecuteFunctions,
	thrown: unknown,
	itemIndex: number,
): INodeExecutionData {
	const error = toDifyError(thrown);
	const { message, ...fields } = describe(error);
	const json: IDataObject =
		context.getNode().onError === 'continueErrorOutput'
			? { error: { message, ...fields } }
			: { error: message, ...fields };
	return { json, pairedItem: { item: itemIndex } };
}

function describe(error: DifyError): IDataObject & { message: string } {
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
