// Turns what a user typed as the address of Dify into the address of its API.

/** A name or a password in front of the host; one that holds `?` or `#` counts as well. */
const USER_INFO = /^(?:[a-z][a-z\d+.-]*:)?\/*[^/\\]*@.*/is;

/** What is no address is made this, which no request can go to and which holds nothing of it. */
const NO_ADDRESS = 'https://[no web address]';

/**
 * The rules for a text without surrounding blanks, as steps that n8n's expression language
 * understands as well as TypeScript does: the credential's test writes the same steps into its
 * `baseURL`, and one table of cases runs through both. Each is linear, whatever the text.
 */
export const BASE_URL_STEPS: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
	// n8n would send these instead of the key.
	[USER_INFO, ''],
	[/[?#].*/s, ''],
	[/^(https?:)\/+/i, '$1//'],
	// A key in the wrong field, and a scheme whose colon or slashes are missing, are names as well.
	[/^(?:app|dataset)-[^.:/]*$|^https?(?::\d|\/|$).*/is, ''],
	// No scheme: http where no certificate is to be had as a rule, which is for names without a dot (an
	// ideographic or an escaped one is one too, and a mere number has hidden ones), those of a local
	// network, and private addresses.
	[/^(?!\d+(?::|\/|$))(?=[^\s/\\@:[\].。．｡%]+(?::\d+)?(?:\/|$))/, 'http://'],
	[/^(?=[^\s/\\@:[\]]+\.(?:local|internal|lan)(?::\d+)?(?:\/|$))/i, 'http://'],
	[/^(?=(?:10|127)(?:\.\d{1,3}){3}(?::\d+)?(?:\/|$))/, 'http://'],
	[/^(?=(?:172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2}(?::\d+)?(?:\/|$))/, 'http://'],
	[/^(?=\[::1\](?::\d+)?(?:\/|$))/, 'http://'],
	[/^(?=(?:\[[\d.:a-f]+\]|[^\s/\\@:[\]]+)(?::\d+)?(?:\/|$))/i, 'https://'],
	[/(?<!:)\/{2,}/g, '/'],
	// Looking back keeps these two from being tried again at each slash of a long row.
	[/(?<!\/)\/+$/, ''],
	[/(?<!\/v1)(?:\/v1)+$/, ''],
	[/$/, '/v1'],
	[/^(?!https?:\/\/(?:\[[\d.:a-f]+\]|[^\s/\\@:[\]]+)(?::\d+)?\/).*/is, NO_ADDRESS],
];

/**
 * The address that Dify's endpoints are appended to: ends in `/v1`, has no trailing slash, keeps a
 * reverse proxy's sub-path (§1 of Dify's Service API: every path stands below `/v1`, a doubled or
 * trailing slash is a redirect or a 404).
 *
 * @param typed what stands in the credential, with or without `/v1`, slashes and `https://`
 * @returns undefined when there is no http or https address in it, or one with a user name or a
 * password ({@link hasUserInfo})
 */
export function normaliseBaseUrl(typed: string): string | undefined {
	const address = BASE_URL_STEPS.reduce(
		(text, [pattern, replacement]) => text.replace(pattern, replacement),
		typed.trim(),
	);
	return URL.canParse(address) ? address : undefined;
}

/** Whether a user name or a password stands in an address, so that it is refused for that. */
export function hasUserInfo(typed: string): boolean {
	return USER_INFO.test(typed.trim());
}
