// Decides what Dify is told of a document besides its content: how its base indexes and cuts it.

import { DifyError } from '../errors/errors';
import { filledTextOf, objectOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { chunkRule } from './chunking';
import type { Chunking } from './chunking';
import type { DocumentContent, DocumentWrite } from './documentWrites';
import { formOf, techniqueOf } from './knowledgeBases';
import type { DocumentForm, IndexingTechnique } from './knowledgeBases';

/** What a document is to hold, and how it is to be cut. */
export interface DocumentDraft {
	name: string;
	content: DocumentContent;
	chunking: Chunking;
	/** The language in which a model writes questions and answers, such as `English`. */
	language: string;
	/** For a base that has no technique yet. */
	technique: IndexingTechnique;
}

/**
 * The write for a draft, with all that Dify would otherwise take from elsewhere (§5 of the knowledge
 * API's facts).
 *
 * @param base as Dify gives it
 * @throws DifyError `chunking_differs` where the base takes no such chunks or never finds them,
 * `external_knowledge_base` where it holds no documents
 */
export function planWrite(draft: DocumentDraft, base: JsonObject): DocumentWrite {
	const { name, content, chunking, language } = draft;
	if (isExternal(base)) throw external();
	const form = formOf(base);
	const technique = techniqueOf(base) ?? draft.technique;
	const rule = chunkRule(chunking, form);
	if (form !== null && rule.form !== form) throw otherForm(form);
	if (rule.form === 'hierarchical_model' && technique === 'economy') throw economyParents();
	return { name, content, technique, rule, language };
}

/** Whether a base only passes questions on: documents written to it never serve (§6.1). */
function isExternal({ provider, external_knowledge_info: info }: JsonObject): boolean {
	return provider === 'external' || filledTextOf(objectOf(info).external_knowledge_id) !== null;
}

function external(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'external_knowledge_base',
		message: 'This is an external knowledge base, which holds no documents',
		remedy: 'Write the documents where they are, or choose a knowledge base of Dify itself.',
	});
}

/** What the parameter Chunking calls them. */
const FORMS: Record<DocumentForm, string> = {
	text_model: 'General',
	hierarchical_model: 'Parent-Child',
	qa_model: 'Question and Answer',
};

function otherForm(form: DocumentForm): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'chunking_differs',
		message: `This knowledge base has chunks of the kind ${FORMS[form]}, and takes no others`,
		remedy: `Set 'Chunking' to Automatic or to ${FORMS[form]}: the first document of the knowledge base decided it. For other chunks, use another one.`,
	});
}

function economyParents(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'chunking_differs',
		message: 'In an economical knowledge base nothing of parent and child chunks is ever found',
		remedy: "Set 'Chunking' to General, or use a knowledge base with the index High Quality.",
	});
}
