// Document: Wait Until Indexed. Waits until the text of a document, or of a whole batch, can be found.

import type { IExecuteFunctions } from 'n8n-workflow';

import { getDocument } from '../../../../dify/knowledge/documents';
import { checkIndexed, waitForBatch, waitUntilIndexed } from '../../../../dify/knowledge/indexing';
import type { JsonObject } from '../../../../dify/http/json';
import { optionsField, simplifyField } from '../../../shared/fields';
import type { Operation, OperationContext } from '../../../shared/operation';
import { amount, asText, booleanParameter, collectionParameter } from '../../../shared/parameters';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import { simplifyDocument } from './documentItem';

/** Seconds that a document may take. */
const DEFAULT_TIMEOUT = 300;

/** What is waited for. */
interface Awaited {
	baseId: string;
	/** Empty where a batch is waited for. */
	documentId: string;
	/** Empty where a document is. */
	batch: string;
	/** Milliseconds; 0 for no limit. */
	limit: number;
}

export const wait: Operation = {
	option: {
		name: 'Wait Until Indexed',
		value: 'wait',
		action: 'Wait until document is indexed',
		description: 'Wait until the text of a document can be found',
	},
	fields: [
		knowledgeBaseField,
		{
			...documentField,
			required: false,
			description: `${documentField.description}. Leave it empty where the option Batch says what to wait for.`,
		},
		simplifyField,
		optionsField([
			{
				displayName: 'Batch',
				name: 'batch',
				type: 'string',
				default: '',
				placeholder: 'e.g. 20261125000551249226',
				description:
					'The batch that a write or the run of a pipeline gave. All its documents are waited for, and each becomes an item.',
			},
			concurrencyOption,
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_TIMEOUT,
				description:
					'Seconds to wait at most; 0 for no limit. Dify goes on with the document all the same.',
			},
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const awaited = readAwaited(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			async execute(context) {
				const documents: JsonObject[] = [];
				for (const id of await waitFor(awaited, context)) {
					documents.push(await getDocument(context.transport, awaited.baseId, id));
				}
				return documents.map((document) => ({
					json: simplify ? simplifyDocument(document) : document,
				}));
			},
		};
	},
};

/** @throws DifyError when neither a document nor a batch is given, or the time is no number */
function readAwaited(n8n: IExecuteFunctions, itemIndex: number): Awaited {
	const { timeout, ...options } = collectionParameter(n8n, 'options', itemIndex);
	const baseId = readKnowledgeBaseId(n8n, itemIndex);
	const batch = asText(options.batch).trim();
	const documentId = batch === '' ? readDocumentId(n8n, itemIndex) : '';
	return { baseId, documentId, batch, limit: amount(timeout, 'Timeout', DEFAULT_TIMEOUT) * 1_000 };
}

/** The ids of the documents that are indexed then. */
async function waitFor(
	{ baseId, documentId, batch, limit }: Awaited,
	context: OperationContext,
): Promise<string[]> {
	if (batch === '') {
		await waitUntilIndexed({ baseId, documentId, batch: '' }, limit, context);
		return [documentId];
	}
	return checkIndexed(await waitForBatch(baseId, batch, limit, context));
}
