// What creating and updating a document have in common.

import type { Context, Result } from './exchange';
import { ok } from './exchange';
import { shownDocument } from './shapes';
import type { KnowledgeDocument, ProcessRule, UploadFile } from './types';

/** What is written into a document. */
export interface Written {
	name: string;
	file: UploadFile;
	rule: Pick<ProcessRule, 'mode' | 'rules'>;
	form: string;
	language: string;
}

/** The answer to everything that writes a document. */
export function answered(context: Context, document: KnowledgeDocument): Result {
	return ok({ document: shownDocument(context, document), batch: document.batch });
}

/** From then on a document counts as made in the console. */
export function markUpdated(document: KnowledgeDocument): void {
	document.createdFrom = 'web';
	document.dataSourceType = 'upload_file';
}
