// Updating documents by id, from text, a file, or another rule.

import { randomUUID } from 'node:crypto';
import { crash, invalidParam } from '../../httpErrors';
import { isText } from '../../payload';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { jsonBody, meanwhile } from '../exchange';
import { displayStatus } from '../indexing';
import { chosenRule } from '../knowledgeConfig';
import { AUTOMATIC } from '../options';
import type { KnowledgeDocument, ProcessRule } from '../types';
import { dataOf, uploaded } from '../uploads';
import { Validation } from '../validation';
import type { Written } from '../written';
import { answered, markUpdated } from '../written';
import { documentOf } from './documents';

/** The document to be updated. @throws HttpError 404, 400 */
function updatable(context: Context): KnowledgeDocument {
	const document = documentOf(context, 'Document not found');
	if (displayStatus(document, context.state.now()) !== 'available') {
		throw invalidParam('Document is not available');
	}
	return document;
}

/** Indexes an update; one that came while another was being looked at doubles the chunks. */
async function update(
	context: Context,
	document: KnowledgeDocument,
	written: Partial<Written>,
): Promise<Result> {
	const { state, version, base } = context;
	if (version !== '1.9.2') await meanwhile();
	const overtaken = document.run.settled ? null : document.run;
	document.name = written.name ?? document.name;
	document.file = written.file ?? document.file;
	if (written.rule) document.rule = state.addRule(base, written.rule);
	document.rule ??= state.addRule(base, AUTOMATIC);
	markUpdated(document);
	state.index(document);
	if (overtaken) {
		const copies = document.run.chunks.map((chunk) => ({ ...structuredClone(chunk) }));
		for (const copy of copies) Object.assign(copy, { id: randomUUID() });
		document.run.chunks = document.run.chunks.flatMap((chunk, index) => {
			const copy = copies[index];
			return copy ? [chunk, copy] : [chunk];
		});
	}
	return answered(context, document);
}

function ruleIn(body: JsonObject): Pick<ProcessRule, 'mode' | 'rules'> | undefined {
	return isObject(body.process_rule) ? chosenRule(body, null) : undefined;
}

function checkTextUpdate({ version }: Context, body: JsonObject): void {
	const { name, text } = body;
	if (version === '1.9.2') {
		if (text !== undefined && typeof name !== 'string') {
			throw invalidParam('Both text and name must be strings.');
		}
		return;
	}
	const validation = new Validation('DocumentTextUpdate');
	validation.field(body, 'name', isText);
	validation.field(body, 'text', isText);
	validation.finish();
	if (text !== undefined && text !== null && typeof name !== 'string') {
		const words = 'Value error, name is required when text is provided';
		validation.problem(undefined, { type: 'value_error', words }, body);
		validation.finish();
	}
}

function checkForm({ base }: Context, { doc_form: form }: JsonObject): void {
	if (typeof form === 'string' && base.form !== null && form !== base.form) {
		throw invalidParam('doc_form is different from the dataset doc_form.');
	}
}

async function updateByText(context: Context): Promise<Result> {
	const { state, version } = context;
	const body = jsonBody(context);
	checkTextUpdate(context, body);
	const { name, text } = body;
	const rule = ruleIn(body);
	checkForm(context, body);
	const document = documentOf(context, 'Document not found');
	if (typeof text !== 'string' && !rule) {
		throw invalidParam('Data source or Process rule is required');
	}
	updatable(context);
	if (typeof text !== 'string') {
		if (version === '1.9.2') throw crash();
		return await update(context, document, {
			...(typeof name === 'string' ? { name } : {}),
			...(rule ? { rule } : {}),
		});
	}
	const file = state.addText(String(name), text);
	return await update(context, document, { name: file.name, file, ...(rule ? { rule } : {}) });
}

async function updateByFile(context: Context): Promise<Result> {
	const { version, form } = context;
	const data = dataOf(context, false);
	checkForm(context, data);
	const document = documentOf(context, 'Document not found');
	const rule = ruleIn(data);
	const file = form && form.parts.length > 0 ? uploaded(context, 'update') : undefined;
	if (!file && !rule) throw invalidParam('Data source or Process rule is required');
	if (!file && version === '1.9.2') throw crash();
	updatable(context);
	const name = typeof data.name === 'string' && data.name !== '' ? data.name : file?.name;
	return await update(context, document, {
		...(name === undefined ? {} : { name }),
		...(file ? { file } : {}),
		...(rule ? { rule } : {}),
	});
}

const DOCUMENT = '/datasets/<base>/documents/<document>';

export const documentUpdateEndpoints: Endpoint[] = [
	...['update-by-text', 'update_by_text'].map(
		(name): Endpoint => ({ method: 'POST', path: `${DOCUMENT}/${name}`, handle: updateByText }),
	),
	...['update-by-file', 'update_by_file'].map(
		(name): Endpoint => ({ method: 'POST', path: `${DOCUMENT}/${name}`, handle: updateByFile }),
	),
	{ method: 'PATCH', path: DOCUMENT, since: '1.14.2', handle: updateByFile },
];
