// Fetching what documents were made from, one by address or several as a ZIP.

import { randomUUID } from 'node:crypto';
import { notFound } from '../../httpErrors';
import { signedAddress, zipOf } from '../downloads';
import type { Context, Endpoint, Result } from '../exchange';
import { jsonBody, ok } from '../exchange';
import type { UploadFile } from '../types';
import { isArray, Validation } from '../validation';
import { documentOf } from './documents';

const MOST_DOCUMENTS = 100;

const DEFAULT_ORIGIN = 'http://127.0.0.1:5011';

function download(context: Context): Result {
	const { state, options } = context;
	const { file } = documentOf(context);
	if (!file) throw notFound('Document not found.');
	return ok({ url: signedAddress(state, file, options.filesUrl ?? DEFAULT_ORIGIN) });
}

/** A name that no other file of the archive has. */
function nameOf(file: UploadFile, taken: Set<string>): string {
	const has = file.name.toLowerCase().endsWith(`.${file.extension}`);
	let name = has ? file.name : `${file.name}.${file.extension}`;
	while (taken.has(name)) name = `${randomUUID().slice(0, 8)}-${name}`;
	taken.add(name);
	return name;
}

function downloadZip(context: Context): Result {
	const { base, uri } = context;
	const body = jsonBody(context);
	const validation = new Validation('DocumentBatchDownloadZipPayload');
	validation.field(body, 'document_ids', isArray, { required: true, nullable: false });
	const ids: unknown[] = Array.isArray(body.document_ids) ? body.document_ids : [];
	if (Array.isArray(body.document_ids) && ids.length === 0) {
		const words = 'List should have at least 1 item after validation, not 0';
		validation.problem('document_ids', { type: 'too_short', words }, ids);
	}
	if (ids.length > MOST_DOCUMENTS) {
		const words = `List should have at most ${MOST_DOCUMENTS} items after validation, not ${ids.length}`;
		validation.problem('document_ids', { type: 'too_long', words }, ids);
	}
	validation.finish();
	const taken = new Set<string>();
	const files = ids.map((id) => {
		const file = base.documents.find((one) => one.id === id)?.file;
		if (!file) {
			const alike = ['/v1/datasets/<uuid:dataset_id>/documents/download-zip'];
			throw notFound('Document not found.', uri, alike);
		}
		return { name: nameOf(file, taken), content: file.content };
	});
	const name = `${randomUUID().replaceAll('-', '')}.zip`;
	return {
		status: 200,
		bytes: zipOf(files),
		contentType: 'application/zip',
		headers: { 'content-disposition': `attachment; filename=${name}` },
	};
}

export const downloadEndpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/datasets/<base>/documents/<document>/download',
		since: '1.14.2',
		handle: download,
	},
	{
		method: 'POST',
		path: '/datasets/<base>/documents/download-zip',
		since: '1.14.2',
		handle: downloadZip,
	},
];
