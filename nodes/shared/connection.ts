// Reads the credential of an item into the address and key that requests go with.

import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { sameForAllItems } from '../../credentials/difyCredential';
import { parameterError } from '../../dify/errors/errors';
import { hasUserInfo, normaliseBaseUrl } from '../../dify/http/baseUrl';
import type { CredentialKind } from './node';

/** Where Dify is, and the key that it takes. */
export interface Connection {
	/** Ends in `/v1`. */
	baseUrl: string;
	apiKey: string;
	/** Whether a certificate that cannot be checked is accepted. */
	allowUnauthorizedCerts: boolean;
}

/** What a credential is read with. */
type CredentialReader = Pick<IExecuteFunctions, 'getCredentials'>;

/**
 * The connection that the credential gives for an item.
 *
 * @throws DifyError when the address is none, or the key cannot be one of this kind
 */
export async function readConnection(
	n8n: CredentialReader,
	kind: CredentialKind,
	itemIndex: number,
): Promise<Connection> {
	return toConnection(await n8n.getCredentials(kind.name, itemIndex), kind);
}

/**
 * Gives the connection of each item. It is read once where no field of the credential is an
 * expression: reading it is a third of what an item costs n8n.
 *
 * @returns what throws as {@link readConnection} does
 */
export function connectionsOf(
	n8n: CredentialReader,
	kind: CredentialKind,
): (itemIndex: number) => Promise<Connection> {
	let shared: Connection | undefined;
	return async (itemIndex) => {
		if (shared !== undefined) return shared;
		const credential = await n8n.getCredentials(kind.name, itemIndex);
		const connection = toConnection(credential, kind);
		if (credential[sameForAllItems.name] === true) shared = connection;
		return connection;
	};
}

function toConnection(
	credential: ICredentialDataDecryptedObject,
	kind: CredentialKind,
): Connection {
	return {
		baseUrl: checkBaseUrl(String(credential.baseUrl ?? '')),
		apiKey: checkKey(String(credential.apiKey ?? '').trim(), kind),
		allowUnauthorizedCerts: credential.allowUnauthorizedCerts === true,
	};
}

function checkBaseUrl(typed: string): string {
	const baseUrl = normaliseBaseUrl(typed);
	if (baseUrl !== undefined) return baseUrl;
	if (hasUserInfo(typed)) {
		throw parameterError(
			'The Base URL in the credential holds a user name or a password',
			'Leave out what stands before the @: n8n would send that instead of the API key.',
		);
	}
	throw parameterError(
		'The Base URL in the credential is not a web address',
		/^\s*(?:app|dataset)-/.test(typed)
			? 'It holds a key: put the key into API Key, and the address into Base URL.'
			: 'Enter the address of the API, for example https://api.dify.ai/v1.',
	);
}

function checkKey(key: string, { foreignKeys, whereKeysAre }: CredentialKind): string {
	if (key === '') {
		throw parameterError('The credential has no API key', whereKeysAre);
	}
	if (key.startsWith(foreignKeys.prefix)) {
		throw parameterError(`The API key in the credential is ${foreignKeys.words}`, whereKeysAre);
	}
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw parameterError(
			'The API key in the credential holds spaces or characters that no key has',
			whereKeysAre,
		);
	}
	return key;
}
