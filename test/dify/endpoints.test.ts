// Compares what the package can send with what Dify's Service API has, for the keys of apps and of knowledge.

import { DifyAppApi } from '../../credentials/DifyAppApi.credentials';
import { DifyKnowledgeApi } from '../../credentials/DifyKnowledgeApi.credentials';
import { findEndpoints } from '../support/endpoints';
import { operations as DOCUMENTED } from './operations.json';

/** Operations that Dify documents and the package does not ask for, and why. */
const NOT_SENT: Record<string, string> = {
	'PATCH /datasets/{dataset_id}/documents/{document_id}':
		'is update-by-file under another name, which Dify knows only from 1.14 on',
	'GET /datasets/{dataset_id}/metadata/built-in':
		'gives the same five fields everywhere, which the package knows',
};

/** Where Dify documents a word of its own, and the client says which: both ways to say the same. */
const ACTIONS = ['enable', 'disable'];

/** An id has a name of its own in each place; that there is one is all that is compared. */
function withoutNames(endpoint: string): string {
	return endpoint.replace(/\{\w+\}/g, '{}');
}

/** The API of annotations is the one whose word for an action stands in the client's paths. */
function spelledOut(endpoint: string): string[] {
	return endpoint.includes('/annotation-reply/{action}')
		? ACTIONS.map((action) => endpoint.replace('{action}', action))
		: [endpoint];
}

it('asks for all that the API documents, but for what is named with its reason, and for nothing else', () => {
	const expected = DOCUMENTED.filter((endpoint) => !(endpoint in NOT_SENT)).flatMap(spelledOut);
	expect(findEndpoints('dify')).toEqual(expected.map(withoutNames).toSorted());
});

it('names nothing as left out that is not documented', () => {
	expect(Object.keys(NOT_SENT).filter((endpoint) => !DOCUMENTED.includes(endpoint))).toEqual([]);
});

it.each([new DifyAppApi(), new DifyKnowledgeApi()])(
	'tests a credential by something that each of its keys has: $displayName',
	({ test }) => {
		const { method = 'GET', url } = test.request;
		expect(DOCUMENTED).toContain(`${method} ${(url ?? '').split('?')[0]}`);
	},
);
