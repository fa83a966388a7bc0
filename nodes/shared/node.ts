// What makes one node of this package differ from the others.

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
	purpose: Purpose;
	resources: Resource[];
}

/** The keys of apps. */
export const APP_CREDENTIAL: CredentialKind = {
	name: 'difyAppApi',
	foreignKeys: { prefix: 'dataset-', words: 'a knowledge key, not the key of an app' },
	whereKeysAre:
		'Copy the key from the app\'s API Access page in Dify into the credential: it begins with "app-".',
};
