// Shows a failure the way n8n does: as a node error, or as an item that a workflow can branch on.

import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { DifyError } from '../../dify/errors/errors';
import type { CredentialKind, DifyNode } from './node';
import type { FailureSettings } from './operation';
import { isShownInChat } from './liveChat';

/** Codes of a key that belongs to an app of another kind than the node is for. */
const WRONG_KIND = new Set(['not_chat_app', 'not_completion_app', 'not_workflow_app']);

/** What was thrown, with what only the node knows: which keys it takes, and what it is for. */
export function tellForNode(thrown: unknown, { credential, purpose }: DifyNode): unknown {
	if (!(thrown instanceof DifyError)) return thrown;
	if (thrown.code === 'unauthorized') return thrown.withTurn({}, whichKeys(credential));
	if (purpose === undefined) return thrown;
	const { needs, others } = purpose;
	if (thrown.code === 'app_unavailable') return thrown.withTurn({}, `${needs}. ${others}`);
	if (!WRONG_KIND.has(thrown.code)) return thrown;
	return thrown.withHeadline(`${thrown.message}: ${needs}`).withTurn({}, others);
}

function whichKeys({ whereKeysAre, foreignKeys }: CredentialKind): string {
	return `${whereKeysAre} One that begins with "${foreignKeys.prefix}" is ${foreignKeys.words}.`;
}

/**
 * The error that n8n shows. A wrong parameter is a NodeOperationError, anything that happened on
 * the way to Dify or in it a NodeApiError.
 *
 * @param thrown whatever the operation threw
 * @param chatText what n8n's chat is to show, where it shows the error: it takes the description
 */
export function toNodeError(
	node: INode,
	thrown: unknown,
	itemIndex: number,
	chatText = '',
): NodeOperationError | NodeApiError {
	if (thrown instanceof NodeOperationError || thrown instanceof NodeApiError) return thrown;
	const { message, description, ...details } = describe(thrown);
	const shown = { itemIndex, description: chatText || description };
	const nodeError =
		thrown instanceof DifyError && thrown.kind !== 'parameter'
			? new NodeApiError(node, responseOf(thrown), {
					message,
					httpCode: thrown.status === null ? thrown.code : String(thrown.status),
					...shown,
				})
			: new NodeOperationError(node, asError(thrown), shown);
	// n8n puts words of its own in the place of any message that holds a system's code, be it only as
	// a part of a word ("preexisting").
	nodeError.message = message;
	// What had arrived stands in the error's details, where no item carries it.
	nodeError.context.data = { message, description, ...details };
	return nodeError;
}

function responseOf({ message, code, status }: DifyError) {
	return { message, code, ...(status === null ? {} : { status }) };
}

/**
 * The item that stands for a failed one when the node goes on. n8n sends an item to the error
 * branch when `error` is its only key, and adds the incoming fields itself; in the ordinary output
 * the fields stand side by side.
 */
export function toErrorItem(
	n8n: IExecuteFunctions,
	thrown: unknown,
	itemIndex: number,
	{ chatText, includeInput }: FailureSettings,
): INodeExecutionData {
	const { message, ...fields } = describe(thrown);
	const json: IDataObject =
		n8n.getNode().onError === 'continueErrorOutput'
			? { error: { message, ...fields } }
			: {
					error: message,
					...fields,
					...(isShownInChat(n8n) ? { output: chatText || failureWords(thrown) } : {}),
					...(includeInput ? { input: inputOf(n8n, itemIndex) } : {}),
				};
	return { json, pairedItem: { item: itemIndex } };
}

/** The fields of the incoming item. */
export function inputOf(n8n: IExecuteFunctions, itemIndex: number): IDataObject {
	return n8n.getInputData()[itemIndex]?.json ?? {};
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
		status: 'failed',
		code: 'node_error',
		http_status: null,
		description: description ?? 'Check the parameters and the credential of this node.',
		retryable: false,
	};
}

function asError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function describeDifyError(error: DifyError): FailureFields {
	const { conversationId, messageId, taskId, workflowRunId, partialAnswer } = error.turn;
	return {
		message: error.message,
		status: 'failed',
		code: error.code,
		http_status: error.status,
		description: error.description,
		...(conversationId ? { conversation_id: conversationId } : {}),
		...(messageId ? { message_id: messageId } : {}),
		...(taskId ? { task_id: taskId } : {}),
		...(workflowRunId ? { workflow_run_id: workflowRunId } : {}),
		...(partialAnswer ? { partial_answer: partialAnswer } : {}),
		retryable: error.retryable,
	};
}
