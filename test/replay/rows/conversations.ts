// What a user should get of the list of conversations, and of deleting one.

import type { Expected, Rows } from '../expectation';
import { refused } from './expect';

/** A conversation as Dify lists it; its name is a title made by a model, or what was asked first. */
function conversation(id: string, name: string) {
	return { id, name, inputs: {}, status: 'normal', introduction: 'Hi there!' };
}

function deleted(conversationId: string): Expected {
	return { item: { deleted: true, conversation_id: conversationId } };
}

const LIMIT_IN_RANGE = 'the node asks for pages of 1 to 100 only';

const NO_CURSOR = 'the node asks for a page behind another only with an ID that Dify gave it';

const rows: Rows = {
	'conversations/list': {
		'0.15.8': {
			items: [
				conversation('4b42d752-5d56-4521-9098-9c3b6d36d1e2', 'About hello'),
				conversation('25eb8804-e84f-436f-af76-b2ed4b065d8b', 'New conversation'),
			],
		},
		'1.9.2': {
			items: [
				conversation('47313aec-7b26-4038-870a-efadb78916fe', 'About hello'),
				conversation('44b1dd51-e95b-49df-bdfd-a8f0e750f3c8', 'x'),
			],
		},
		'1.14.2': {
			items: [
				conversation('e81204a7-b5ce-48dd-837c-fd00d0cc3366', 'x'),
				conversation('6af934df-0827-4dfe-8840-100755744e8e', 'hello'),
			],
		},
		'1.15.0': {
			items: [
				conversation('fd03041d-2036-4e63-99f3-995fe72d4a45', 'x'),
				conversation('6de8d87a-f4f2-4674-9dd8-babf564b9e7e', 'hello'),
				conversation('3ea6063e-c7e6-4cd1-b459-09e7e5a5fb6d', 'About x'),
				conversation('1214a6f8-fe3b-47a2-b803-b44e8a2e9716', 'About x'),
				conversation('fdb98a09-c338-4bc7-b874-1ad53eb5b264', 'About x'),
				conversation('ea236ee1-977a-43b8-a861-6e2bc7fa26fd', 'x'),
				conversation('369b80d7-800d-4f7e-bfc9-998ceef268e9', 'About x'),
				conversation('adb85902-c105-484c-a91f-104b61321e57', 'About x'),
			],
		},
	},
	'conversations/list-one': {
		'0.15.8': { items: [conversation('4b42d752-5d56-4521-9098-9c3b6d36d1e2', 'About hello')] },
		'1.9.2': { items: [conversation('47313aec-7b26-4038-870a-efadb78916fe', 'About hello')] },
		'1.14.2': { items: [conversation('e81204a7-b5ce-48dd-837c-fd00d0cc3366', 'x')] },
		'1.15.0': { items: [conversation('fd03041d-2036-4e63-99f3-995fe72d4a45', 'x')] },
	},
	'conversations/list-sort': {
		'0.15.8': {
			items: [
				conversation('25eb8804-e84f-436f-af76-b2ed4b065d8b', 'New conversation'),
				conversation('4b42d752-5d56-4521-9098-9c3b6d36d1e2', 'About hello'),
			],
		},
		'1.9.2': {
			items: [
				conversation('47313aec-7b26-4038-870a-efadb78916fe', 'About hello'),
				conversation('44b1dd51-e95b-49df-bdfd-a8f0e750f3c8', 'x'),
			],
		},
		'1.14.2': {
			items: [
				conversation('6af934df-0827-4dfe-8840-100755744e8e', 'hello'),
				conversation('e81204a7-b5ce-48dd-837c-fd00d0cc3366', 'x'),
			],
		},
		'1.15.0': {
			items: [
				conversation('adb85902-c105-484c-a91f-104b61321e57', 'About x'),
				conversation('369b80d7-800d-4f7e-bfc9-998ceef268e9', 'About x'),
				conversation('ea236ee1-977a-43b8-a861-6e2bc7fa26fd', 'x'),
				conversation('fdb98a09-c338-4bc7-b874-1ad53eb5b264', 'About x'),
				conversation('1214a6f8-fe3b-47a2-b803-b44e8a2e9716', 'About x'),
				conversation('3ea6063e-c7e6-4cd1-b459-09e7e5a5fb6d', 'About x'),
				conversation('6de8d87a-f4f2-4674-9dd8-babf564b9e7e', 'hello'),
				conversation('fd03041d-2036-4e63-99f3-995fe72d4a45', 'x'),
			],
		},
	},
	'conversations/list-nobody': { all: { items: [] } },
	'conversations/list-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: { items: [] },
	},
	'conversations/list-after': {
		readBy: 'transport',
		because: NO_CURSOR,
		'0.15.8': { items: [conversation('25eb8804-e84f-436f-af76-b2ed4b065d8b', 'New conversation')] },
		'1.9.2': { items: [conversation('44b1dd51-e95b-49df-bdfd-a8f0e750f3c8', 'x')] },
		'1.14.2': { items: [] },
		'1.15.0': {
			items: [
				conversation('3ea6063e-c7e6-4cd1-b459-09e7e5a5fb6d', 'About x'),
				conversation('1214a6f8-fe3b-47a2-b803-b44e8a2e9716', 'About x'),
				conversation('fdb98a09-c338-4bc7-b874-1ad53eb5b264', 'About x'),
				conversation('ea236ee1-977a-43b8-a861-6e2bc7fa26fd', 'x'),
				conversation('369b80d7-800d-4f7e-bfc9-998ceef268e9', 'About x'),
				conversation('adb85902-c105-484c-a91f-104b61321e57', 'About x'),
			],
		},
	},
	'conversations/list-last-id-unknown': {
		readBy: 'transport',
		because: NO_CURSOR,
		all: refused('Last Conversation Not Exists.', 'not_found', 404),
	},
	'conversations/list-last-id-not-uuid': {
		readBy: 'transport',
		because: NO_CURSOR,
		'0.15.8': refused('last_id: abc is not a valid uuid.'),
		'1.9.2': refused('last_id: Last conversation ID for pagination abc is not a valid uuid.'),
		all: refused('last_id: Value error, must be a valid UUID'),
	},
	'conversations/list-limit-0': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		'0.15.8': refused('limit: Invalid argument: 0. argument must be within the range 1 - 100'),
		'1.9.2': refused(
			'limit: Number of conversations to return Invalid argument: 0. argument must be within the range 1 - 100',
		),
		all: refused('limit: Input should be greater than or equal to 1'),
	},
	'conversations/list-limit-101': {
		readBy: 'transport',
		because: LIMIT_IN_RANGE,
		'0.15.8': refused('limit: Invalid argument: 101. argument must be within the range 1 - 100'),
		'1.9.2': refused(
			'limit: Number of conversations to return Invalid argument: 101. argument must be within the range 1 - 100',
		),
		all: refused('limit: Input should be less than or equal to 100'),
	},
	'conversations/list-sort-bad': {
		readBy: 'transport',
		because: 'the node offers the four orders that Dify knows',
		'0.15.8': refused('sort_by: name is not a valid choice'),
		'1.9.2': refused(
			"sort_by: Sort order for conversations The value 'name' is not a valid choice for 'sort_by'.",
		),
		all: refused(
			"sort_by: Input should be 'created_at', '-created_at', 'updated_at' or '-updated_at'",
		),
	},

	// 200 with a body on 0.15.8, 204 without one on the others.
	'conversations/delete': {
		'0.15.8': deleted('4b42d752-5d56-4521-9098-9c3b6d36d1e2'),
		'1.9.2': deleted('47313aec-7b26-4038-870a-efadb78916fe'),
		'1.14.2': deleted('6af934df-0827-4dfe-8840-100755744e8e'),
		'1.15.0': deleted('6de8d87a-f4f2-4674-9dd8-babf564b9e7e'),
	},
	// 1.9.2 says 204 to every ID: nothing in its answer tells that there was nothing to delete.
	'conversations/delete-again': {
		all: refused('Conversation Not Exists.', 'not_found', 404),
		'1.9.2': deleted('47313aec-7b26-4038-870a-efadb78916fe'),
	},
	'conversations/delete-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Conversation Not Exists.', 'not_found', 404),
		'1.9.2': { item: {} },
	},
};

export default rows;
