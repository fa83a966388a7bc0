// Looks something up for the editor, which shows the credential's key to nobody.

import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { toDifyError } from '../../dify/http/connectionErrors';
import type { Transport } from '../../dify/http/transport';
import { readConnection } from './connection';
import { hideKeyIn, withoutKeyInError } from './hiddenKey';
import type { CredentialKind } from './node';
import { toNodeError } from './nodeErrors';
import { createTransport } from './transport';

/**
 * What the server behind the credential gives, without the key in any text of it: who may use a
 * credential may not see its key.
 *
 * @throws NodeApiError, NodeOperationError what Dify or the credential says
 */
export async function lookUp<Found>(
	n8n: ILoadOptionsFunctions,
	kind: CredentialKind,
	look: (transport: Transport) => Promise<Found>,
): Promise<Found> {
	try {
		const connection = await readConnection(n8n, kind, 0);
		const { apiKey } = connection;
		const found = await look(createTransport(n8n, connection)).catch((thrown: unknown) => {
			throw toDifyError(withoutKeyInError(thrown, apiKey));
		});
		return hideKeyIn(found, apiKey);
	} catch (thrown) {
		throw toNodeError(n8n.getNode(), thrown, 0);
	}
}
