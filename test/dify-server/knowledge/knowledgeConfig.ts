// The second look at a create: what Dify checks once it has put the request together.

import { invalidParam } from '../httpErrors';
import type { Check } from '../payload';
import { isObject } from '../python';
import type { JsonObject } from '../python';
import type { Context } from './exchange';
import { AUTOMATIC } from './options';
import type { KnowledgeBase, ProcessRule } from './types';
import { isTechnique, isWord, Validation } from './validation';

/** Whether a mode is one of the three; `type` as the version words it. */
export function modeProblem(type: 'enum' | 'literal_error'): Check {
	return isWord(type, 'automatic', 'custom', 'hierarchical');
}

/** The rule that a request brings, else the newest of the base, else the automatic one. */
export function chosenRule(
	{ process_rule: given }: JsonObject,
	base: KnowledgeBase | null,
): Pick<ProcessRule, 'mode' | 'rules'> {
	if (!isObject(given)) return base?.rules.at(-1) ?? AUTOMATIC;
	const { mode, rules } = given;
	if (mode !== 'custom' && mode !== 'hierarchical') return AUTOMATIC;
	return { mode, rules: isObject(rules) ? rules : null };
}

/** What the object that Pydantic shows shortened ends with: the file it was about to read. */
function shownConfig(body: JsonObject, fileId: string): JsonObject {
	const { process_rule, original_document_id, retrieval_model, ...rest } = body;
	void [original_document_id, retrieval_model];
	return {
		...rest,
		process_rule,
		data_source: { info_list: { file_info_list: { file_ids: [fileId] } } },
	};
}

function checkTechnique({ version }: Context, body: JsonObject, fileId: string): void {
	const validation = new Validation('KnowledgeConfig', version === '1.9.2' ? '2.11' : '2.12');
	const { indexing_technique: technique } = body;
	if (technique === undefined && version === '1.9.2') {
		validation.problem('indexing_technique', isTechnique(null)!, null);
	} else if (technique === undefined) {
		const problem = { type: 'missing', words: 'Field required' };
		validation.problem('indexing_technique', problem, shownConfig(body, fileId));
	} else {
		validation.field(body, 'indexing_technique', isTechnique, { nullable: false });
	}
	if (isObject(body.process_rule)) {
		validation.field(body.process_rule, 'mode', modeProblem('literal_error'), {
			prefix: 'process_rule.',
		});
	}
	validation.finish();
}

function checkRule({ process_rule: rule }: JsonObject): void {
	if (!isObject(rule) || rule.mode === 'automatic') return;
	const { rules } = rule;
	if (!isObject(rules)) throw invalidParam('Process rule rules is required');
	if (!Array.isArray(rules.pre_processing_rules)) {
		throw invalidParam('Process rule pre_processing_rules is required');
	}
	if (!isObject(rules.segmentation)) throw invalidParam('Process rule segmentation is required');
}

/** @throws HttpError 400 for a technique, rule or form that the base cannot take */
export function checkKnowledgeConfig(context: Context, body: JsonObject, fileId: string): void {
	const { base } = context;
	checkTechnique(context, body, fileId);
	checkRule(body);
	const form = typeof body.doc_form === 'string' ? body.doc_form : 'text_model';
	if (base.form !== null && form !== base.form) {
		throw invalidParam('doc_form is different from the dataset doc_form.');
	}
}
