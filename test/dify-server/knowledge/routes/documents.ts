// Documents that are there: list, get, switch, delete, and how their indexing goes.

import { crash, HttpError, notFound } from '../../httpErrors';
import { isText, isUuid } from '../../payload';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, ok, queryText } from '../exchange';
import { displayStatus, indexingStatus } from '../indexing';
import { checkedPage, pageOf } from '../paging';
import { shownDetail, shownDocument, shownStatus } from '../shapes';
import type { KnowledgeDocument } from '../types';
import { isArray, Validation } from '../validation';
import { matchesPattern } from './bases';

const STATUSES = ['queuing', 'indexing', 'paused', 'error', 'available', 'disabled', 'archived'];

const ACTIONS = ['enable', 'disable', 'archive', 'un_archive'];

const SWITCH_LOCK = 600_000;

/** The document of the path. @throws HttpError 404 with the endpoint's words */
export function documentOf(
	{ base, params }: Context,
	words = 'Document not found.',
): KnowledgeDocument {
	const document = base.documents.find(({ id }) => id === params.document);
	if (!document) throw notFound(words);
	return document;
}

function list(context: Context): Result {
	const { base, state, version } = context;
	const asked = checkedPage(context, 'DocumentListQuery');
	const keyword = queryText(context, 'keyword') ?? '';
	const status = queryText(context, 'status') ?? '';
	const now = state.now();
	const filters = version !== '1.9.2' && STATUSES.includes(status);
	const second = ({ createdAt }: KnowledgeDocument) => Math.floor(createdAt / 1000);
	const rows = base.documents
		.filter(({ name }) => matchesPattern(name, keyword, true))
		.filter((one) => !filters || displayStatus(one, now) === status)
		.sort((one, other) => second(other) - second(one) || other.position - one.position);
	return ok(pageOf(rows, asked, (document) => shownDocument(context, document)));
}

function get(context: Context): Result {
	const document = documentOf(context);
	const metadata = queryText(context, 'metadata') ?? 'all';
	if (!['all', 'only', 'without'].includes(metadata)) {
		throw new HttpError(400, 'invalid_metadata', `Invalid metadata value: ${metadata}`);
	}
	return ok(shownDetail(context, document, metadata));
}

function batchStatus({ base, state, params }: Context): Result {
	const documents = base.documents.filter(({ batch }) => batch === params.batch);
	if (documents.length === 0) throw notFound('Documents not found.');
	return ok({ data: documents.map((one) => shownStatus(one, state.now())) });
}

const invalidAction = (words: string) => new HttpError(400, 'invalid_action', words);

/** @throws HttpError when this document cannot be switched now */
function checkSwitch(context: Context, document: KnowledgeDocument, action: string): void {
	const { state } = context;
	if (document.lockedUntil > state.now()) {
		throw invalidAction(`Document:${document.name} is being indexed, please try again later`);
	}
	if (action === 'disable' && indexingStatus(document, state.now()) !== 'completed') {
		throw invalidAction(`Document: ${document.name} is not completed.`);
	}
}

function apply(context: Context, document: KnowledgeDocument, action: string): void {
	const { state, options } = context;
	const isArchive = action === 'archive' || action === 'un_archive';
	const wanted = action === 'enable' || action === 'archive';
	if (document[isArchive ? 'archived' : 'enabled'] === wanted) return;
	if (isArchive) state.setArchived(document, wanted);
	else state.setEnabled(document, wanted);
	// Without anything to take out of the index, no task and no lock.
	if (!isArchive || document.enabled) {
		state.lock(document, options.switchLockMilliseconds ?? SWITCH_LOCK);
	}
	document.updatedAt = state.now();
}

function switchStatus(context: Context): Result {
	const { base, params, version } = context;
	const action = params.action ?? '';
	const body = jsonBody(context);
	const validation = new Validation('DocumentStatusPayload');
	validation.field(body, 'document_ids', isArray);
	validation.finish();
	const ids = Array.isArray(body.document_ids) ? body.document_ids : [];
	if (!ACTIONS.includes(action)) {
		const words = ACTIONS.map((one) => `'${one}'`).join(', ');
		throw invalidAction(`Invalid action: ${action}. Must be one of [${words}]`);
	}
	if (!ids.every((id) => !isText(id) && isUuid(String(id)))) throw crash();
	const documents = base.documents.filter(({ id }) => ids.includes(id));
	if (version === '1.9.2' && ids.length === 0) return ok({ result: 'success' });
	// All or nothing.
	for (const document of documents) checkSwitch(context, document, action);
	for (const document of documents) apply(context, document, action);
	return ok({ result: 'success' });
}

function remove(context: Context): Result {
	const document = documentOf(context, 'Document Not Exists.');
	if (document.archived) {
		const words = 'The archived document is not editable.';
		throw new HttpError(403, 'archived_document_immutable', words);
	}
	context.state.removeDocument(document);
	return deleted(context);
}

const DOCUMENTS = '/datasets/<base>/documents';

export const documentEndpoints: Endpoint[] = [
	{ method: 'GET', path: DOCUMENTS, handle: list },
	{ method: 'GET', path: `${DOCUMENTS}/<document>`, handle: get },
	{ method: 'DELETE', path: `${DOCUMENTS}/<document>`, handle: remove },
	{ method: 'GET', path: `${DOCUMENTS}/<string:batch>/indexing-status`, handle: batchStatus },
	{ method: 'PATCH', path: `${DOCUMENTS}/status/<string:action>`, handle: switchStatus },
];
