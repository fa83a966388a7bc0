// Tags: the words that the knowledge bases of a workspace are sorted by.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestDone, requestJson, requestList } from '../http/request';
import type { DifyRequest, Transport } from '../http/transport';
import { basePath } from './paths';

/** What a server older than Dify 1.4.2 lacks. */
const FEATURE = 'tags for knowledge keys';

const PATH = '/datasets/tags';

/** Why only tags of the list are renamed and deleted. */
const HARM =
	'Nothing was changed: Dify would rename or delete a tag of an app or of another workspace just as well, so only tags that it lists are touched.';

/**
 * The workspace's tags for knowledge bases (`GET /datasets/tags`), as Dify gives them: how many bases
 * carry one is a text.
 *
 * @throws DifyError `not_supported` where this Dify cannot list tags
 */
export async function readTags(transport: Transport): Promise<JsonObject[]> {
	return await askForTags(
		transport,
		{ method: 'GET', mayRepeat: true, path: PATH, feature: FEATURE },
		requestList,
		{
			headline: (dify) => `${dify} cannot list tags: it fails over their numbers`,
			remedy:
				'Update Dify to 1.15 or later. Until then, Get of Knowledge Base gives the tags of one knowledge base with their IDs.',
		},
	);
}

/**
 * Makes a tag (`POST /datasets/tags`).
 *
 * @throws DifyError `not_supported` where this Dify has no tags, and where it makes the tag without
 * telling its ID
 */
export async function createTag(transport: Transport, name: string): Promise<JsonObject> {
	return await askForTags(
		transport,
		{ method: 'POST', path: PATH, body: { name }, feature: FEATURE },
		requestJson,
		{
			headline: (dify) => `The tag '${name}' was created, but ${dify} cannot give its ID`,
			remedy:
				'Do not create it again. Update Dify to 1.15 or later; until then, put the tag on a knowledge base in Dify, and Get of Knowledge Base gives its ID.',
		},
	);
}

/**
 * Gives a tag another name (`PATCH /datasets/tags`), after it was found in the list: Dify renames any
 * tag of the server, those of apps and of other workspaces among them (§1).
 *
 * @throws DifyError `not_found` for a tag that is not in the list
 */
export async function renameTag(
	transport: Transport,
	tagId: string,
	name: string,
): Promise<JsonObject> {
	await requireOurs(transport, tagId);
	return await askForTags(
		transport,
		{ method: 'PATCH', path: PATH, body: { tag_id: tagId, name }, feature: FEATURE },
		requestJson,
		{
			headline: (dify) => `The tag was renamed to '${name}', but ${dify} cannot give it back`,
			remedy: 'There is nothing left to do. Update Dify to 1.15 or later.',
		},
	);
}

/**
 * Deletes a tag (`DELETE /datasets/tags`), whichever bases carry it, after it was found in the list: see
 * {@link renameTag}.
 *
 * @throws DifyError `not_found` for a tag that is not in the list
 */
export async function deleteTag(transport: Transport, tagId: string): Promise<void> {
	await requireOurs(transport, tagId);
	await requestDone(transport, {
		method: 'DELETE',
		path: PATH,
		body: { tag_id: tagId },
		feature: FEATURE,
	});
}

/**
 * The tags of a base (`GET /datasets/{id}/tags`).
 *
 * @throws DifyError
 */
export async function readTagsOfBase(transport: Transport, baseId: string): Promise<JsonObject[]> {
	const { data } = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: basePath(baseId, '/tags'),
		feature: FEATURE,
	});
	return objectsOf(data);
}

/**
 * Puts tags on a base (`POST /datasets/tags/binding`). Dify skips unknown ones without a word (§10), so
 * they are looked for in the list before, and, where Dify cannot give that, on the base afterwards.
 *
 * @throws DifyError `not_found` for a tag that there is not
 */
export async function bindTags(
	transport: Transport,
	baseId: string,
	tagIds: string[],
): Promise<void> {
	const isChecked = await canCheck(transport, tagIds);
	await requestDone(transport, {
		method: 'POST',
		path: `${PATH}/binding`,
		body: { tag_ids: tagIds, target_id: baseId },
		feature: FEATURE,
	});
	if (isChecked) return;
	const missing = missingOf(tagIds, await readTagsOfBase(transport, baseId));
	if (missing.length > 0) throw unknownTags(missing);
}

