// Document: Set Metadata. Gives a document values in metadata fields of its knowledge base.

import { parameterError } from '../../../../dify/errors/errors';
import { getDocument, readDocumentState } from '../../../../dify/knowledge/documents';
import { setValues } from '../../../../dify/knowledge/setValues';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { asBoolean, collectionParameter } from '../../../shared/parameters';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import { baseKey, knownBase } from '../knownBases';
import { shapeValues } from './documentItem';
import { documentLane } from './documentLane';
import { metadataField, readMetadataValues } from './metadataValues';

export const setMetadata: Operation = {
	option: {
		name: 'Set Metadata',
		value: 'setMetadata',
		action: 'Set metadata of document',
		description: 'Set values of a document in metadata fields, by which searches can filter',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		metadataField,
		optionsField([
			concurrencyOption,
			{
				displayName: 'Keep Others',
				name: 'keepOthers',
				type: 'boolean',
				default: true,
				description:
					'Whether the document keeps its values in fields that are not named here. The field content_hash of Create or Update is always kept.',
			},
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		const values = readMetadataValues(n8n, itemIndex);
		const { keepOthers = true } = collectionParameter(n8n, 'options', itemIndex);
		const keepsOthers = asBoolean(keepOthers);
		if (keepsOthers && values.length === 0) {
			throw parameterError(
				`'${metadataField.displayName}' is empty`,
				"Add a value, or switch the option 'Keep Others' off to take all values from the document.",
			);
		}
		return {
			lane: documentLane(documentId),
			async execute({ transport, connection }) {
				const { fields } = knownBase(n8n, baseKey(connection, baseId));
				const state = readDocumentState(await getDocument(transport, baseId, documentId));
				const metadata = await setValues(transport, fields, state, values, keepsOthers);
				return [
					{
						json: { document_id: documentId, name: state.name, metadata: shapeValues(metadata) },
					},
				];
			},
		};
	},
};
