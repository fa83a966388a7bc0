// Turns what the network says into words: which address could not be reached, and what to check.

import { DifyError } from '../errors/errors';
import { isObject, textOf } from './json';

interface ConnectionFailure {
	code: string;
	message: string;
	remedy: string;
	retryable: boolean;
}

const CHECK_ADDRESS =
	'Check the Base URL in the credential: it must be reachable from the machine that runs n8n. If n8n runs in Docker, "localhost" is n8n\'s own container: use http://host.docker.internal/v1 there (Docker Desktop), or the computer\'s address in your network.';

const CERTIFICATE: ConnectionFailure = {
	code: 'certificate_not_trusted',
	message: "Dify's certificate is not trusted",
	remedy:
		'If this is your own server with a self-signed certificate, switch on "Ignore SSL Issues (Insecure)" in the credential.',
	retryable: false,
};

const LOOK_FIRST =
	"Dify may have started on the request all the same: look into the app's logs in Dify before you send it again.";

const BROKEN: ConnectionFailure = {
	code: 'connection_broken',
	message: 'The connection to Dify broke before it had answered',
	remedy: `${LOOK_FIRST} A proxy with a short time limit is a frequent cause.`,
	retryable: true,
};

const FAILURES = new Map<string, ConnectionFailure>(
	Object.entries({
		ECONNREFUSED: {
			code: 'connection_refused',
			message: "Nothing answers at Dify's address (connection refused)",
			remedy: CHECK_ADDRESS,
			retryable: true,
		},
		ENOTFOUND: {
			code: 'host_not_found',
			message: "The host name of Dify's address is not known",
			remedy: CHECK_ADDRESS,
			retryable: false,
		},
		EAI_AGAIN: {
			code: 'host_not_found',
			message: "The host name of Dify's address could not be looked up just now",
			remedy: CHECK_ADDRESS,
			retryable: true,
		},
		EHOSTUNREACH: {
			code: 'host_unreachable',
			message: "n8n cannot reach Dify's address",
			remedy: CHECK_ADDRESS,
			retryable: true,
		},
		ETIMEDOUT: {
			code: 'connection_timeout',
			message: "Dify's address did not answer in time",
			remedy: CHECK_ADDRESS,
			retryable: true,
		},
		ECONNABORTED: BROKEN,
		ECONNRESET: BROKEN,
		EPIPE: BROKEN,
		// Something before Dify calls the answer packed, and it is not: it was sent all the same.
		Z_DATA_ERROR: BROKEN,
		EPROTO: {
			code: 'wrong_protocol',
			message: "Dify's address does not answer over https",
			remedy:
				'Begin the Base URL in the credential with http:// instead of https://, or correct the number of the port behind the colon.',
			retryable: false,
		},
		ENETUNREACH: {
			code: 'host_unreachable',
			message: "n8n cannot reach Dify's address",
			remedy: CHECK_ADDRESS,
			retryable: true,
		},
		DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
		SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
		UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
		UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
		CERT_HAS_EXPIRED: CERTIFICATE,
		ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE,
	}),
);

/**
 * A failure of the network while a request was sent or awaited.
 *
 * @param thrown whatever the transport threw; a {@link DifyError} comes back as it is
 */
export function toDifyError(thrown: unknown): DifyError {
	if (thrown instanceof DifyError) return thrown;
	const networkCode = networkCodeOf(thrown);
	const failure = FAILURES.get(networkCode);
	if (failure !== undefined)
		return new DifyError({ kind: 'connection', ...failure, cause: thrown });
	return new DifyError({
		kind: 'connection',
		code: 'connection_failed',
		message: `The connection to Dify failed${networkCode === '' ? '' : ` (${networkCode})`}`,
		remedy: `${CHECK_ADDRESS} ${LOOK_FIRST}`,
		cause: thrown,
	});
}

/** Whether something was thrown by the network, not by whoever takes in what it brings. */
export function isConnectionFailure(thrown: unknown): boolean {
	return FAILURES.has(networkCodeOf(thrown));
}

/** Whether a request certainly never reached Dify, so that nothing can have started there. */
export function neverArrived(error: DifyError): boolean {
	return (
		error.kind === 'connection' && ['connection_refused', 'host_not_found'].includes(error.code)
	);
}

/** The system's code, wherever in the chain of causes the HTTP client put it. */
function networkCodeOf(thrown: unknown): string {
	let current: unknown = thrown;
	let unknownCode = '';
	for (let depth = 0; depth < 5 && isObject(current); depth++) {
		const code = textOf(current.code);
		if (FAILURES.has(code)) return code;
		unknownCode ||= code;
		current = current.cause;
	}
	return unknownCode;
}
