// Turns what a user typed as the address of Dify into the address of its API.

/**
 * The rules, as steps that n8n's expression language understands as well as TypeScript does: the
 * credential's test writes the same steps into its `baseURL`, and one table of cases runs through
 * both.
 */
export const BASE_URL_STEPS: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
	[/^\s+|\s+$/g, ''],
	[/[?#].*$/, ''],
	[/^(https?:)\/+/i, '$1//'],
	[/(?<!:)\/{2,}/g, '/'],
	[/\/+$/, ''],
	[/(?:\/v1)+$/, ''],
	[/$/, '/v1'],
];

/**
 * The address that Dify's endpoints are appended to: ends in `/v1`, has no trailing slash, keeps a
 * reverse proxy's sub-path (§1 of Dify's Service API: every path stands below `/v1`, a doubled or
 * trailing slash is a redirect or a 404).
 *
 * @param typed what stands in the credential, with or without `/v1` and slashes
 * @returns undefined when there is no http or https address in it
 */
export function normaliseBaseUrl(typed: string): string | undefined {
	const address = BASE_URL_STEPS.reduce(
		(text, [pattern, replacement]) => text.replace(pattern, replacement),
		typed,
	);
	return /^https?:\/\/[^/\s]/i.test(address) && URL.canParse(address) ? address : undefined;
}
