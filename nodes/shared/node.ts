// What makes one node of this package differ from the others.

import type { Clock } from '../../dify/http/clock';
import type { Transport } from '../../dify/http/transport';
import type { Turn } from './lanes';
import type { Resource } from './operation';

/** A kind of credential: which keys it holds, and where users find them. */
export interface CredentialKind {
	/** Its internal name. */
	name: string;
	/** How keys of another kind begin, and what such a key is. */
	foreignKeys: { prefix: string; words: string };
	/** A sentence on where the right key is. */
	whereKeysAre: string;
}

/** Which apps a node is for, for those whose key belongs to another one. */
export interface Purpose {
	/** A sentence without its full stop. */
	needs: string;
	/** Which nodes the others are for. */
	others: string;
}

/** One node. */
export interface DifyNode {
	credential: CredentialKind;
	/** Left out where every key of the kind fits. */
	purpose?: Purpose;
	resources: Resource[];
	/** What all its requests go through besides; left out for nothing. */
	adaptTransport?(transport: Transport, clock: Clock, turn: Turn): Transport;
}

/** The keys of apps. */
export const APP_CREDENTIAL: CredentialKind = {
	name: 'difyAppApi',
	foreignKeys: {
		prefix: 'dataset-',
		words: 'a knowledge key, for the node Dify Knowledge, not the key of an app',
	},
	whereKeysAre:
		'Copy the key from the app\'s API Access page in Dify (newer Dify: Access Point) into the credential: it begins with "app-".',
};

/** The keys of knowledge: each opens all knowledge bases of its workspace. */
export const KNOWLEDGE_CREDENTIAL: CredentialKind = {
	name: 'difyKnowledgeApi',
	foreignKeys: {
		prefix: 'app-',
		words: 'the key of an app, for the nodes of apps, not a knowledge key',
	},
	whereKeysAre:
		'Copy a knowledge key from the Knowledge page in Dify, under Service API, into the credential: it begins with "dataset-".',
};
