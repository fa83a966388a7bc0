// Tags, which one version keeps well, one keeps and cannot tell of, and one does not have for knowledge keys.

import type { Transport } from '../../../dify/http/transport';
import {
	bindTags,
	createTag,
	deleteTag,
	readTags,
	readTagsOfBase,
	renameTag,
	unbindTags,
} from '../../../dify/knowledge/tags';
import { readRecording } from '../../replay/recordings';
import { listTransport, page, recorded, rejectionOf } from '../listTransport';
import { bodyOf } from './recordedParts';

const [DOCS = '', WEB = ''] = bodyOf<{ id: string }[]>('1.15.0', 'knowledge/tag-list').map(
	({ id }) => id,
);

const APP_TAG = 'd3e85c75-031f-4ae7-b84c-fd2e297ca150';

describe('tags of Dify 1.15.0', () => {
	it('are made and listed', async () => {
		const { transport, sent } = listTransport(
			recorded('1.15.0', 'knowledge/tag-create'),
			recorded('1.15.0', 'knowledge/tag-list'),
		);
		expect(await createTag(transport, 'Docs')).toEqual({
			id: DOCS,
			name: 'Docs',
			type: 'knowledge',
			binding_count: '0',
		});
		expect(await readTags(transport)).toMatchObject([{ name: 'Docs' }, { name: 'Web' }]);
		expect(sent).toMatchObject([
			{ method: 'POST', path: '/datasets/tags', body: { name: 'Docs' } },
			{ method: 'GET', path: '/datasets/tags', mayRepeat: true },
		]);
		expect(sent[0]?.mayRepeat).toBeUndefined();
	});

	it('are renamed and deleted where the list has them', async () => {
		const { transport, sent } = listTransport(
			recorded('1.15.0', 'knowledge/tag-list'),
			recorded('1.15.0', 'knowledge/tag-rename'),
			recorded('1.15.0', 'knowledge/tag-list'),
			recorded('1.15.0', 'knowledge/tag-delete'),
		);
		expect(await renameTag(transport, DOCS.toUpperCase(), 'Documents')).toMatchObject({
			name: 'Documents',
		});
		await deleteTag(transport, WEB);
		expect(sent[1]?.body).toEqual({ tag_id: DOCS.toUpperCase(), name: 'Documents' });
		expect(sent[3]).toMatchObject({ method: 'DELETE', body: { tag_id: WEB } });
	});

	it('that are those of apps or of others are left alone, although Dify would change them', async () => {
		expect(readRecording('1.15.0', 'knowledge/tag-delete-app-tag').response.status).toBe(204);
		for (const ask of [renameTag, deleteTag] as const) {
			const { transport, sent } = listTransport(recorded('1.15.0', 'knowledge/tag-list'));
			const error = await rejectionOf(ask(transport, APP_TAG, 'Mine'));
			expect(error).toMatchObject({
				code: 'not_found',
				message: `There is no tag ${APP_TAG} for knowledge bases`,
				remedy: expect.stringContaining('Nothing was changed'),
			});
			expect(sent.map(({ method }) => method)).toEqual(['GET']);
		}
	});

	it('whose name is taken are explained', async () => {
		const { transport } = listTransport(recorded('1.15.0', 'knowledge/tag-create-duplicate'));
		expect(await rejectionOf(createTag(transport, 'Docs'))).toMatchObject({
			code: 'tag_name_duplicate',
			message: 'There is another tag of this name',
		});
	});

	it('are bound all at once, and not at all where one is unknown', async () => {
		const bound = listTransport(
			recorded('1.15.0', 'knowledge/tag-list'),
			recorded('1.15.0', 'knowledge/tag-bind'),
		);
		await bindTags(bound.transport, 'b', [DOCS, WEB]);
		expect(bound.sent[1]).toMatchObject({
			method: 'POST',
			path: '/datasets/tags/binding',
			body: { tag_ids: [DOCS, WEB], target_id: 'b' },
		});
		const unknown = listTransport(recorded('1.15.0', 'knowledge/tag-list'));
		expect(await rejectionOf(bindTags(unknown.transport, 'b', [DOCS, APP_TAG]))).toMatchObject({
			code: 'not_found',
			message: `There is no tag ${APP_TAG} for knowledge bases`,
		});
		expect(unknown.sent).toHaveLength(1);
	});

	it('are bound to no base that is not there', async () => {
		const { transport } = listTransport(
			recorded('1.15.0', 'knowledge/tag-list'),
			recorded('1.15.0', 'knowledge/tag-bind-unknown-base'),
		);
		expect(await rejectionOf(bindTags(transport, 'b', [DOCS]))).toMatchObject({
			code: 'not_found',
			message: 'Dify does not find the knowledge base',
		});
	});

	it('are taken off one by one, and given for a base', async () => {
		const { transport, sent } = listTransport(
			recorded('1.15.0', 'knowledge/tag-of-base'),
			recorded('1.15.0', 'knowledge/tag-unbind'),
			recorded('1.15.0', 'knowledge/tag-unbind-again'),
		);
		await unbindTags(transport, 'b', [WEB, DOCS]);
		expect(sent.slice(1).map(({ body }) => body)).toEqual([
			{ tag_id: WEB, target_id: 'b' },
			{ tag_id: DOCS, target_id: 'b' },
		]);
	});
});

