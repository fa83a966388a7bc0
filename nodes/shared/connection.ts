// Reads the credential of an item into the address and key that requests go with.

import type { IExecuteFunctions } from 'n8n-workflow';

import { normaliseBaseUrl } from '../../dify/http/baseUrl';
import { parameterError } from '../../dify/errors/errors';

/** The credential's internal name. */
export const CREDENTIAL = 'difyAppApi';

/** Where Dify is, and the key of one of its apps. */
export interface Connection {
	/** Ends in `/v1`. */
	baseUrl: string;
	apiKey: string;
	/** Whether a certificate that cannot be checked is accepted. */
	allowUnauthorizedCerts: boolean;
}

const WHERE_KEYS_ARE =
	'Copy the key from the app\'s API Access page in Dify into the credential: it begins with "app-".';

/**
 * The connection that the credential gives for an item.
 *
 * @throws DifyError when the address is none, or the key cannot be one of an app
 */
export async function readConnection(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL, itemIndex);
	const typed = String(credential.baseUrl ?? '');
	const baseUrl = normaliseBaseUrl(typed);
	if (baseUrl === undefined) {
		throw parameterError(
			'The Base URL in the credential is no web address',
			/^\s*(?:app|dataset)-/.test(typed)
				? 'It holds a key: the key belongs into the field API Key, and the address into Base URL.'
				: 'Enter it with http:// or https:// in front, for example https://api.dify.ai/v1.',
		);
	}
	return {
		baseUrl,
		apiKey: checkKey(String(credential.apiKey ?? '').trim()),
		allowUnauthorizedCerts: credential.allowUnauthorizedCerts === true,
	};
}

function checkKey(key: string): string {
	if (key === '') {
		throw parameterError('The credential has no API key', WHERE_KEYS_ARE);
	}
	if (key.startsWith('dataset-')) {
		throw parameterError(
			'The API key in the credential is a knowledge key, not the key of an app',
			WHERE_KEYS_ARE,
		);
	}
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw parameterError(
			'The API key in the credential holds spaces or characters that no key has',
			WHERE_KEYS_ARE,
		);
	}
	return key;
}
