// Stores what comes from Dify, or from a file host, as binary data of an item, piece by piece.

import type { IBinaryData } from 'n8n-workflow';

import { DifyError, formatSeconds } from '../../dify/errors/errors';
import { isConnectionFailure, toDifyError } from '../../dify/http/connectionErrors';
import { startDeadline } from '../../dify/http/deadline';
import type { Deadline } from '../../dify/http/deadline';
import type { DifyResponse } from '../../dify/http/transport';
import { hideKey } from './hiddenKey';
import type { OperationContext } from './operation';
import { isByteStream } from './transport';

/** Milliseconds that one file may take. */
const LONGEST_DOWNLOAD = 900_000;

/** A body on its way, and what it is to be called. */
export interface OpenBody {
	response: DifyResponse;
	name: string;
	/** Left out where n8n is to find it by the name. */
	mimeType?: string;
}

/**
 * Opens a body and stores it as binary data.
 *
 * @param open is given the signal that ends it: after 15 minutes, or with the item's deadline
 * @throws DifyError, and whatever the network or n8n's storage says
 */
export async function storeBody(
	{ n8n, connection, deadline, clock }: OperationContext,
	open: (signal: AbortSignal) => Promise<OpenBody>,
): Promise<IBinaryData> {
	const limit = startDeadline(clock, LONGEST_DOWNLOAD, deadline.signal);
	try {
		const { response, name, mimeType } = await open(limit.signal);
		try {
			if (!isByteStream(response.body)) throw new TypeError('A file did not come as a stream');
			// What a server calls a file may hold the key that it was sent, also in an escaped spelling.
			const hidden = (text: string) => hideKey(text, connection.apiKey);
			return await n8n.helpers.prepareBinaryData(
				response.body,
				hidden(name),
				mimeType === undefined ? undefined : hidden(mimeType),
			);
		} finally {
			response.close();
		}
	} catch (thrown) {
		throw why(deadline, limit, thrown);
	} finally {
		limit.end();
	}
}

/** What closed a download from here says more than how it then broke off. */
function why(deadline: Deadline, limit: Deadline, thrown: unknown): unknown {
	const over = deadline.failure() ?? (limit.failure() === undefined ? undefined : tookTooLong());
	return over ?? (isConnectionFailure(thrown) ? toDifyError(thrown) : thrown);
}

function tookTooLong(): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'timeout',
		message: `The file had not come after ${formatSeconds(LONGEST_DOWNLOAD)}`,
		remedy:
			'This is the longest that one file may take. Look at the connection, and at whatever stands before Dify.',
		retryable: true,
	});
}