describe('tags of Dify 1.14.2', () => {
	it('are made, which is said, without their ID', async () => {
		const { transport } = listTransport(recorded('1.14.2', 'knowledge/tag-create'));
		expect(await rejectionOf(createTag(transport, 'Docs'))).toMatchObject({
			code: 'not_supported',
			status: 400,
			message: "The tag 'Docs' was created, but this Dify (1.14.2) cannot give its ID",
			remedy: expect.stringContaining('Do not create it again'),
		});
	});

	it('whose name is taken are explained', async () => {
		const { transport } = listTransport(recorded('1.14.2', 'knowledge/tag-create-duplicate'));
		expect(await rejectionOf(createTag(transport, 'Docs'))).toMatchObject({
			code: 'tag_name_duplicate',
		});
	});

	it('cannot be listed, and therefore are neither renamed nor deleted', async () => {
		for (const ask of [readTags, renameTag, deleteTag] as const) {
			const { transport, sent } = listTransport(recorded('1.14.2', 'knowledge/tag-list'));
			expect(await rejectionOf(ask(transport, DOCS, 'x'))).toMatchObject({
				code: 'not_supported',
				message: 'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				remedy: expect.stringContaining(ask === readTags ? 'Get of' : 'Nothing was changed'),
			});
			expect(sent).toHaveLength(1);
		}
	});

	it('are bound, and looked for on the base afterwards', async () => {
		const tags = bodyOf<{ data: { id: string }[] }>('1.14.2', 'knowledge/tag-of-base').data;
		const ids = tags.map(({ id }) => id);
		const replies = () =>
			listTransport(
				recorded('1.14.2', 'knowledge/tag-list'),
				recorded('1.14.2', 'knowledge/tag-bind'),
				recorded('1.14.2', 'knowledge/tag-of-base'),
			);
		const { transport, sent } = replies();
		await bindTags(transport, 'b', ids);
		expect(sent.at(-1)?.path).toBe('/datasets/b/tags');
		expect(
			await rejectionOf(bindTags(replies().transport, 'b', [...ids, DOCS, WEB])),
		).toMatchObject({
			code: 'not_found',
			message: `There are no tags ${DOCS}, ${WEB} for knowledge bases`,
		});
	});

	it('are renamed where the list was good and the answer is not, which is said', async () => {
		const { transport } = listTransport(
			recorded('1.15.0', 'knowledge/tag-list'),
			recorded('1.14.2', 'knowledge/tag-rename'),
		);
		expect(await rejectionOf(renameTag(transport, DOCS, 'Documents'))).toMatchObject({
			code: 'not_supported',
			message: "The tag was renamed to 'Documents', but this Dify (1.14.2) cannot give it back",
		});
	});
});

describe('tags of Dify 1.9.2', () => {
	it.each<[string, (transport: Transport) => Promise<unknown>]>([
		['tag-create', async (transport) => await createTag(transport, 'Docs')],
		['tag-list', async (transport) => await readTags(transport)],
		['tag-list', async (transport) => await bindTags(transport, 'b', [DOCS])],
		['tag-list', async (transport) => await renameTag(transport, DOCS, 'Documents')],
		['tag-list', async (transport) => await deleteTag(transport, DOCS)],
	])('are not for knowledge keys: %s', async (name, ask) => {
		const { transport } = listTransport(recorded('1.9.2', `knowledge/${name}`));
		expect(await rejectionOf(ask(transport))).toMatchObject({
			code: 'not_supported',
			status: 404,
			message: 'This Dify (1.9.2) has no tags for knowledge keys',
		});
	});

	it('are read of a base, and are not taken off it', async () => {
		const { transport } = listTransport(
			recorded('1.9.2', 'knowledge/tag-of-base'),
			recorded('1.9.2', 'knowledge/tag-of-base'),
			recorded('1.9.2', 'knowledge/tag-unbind'),
		);
		expect(await readTagsOfBase(transport, 'b')).toEqual([]);
		expect(await rejectionOf(unbindTags(transport, 'b', [DOCS]))).toMatchObject({
			code: 'not_supported',
			message: 'This Dify (1.9.2) has no tags for knowledge keys',
		});
	});
});

it('tells a missing base from a Dify without tags', async () => {
	const { transport } = listTransport(recorded('1.9.2', 'knowledge/tag-of-unknown-base'));
	expect(await rejectionOf(unbindTags(transport, 'b', [DOCS]))).toMatchObject({
		code: 'not_found',
		message: 'Dify does not find the knowledge base',
	});
});

it('binds nothing where the list failed for another reason', async () => {
	const { transport, sent } = listTransport(recorded('1.15.0', 'knowledge/auth-wrong-key'));
	expect(await rejectionOf(bindTags(transport, 'b', [DOCS]))).toMatchObject({
		code: 'unauthorized',
	});
	expect(sent).toHaveLength(1);
});

it('says of a Dify before 1.4.2 that it has none', async () => {
	const old = page(404, '<title>404 Not Found</title>');
	const { transport } = listTransport({ ...old, headers: { 'x-version': '1.2.0' } });
	expect(await rejectionOf(readTags(transport))).toMatchObject({
		code: 'not_supported',
		message: 'This Dify (1.2.0) has no tags for knowledge keys',
	});
});
