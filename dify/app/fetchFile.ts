// Fetches a file that an app made from the signed address that Dify gave for it.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import type { DifyResponse } from '../http/transport';

/**
 * Sends one GET to any address, without the key: file hosts are not Dify. Follows no redirect.
 *
 * @throws whatever the network says, untranslated
 */
export type FileDoor = (url: string) => Promise<DifyResponse>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const MOST_REDIRECTS = 5;

/** What to do about a file that cannot be fetched. */
export const FILES_REMEDY =
	"The addresses of Dify's files are valid for a few minutes and must be reachable from n8n: on your own server, FILES_URL in Dify's settings says which address they have.";

/**
 * The response that holds the file, still on the way. Where its host keeps it elsewhere, that
 * address is as good as the signed one: at most five redirects are followed, to http and https only.
 *
 * @param url absolute
 * @throws DifyError `file_not_fetched` with the reason, and for every way not to reach the host
 */
export async function fetchFile(open: FileDoor, url: string): Promise<DifyResponse> {
	let address = url;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		const response = await open(address).catch((thrown: unknown) => {
			throw toDifyError(thrown);
		});
		if (response.status === 200) return response;
		response.close();
		const { location } = response.headers;
		if (!REDIRECTS.has(response.status) || location === undefined) {
			throw notFetched(`status ${response.status}`);
		}
		const next = URL.canParse(location, address) ? new URL(location, address) : undefined;
		if (next === undefined || !/^https?:$/.test(next.protocol)) {
			throw notFetched('it was sent on to something that is not a web address');
		}
		address = next.href;
	}
	throw notFetched(`it was sent on more than ${MOST_REDIRECTS} times`);
}

function notFetched(reason: string): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'file_not_fetched',
		message: `The file could not be fetched (${reason})`,
		remedy: FILES_REMEDY,
	});
}
