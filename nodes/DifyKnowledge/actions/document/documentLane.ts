// The turn of whoever changes a document: two at once get in each other's way in Dify.

import type { Lane } from '../../../shared/lanes';

/** Items that change the same document run one after the other. */
export function documentLane(documentId: string): Lane {
	// Any text names the document: its id comes in either case.
	return { conversation: documentId.toLowerCase(), user: documentId.toLowerCase() };
}
