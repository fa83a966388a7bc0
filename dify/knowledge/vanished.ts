// Delete Vanished: deletes the documents whose source is there no more, and no others.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import type { Transport } from '../http/transport';
import { deleteDocument, readAllDocuments, switchDocuments } from './documents';
import type { DocumentState } from './documents';
import { identityOf, isProvisional, provisionalName, sourceIdOf } from './sourceIdentity';
import type { MatchRule } from './sourceIdentity';

/** What is still there, and how much may go. */
export interface Survey {
	rule: MatchRule;
	/** The names, or the sources' ids, of all that is still there. */
	living: Set<string>;
	/** How many of all documents that were synchronised may go at once, in percent. */
	limitPercent: number;
}

/** A document whose source has vanished, and what became of it. */
export interface VanishedDocument {
	document: DocumentState;
	isDeleted: boolean;
	/** Why it was not deleted; empty where it was. */
	reason: string;
}

/**
 * The documents whose source has vanished. Only those are looked at that were synchronised by this
 * rule: nobody else's document is among them.
 *
 * @throws DifyError `too_many_vanished` where more would go than may
 */
export async function findVanished(
	transport: Transport,
	baseId: string,
	{ rule, living, limitPercent }: Survey,
): Promise<DocumentState[]> {
	const documents = await readAllDocuments(transport, baseId);
	const candidates = documents.filter((document) => identityOf(document, rule) !== '');
	const vanished = candidates.filter(
		(document) => !isLiving(identityOf(document, rule), rule, living),
	);
	if (vanished.length * 100 > candidates.length * limitPercent) {
		throw tooMany(vanished.length, candidates.length, limitPercent);
	}
	return [...vanished, ...abandoned(documents, rule, living)];
}

/** What Create or Update adds to the name of a file's document where it is missing. */
const EXTENSION = /\.[a-z][a-z\d]*$/i;

/**
 * Whether something is still there. Whoever names a file's document without its extension is likely to
 * name what is there so as well; rather one document too many than one that lives deleted.
 */
function isLiving(identity: string, rule: MatchRule, living: Set<string>): boolean {
	return (
		living.has(identity) || (rule.by === 'name' && living.has(identity.replace(EXTENSION, '')))
	);
}

/**
 * Documents that were begun for a source, and never got as far as its id: those that nobody will go on
 * with, since the source is gone or has another document.
 */
function abandoned(
	documents: DocumentState[],
	rule: MatchRule,
	living: Set<string>,
): DocumentState[] {
	if (rule.by === 'name') return [];
	const { field } = rule;
	const served = new Set(documents.map(({ values }) => sourceIdOf(values, field)));
	const begun = new Set(
		[...living]
			.filter((sourceId) => !served.has(sourceId))
			.map((sourceId) => provisionalName(field, sourceId)),
	);
	return documents.filter(
		(document) => isProvisional(document, field) && !begun.has(document.name),
	);
}

/**
 * Deletes a document whose source has vanished; an archived one is unarchived first.
 *
 * @returns with the reason where Dify refuses it
 * @throws DifyError where Dify cannot be asked
 */
export async function deleteVanished(
	transport: Transport,
	baseId: string,
	document: DocumentState,
): Promise<VanishedDocument> {
	try {
		if (document.isArchived) await switchDocuments(transport, baseId, [document.id], 'un_archive');
		await deleteDocument(transport, baseId, document.id);
	} catch (thrown) {
		const failure = toDifyError(thrown);
		if (failure.code === 'not_found') return { document, isDeleted: true, reason: '' };
		if (!REFUSALS.has(failure.code)) throw toDifyError(failure);
		return { document, isDeleted: false, reason: `${failure.message}. ${failure.description}` };
	}
	return { document, isDeleted: true, reason: '' };
}

/** Refusals of one document; anything else would meet the others as well. */
const REFUSALS = new Set(['document_locked', 'archived_document_immutable', 'document_indexing']);

function tooMany(vanished: number, candidates: number, limitPercent: number): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'too_many_vanished',
		message: `${vanished} of ${candidates} documents have no source any more, and not more than ${limitPercent} % may go at once: nothing was deleted`,
		remedy:
			"Check that the incoming items are the whole list of what is there now: a cut or empty list looks like this. If it is right, raise the option 'Limit (Percent)'; 'Dry Run' shows which documents would go.",
	});
}
