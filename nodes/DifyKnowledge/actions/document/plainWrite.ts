// What Create and Update have in common: all that a document can be told, and how it is read.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { PlainWrite, PlainWriteContext } from '../../../../dify/knowledge/plainWrite';
import type { OperationContext } from '../../../shared/operation';
import { collectionParameter } from '../../../shared/parameters';
import { chunkingFields, readChunking } from './chunkingFields';
import { contentFields, readContent } from './contentFields';
import { baseKey, knownBase } from '../knownBases';
import { metadataField, readMetadataValues } from './metadataValues';
import { readWriteSettings } from './writeOptions';

/** Content, chunking and metadata. */
export const plainWriteFields: INodeProperties[] = [
	...contentFields,
	...chunkingFields,
	metadataField,
];

/**
 * The write, as the user set it.
 *
 * @throws DifyError when a parameter is missing or wrong
 */
export function readPlainWrite(n8n: IExecuteFunctions, itemIndex: number): PlainWrite {
	const { technique, language, waitUntilIndexed, limit } = readWriteSettings(
		collectionParameter(n8n, 'options', itemIndex),
	);
	const chunking = readChunking(n8n, itemIndex);
	return {
		draft: { ...readContent(n8n, itemIndex), chunking, technique, language },
		metadata: readMetadataValues(n8n, itemIndex),
		waitUntilIndexed,
		limit,
	};
}

/** What the write works with. */
export function plainWriteContext(
	{ n8n, connection, transport, clock, deadline }: OperationContext,
	baseId: string,
): PlainWriteContext {
	return { base: knownBase(n8n, baseKey(connection, baseId)), transport, clock, deadline };
}
