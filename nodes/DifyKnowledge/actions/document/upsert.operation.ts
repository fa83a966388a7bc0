// Document: Create or Update. Brings a document of a knowledge base in step with its source.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { checkFilled, checkStorable } from '../../../../dify/http/identifiers';
import { upsertDocument } from '../../../../dify/knowledge/upsert';
import type { DocumentSource } from '../../../../dify/knowledge/sourceDocument';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { asBoolean, collectionParameter, oneOf, textParameter } from '../../../shared/parameters';
import { perExecution } from '../../../shared/perExecution';
import { knowledgeBaseField, readKnowledgeBaseId, readLaneSettings } from '../knowledgeFields';
import { chunkingFields, readChunking } from './chunkingFields';
import { contentFields, readContent } from './contentFields';
import { noteNoText, shapeWritten } from './documentItem';
import { documentLane } from './documentLane';
import { baseKey, documentIndex, knownBase } from '../knownBases';
import { matchByField, metadataFieldField, readMatchRule } from './matchFields';
import { metadataField, readMetadataValues } from './metadataValues';
import { readWriteSettings, writeOptions } from './writeOptions';

const TWICE =
	'An earlier item is the same document with other content: the last one stays, and each run pays for both again. Give each document a name of its own, or match by metadata';

export const upsert: Operation = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update document',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
	fields: [
		knowledgeBaseField,
		...contentFields,
		matchByField,
		metadataFieldField,
		{
			displayName: 'Metadata Value',
			name: 'metadataValue',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs',
			displayOptions: { show: { matchBy: ['metadata'] } },
			description:
				"The source's own ID for this document, for example the ID of a Google Drive file",
		},
		...chunkingFields,
		metadataField,
		optionsField([
			...writeOptions,
			{
				displayName: 'If Several Match',
				name: 'onSeveral',
				type: 'options',
				options: [
					{ name: 'Fail', value: 'error' },
					{ name: 'Update the Newest', value: 'newest' },
				],
				default: 'error',
				description: 'What to do where several documents have this name, or this ID',
			},
			{
				displayName: 'Skip Unchanged',
				name: 'skipUnchanged',
				type: 'boolean',
				default: true,
				description:
					'Whether to leave a document alone that has the same content, name and chunking already. Indexing it again would cost the embedding model once more.',
			},
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const options = collectionParameter(n8n, 'options', itemIndex);
		const rule = readMatchRule(n8n, itemIndex);
		const settings = readWriteSettings(options);
		const source: DocumentSource = {
			...readContent(n8n, itemIndex),
			chunking: readChunking(n8n, itemIndex),
			metadata: readMetadataValues(n8n, itemIndex),
			technique: settings.technique,
			language: settings.language,
			...(rule.by === 'metadata' ? { sourceId: readSourceId(n8n, itemIndex, rule.field) } : {}),
		};
		checkMetadata(source);
		const { waitUntilIndexed, limit } = settings;
		const onSeveral = oneOf('If Several Match', options.onSeveral, ['error', 'newest']);
		const skipUnchanged = options.skipUnchanged === undefined || asBoolean(options.skipUnchanged);
		const document = source.sourceId?.value ?? source.name;
		return {
			lane: documentLane(JSON.stringify([baseId, document])),
			async execute({ connection, transport, clock, deadline, hints }) {
				const key = baseKey(connection, baseId);
				const base = knownBase(n8n, key);
				const index = documentIndex(n8n, { ...key, rule });
				const result = await upsertDocument(
					source,
					{ skipUnchanged, waitUntilIndexed, limit, onSeveral },
					{ base, index, transport, clock, deadline },
				);
				noteNoText(hints, result, itemIndex);
				const earlier = writtenIn(n8n, key);
				if (result.batch !== '' && earlier.has(result.document.id)) hints.add(TWICE, itemIndex);
				if (result.batch !== '') earlier.add(result.document.id);
				return [{ json: shapeWritten(baseId, result) }];
			},
		};
	},
};

/** The documents that items of this run have written. */
const writtenIn = perExecution(() => new Set<string>());

function readSourceId(n8n: IExecuteFunctions, itemIndex: number, field: string) {
	const value = checkFilled('Metadata Value', textParameter(n8n, 'metadataValue', itemIndex));
	return { field, value: checkStorable('Metadata Value', value) };
}

function checkMetadata({ metadata, sourceId }: DocumentSource): void {
	if (sourceId === undefined || metadata.every(({ name }) => name !== sourceId.field)) return;
	throw parameterError(
		`'Metadata' sets the field '${sourceId.field}', by which the document is recognised`,
		"Leave it out there: 'Metadata Value' is what the field gets.",
	);
}
