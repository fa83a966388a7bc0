// Stores the file of a document as binary data, by whichever of Dify's two ways gives it.

import type { IBinaryData } from 'n8n-workflow';

import type { FileDoor } from '../../../../dify/app/fetchFile';
import { DifyError } from '../../../../dify/errors/errors';
import { startDeadline } from '../../../../dify/http/deadline';
import { fetchPacked, openSigned } from '../../../../dify/knowledge/downloadDocument';
import type { DocumentIds, StoredFile } from '../../../../dify/knowledge/downloadDocument';
import { hideKey } from '../../../shared/hiddenKey';
import type { OperationContext } from '../../../shared/operation';
import { storeBody } from '../../../shared/storedBody';
import { createFileDoor } from '../../../shared/transport';

/** Milliseconds in which a file's own host must begin to answer: one that n8n cannot reach may be silent. */
const LONGEST_SILENCE = 20_000;

/** Milliseconds that a packed file may take. */
const LONGEST_PACKED = 900_000;

/**
 * Stores the file of a document. Its own address comes first, from where it is not held in memory;
 * where its host cannot be reached, and for what that host would cut, Dify's API packs it.
 *
 * @throws DifyError, and whatever n8n's storage says
 */
export async function storeDocumentFile(
	context: OperationContext,
	ids: DocumentIds,
	file: StoredFile,
): Promise<IBinaryData> {
	if (file.mayBeText) return await storePacked(context, ids, file);
	const stored = await storeSigned(context, ids, file).then(
		(binary) => ({ binary }),
		(failure: unknown) => ({ failure }),
	);
	if ('binary' in stored) return stored.binary;
	const { failure } = stored;
	if (!isOutOfReach(failure) || context.deadline.failure() !== undefined) throw failure;
	return await storePacked(context, ids, file);
}

function isOutOfReach(thrown: unknown): boolean {
	return (
		thrown instanceof DifyError &&
		(thrown.code === 'file_not_fetched' ||
			(thrown.kind === 'connection' && thrown.code !== 'timeout'))
	);
}

async function storeSigned(
	context: OperationContext,
	ids: DocumentIds,
	file: StoredFile,
): Promise<IBinaryData> {
	const { transport, connection } = context;
	return await storeBody(context, async (signal) => ({
		response: await openSigned(transport, ids, fileDoor(context, signal), connection.baseUrl),
		...nameAndType(file),
	}));
}

/** @param signal ends the download, the file's body included */
function fileDoor({ n8n, connection, clock }: OperationContext, signal: AbortSignal): FileDoor {
	return async (url) => {
		const silence = startDeadline(clock, LONGEST_SILENCE, signal);
		try {
			const ends = AbortSignal.any([signal, silence.signal]);
			return await createFileDoor(n8n, connection, ends)(url);
		} finally {
			silence.end();
		}
	};
}

async function storePacked(
	context: OperationContext,
	ids: DocumentIds,
	file: StoredFile,
): Promise<IBinaryData> {
	const { n8n, connection, clock, deadline, lastingTransport } = context;
	const limit = startDeadline(clock, LONGEST_PACKED, deadline.signal);
	try {
		const { bytes, isPacked } = await fetchPacked(lastingTransport, ids, limit.signal);
		const { name, mimeType } = isPacked
			? { name: `${file.name || ids.documentId}.zip`, mimeType: 'application/zip' }
			: nameAndType(file);
		return await n8n.helpers.prepareBinaryData(
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
			hideKey(name, connection.apiKey),
			hideKey(mimeType, connection.apiKey),
		);
	} catch (thrown) {
		throw deadline.failure() ?? limit.failure() ?? thrown;
	} finally {
		limit.end();
	}
}

/** A text that was sent as one has whatever name it was given, but the type of a text. */
function nameAndType({ name, mimeType }: StoredFile): { name: string; mimeType: string } {
	return { name: name || 'file', mimeType: mimeType || 'application/octet-stream' };
}
