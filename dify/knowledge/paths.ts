// Where the parts of a knowledge base are in Dify's API.

import { encode } from '../http/request';

/** A knowledge base, or what is below it. */
export function basePath(baseId: string, below = ''): string {
	return `/datasets/${encode(baseId)}${below}`;
}

/** A document, or what is below it. */
export function documentPath(baseId: string, documentId: string, below = ''): string {
	return basePath(baseId, `/documents/${encode(documentId)}${below}`);
}
