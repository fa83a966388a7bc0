// The refusals of Dify's API: JSON errors, the HTML pages, and what makes a bare 500.

const HTML_404 = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
`;

/** An answer that ends a request early. */
export class HttpError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
		/** Sent instead of the JSON error. */
		readonly html?: string,
	) {
		super(message);
	}
}

/** 400 `invalid_param`: what every `ValueError` of the server becomes. */
export function invalidParam(message: string): HttpError {
	return new HttpError(400, 'invalid_param', message);
}

/** 404 `not_found`; some endpoints append the paths that look alike (flask-restx). */
export function notFound(message: string, uri?: string, alike?: string[]): HttpError {
	const suffix = alike
		? ` You have requested this URI [${uri}] but did you mean ${alike.join(' or ')} ?`
		: '';
	return new HttpError(404, 'not_found', `${message}${suffix}`);
}

/** 401 with the challenge header. */
export function unauthorized(message: string): HttpError {
	return new HttpError(401, 'unauthorized', message, { 'WWW-Authenticate': 'Bearer realm="api"' });
}

/** The page of a path that does not exist, or of an id that is no UUID. */
export function htmlNotFound(): HttpError {
	return new HttpError(404, 'not_found', 'Not Found', {}, HTML_404);
}

/** The redirect of a path with a doubled slash. */
export function redirect(target: string): HttpError {
	const html = `<!doctype html>
<html lang=en>
<title>Redirecting...</title>
<h1>Redirecting...</h1>
<p>You should be redirected automatically to the target URL: <a href="${target}">${target}</a>. If not, click the link.
`;
	return new HttpError(308, 'redirect', 'Redirecting', { Location: target }, html);
}

/** A crash: the same keys as other errors, in another order, with the code `unknown`. */
export function crash(): HttpError {
	return new HttpError(500, 'unknown', 'Internal Server Error');
}