/**
 * Takes tags off a base (`POST /datasets/tags/unbinding`), one by one as all versions know it. Dify says
 * the same of tags that the base does not carry.
 *
 * @throws DifyError
 */
export async function unbindTags(
	transport: Transport,
	baseId: string,
	tagIds: string[],
): Promise<void> {
	// Without this, a missing base and a Dify without tags look the same.
	await readTagsOfBase(transport, baseId);
	for (const tagId of tagIds) {
		await askForTags(
			transport,
			{
				method: 'POST',
				path: `${PATH}/unbinding`,
				body: { tag_id: tagId, target_id: baseId },
				feature: FEATURE,
			},
			requestDone,
		);
	}
}

/** Whether the list has been asked, and has them all. */
async function canCheck(transport: Transport, tagIds: string[]): Promise<boolean> {
	try {
		await requireTags(transport, tagIds);
		return true;
	} catch (thrown) {
		if (thrown instanceof DifyError && isCountFault(thrown)) return false;
		throw toDifyError(thrown);
	}
}

async function requireTags(transport: Transport, tagIds: string[]): Promise<void> {
	const missing = missingOf(tagIds, await readTags(transport));
	if (missing.length > 0) throw unknownTags(missing);
}

/** As {@link requireTags}, for what can do harm to the tags of others. */
async function requireOurs(transport: Transport, tagId: string): Promise<void> {
	try {
		await requireTags(transport, [tagId]);
	} catch (thrown) {
		throw toDifyError(thrown).withTurn({}, HARM);
	}
}

function missingOf(tagIds: string[], tags: JsonObject[]): string[] {
	const known = new Set(tags.map(({ id }) => textOf(id)));
	return tagIds.filter((id) => !known.has(id.toLowerCase()));
}

function unknownTags(missing: string[]): DifyError {
	const [first, ...others] = missing;
	return new DifyError({
		kind: 'response',
		code: 'not_found',
		message:
			others.length === 0
				? `There is no tag ${first} for knowledge bases`
				: `There are no tags ${missing.join(', ')} for knowledge bases`,
		remedy:
			"Get Many lists the workspace's tags for knowledge bases with their IDs. Tags of apps are not among them.",
	});
}

/** What is told where Dify did as it was asked and then failed over the number of bases. */
interface DoneWords {
	/** @param dify such as "this Dify (1.14.2)" */
	headline: (dify: string) => string;
	remedy: string;
}

/**
 * Asks, and explains what two versions make of tags: 1.9.2 takes every request for one about a base
 * that it does not find, and 1.14.2 fails over numbers in its own answers (§10).
 */
async function askForTags<Result>(
	transport: Transport,
	request: DifyRequest,
	ask: (transport: Transport, request: DifyRequest) => Promise<Result>,
	done?: DoneWords,
): Promise<Result> {
	let dify = 'this Dify';
	const noting: Transport = async (sent) => {
		const response = await transport(sent);
		const version = response.headers['x-version'];
		if (version !== undefined) dify = `this Dify (${version})`;
		return response;
	};
	try {
		return await ask(noting, request);
	} catch (thrown) {
		throw explain(toDifyError(thrown), dify, done);
	}
}

function explain(error: DifyError, dify: string, done: DoneWords | undefined): DifyError {
	if (error.code === 'not_found' && /^Dataset not found\b/.test(error.words)) {
		return notSupported(
			error,
			`${upperFirst(dify)} has no ${FEATURE}`,
			'Update Dify to 1.15 or later; tags can be set in its pages meanwhile.',
		);
	}
	if (done !== undefined && isCountFault(error)) {
		return notSupported(error, upperFirst(done.headline(dify)), done.remedy);
	}
	return error;
}

function notSupported({ status, words }: DifyError, message: string, remedy: string): DifyError {
	return new DifyError({ kind: 'response', code: 'not_supported', message, remedy, words, status });
}

/** The dump of Dify 1.14.2 over the numbers of bases, which its answers hold as numbers. */
function isCountFault({ words }: DifyError): boolean {
	return /\bbinding_count: Input should be a valid string/.test(words);
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
