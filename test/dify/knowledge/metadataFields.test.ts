// Metadata fields: made, renamed, deleted and switched, where Dify says of nearly everything that it is done.

import {
	createMetadataField,
	deleteMetadataField,
	renameMetadataField,
	switchBuiltInFields,
} from '../../../dify/knowledge/metadata';
import type { Version } from '../../replay/expectation';
import { listTransport, recorded, rejectionOf } from '../listTransport';
import { idsAsked, KNOWLEDGE_VERSIONS } from './recordedParts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

function fieldOf(version: Version, name: string): string {
	return idsAsked(version, name)[1] ?? '';
}

describe.each(KNOWLEDGE_VERSIONS)('metadata fields of Dify %s', (version) => {
	it('are made', async () => {
		const { transport, sent } = listTransport(recorded(version, 'knowledge/meta-create-number'));
		const field = { name: 'priority', type: 'number' } as const;
		expect(await createMetadataField(transport, 'b', field)).toMatchObject(field);
		expect(sent).toMatchObject([{ method: 'POST', path: '/datasets/b/metadata', body: field }]);
	});

	it.each([
		['meta-create-duplicate', 'The knowledge base has another metadata field of this name'],
		['meta-create-built-in', 'A field that Dify fills itself has this name'],
	])('whose name is taken are explained: %s', async (name, message) => {
		const { transport } = listTransport(recorded(version, `knowledge/${name}`));
		const field = { name: 'source', type: 'string' } as const;
		expect(await rejectionOf(createMetadataField(transport, 'b', field))).toMatchObject({
			code: 'metadata_name_duplicate',
			message,
		});
	});

	it('get another name after they were found', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/meta-list'),
			recorded(version, 'knowledge/meta-rename'),
		);
		const id = fieldOf(version, 'knowledge/meta-rename');
		expect(await renameMetadataField(transport, 'b', id, 'reviewed_at')).toEqual({
			id,
			type: 'time',
			name: 'reviewed_at',
		});
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
	});

	it('that the base does not have are neither renamed nor deleted', async () => {
		for (const ask of [renameMetadataField, deleteMetadataField] as const) {
			const { transport, sent } = listTransport(recorded(version, 'knowledge/meta-list'));
			expect(await rejectionOf(ask(transport, 'b', UNKNOWN, 'x'))).toMatchObject({
				code: 'not_found',
				message: `The knowledge base has no metadata field ${UNKNOWN}`,
			});
			expect(sent.map(({ method }) => method)).toEqual(['GET']);
		}
	});

	it('that Dify gives nothing of were not renamed', async () => {
		const { transport } = listTransport(
			recorded(version, 'knowledge/meta-list'),
			recorded(version, 'knowledge/meta-rename-unknown'),
		);
		const id = fieldOf(version, 'knowledge/meta-rename').toUpperCase();
		expect(await rejectionOf(renameMetadataField(transport, 'b', id, 'x'))).toMatchObject({
			code: 'metadata_unchanged',
			retryable: true,
		});
	});

	it('keep their names where another field has the new one', async () => {
		const { transport } = listTransport(
			recorded(version, 'knowledge/meta-list'),
			recorded(version, 'knowledge/meta-rename-duplicate'),
		);
		const id = fieldOf(version, 'knowledge/meta-rename');
		expect(await rejectionOf(renameMetadataField(transport, 'b', id, 'priority'))).toMatchObject({
			code: 'metadata_name_duplicate',
		});
	});

	it('are deleted once they are no longer there', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/meta-list-built-in'),
			recorded(version, 'knowledge/meta-delete'),
			recorded(version, 'knowledge/meta-list-end'),
		);
		await deleteMetadataField(transport, 'b', fieldOf(version, 'knowledge/meta-delete'));
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET']);
	});

	it('that are still there were not deleted, whatever Dify says', async () => {
		const { transport } = listTransport(
			recorded(version, 'knowledge/meta-list-built-in'),
			recorded(version, 'knowledge/meta-delete'),
			recorded(version, 'knowledge/meta-list-built-in'),
		);
		const id = fieldOf(version, 'knowledge/meta-delete');
		expect(await rejectionOf(deleteMetadataField(transport, 'b', id))).toMatchObject({
			code: 'metadata_unchanged',
			message: 'Dify did nothing to the metadata field, and gave no reason',
		});
	});

	it('that are built in are switched', async () => {
		const { transport, sent } = listTransport(recorded(version, 'knowledge/meta-built-in-disable'));
		await switchBuiltInFields(transport, 'b', 'disable');
		expect(sent).toMatchObject([{ method: 'POST', path: '/datasets/b/metadata/built-in/disable' }]);
	});
});
