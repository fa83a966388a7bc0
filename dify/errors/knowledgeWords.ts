// What some of Dify's error codes mean where a knowledge base was asked, and no app.

/** What a request is about. */
export type Subject = 'app' | 'knowledge';

/** Whether a path is one of the knowledge API's. */
export function subjectOf(path: string): Subject {
	return /^\/(?:datasets|workspaces)\b/.test(path) ? 'knowledge' : 'app';
}

const NO_MODEL_REMEDY =
	"Set up the provider of the knowledge base's models in Dify's settings, or choose other models in the settings of the knowledge base.";

/** Advice by Dify's code. */
export const KNOWLEDGE_REMEDIES = new Map<string, string>(
	Object.entries({
		bad_request: 'Check the parameters of this node.',
		completion_request_error:
			"The provider of a model refused or failed. Look at its settings and limits in Dify, and at the knowledge base's models.",
		forbidden:
			'Look at the knowledge base in Dify: whether it is still there, and whether its Service API access is on. A key that was made for some knowledge bases opens no others, and lists, creates and tags none. On Dify Cloud, look at the limits of your plan.',
		invalid_param:
			'Compare what this node sends with the knowledge base in Dify: names, IDs, chunk settings and models.',
		model_currently_not_support: NO_MODEL_REMEDY,
		not_found: 'Check the ID: what it names may have been deleted, or be in another workspace.',
		provider_not_initialize: NO_MODEL_REMEDY,
		provider_quota_exceeded:
			"The quota of the model's provider is used up. Top it up, or choose another model for the knowledge base in Dify.",
		too_many_requests: "Run this again in a moment, and lower the option 'Concurrency'.",
	}),
);

/** Sentences for codes whose usual one speaks of an app. */
export const KNOWLEDGE_HEADLINES = new Map<string, string>(
	Object.entries({
		forbidden: 'Dify does not let this key do that with the knowledge base',
		model_currently_not_support: 'A model of the knowledge base cannot be used for this',
		provider_not_initialize: 'A model that the knowledge base needs is not set up in Dify',
		too_many_requests: 'Dify has too many requests at once',
	}),
);

/** Advice where no code gives any. */
export const GENERAL_KNOWLEDGE_REMEDY =
	'Look at the knowledge base in Dify, and into the log of the Dify server, for the details.';

/** Where to look for an ID of each kind. */
export const MISSING_IN_KNOWLEDGE: [string, string][] = [
	[
		'knowledge base',
		'It may have been deleted, or be in another workspace than the key. Choose it from the list again.',
	],
	[
		'batch of documents',
		'A batch ends when its documents are written again or deleted. Give the document instead.',
	],
	[
		'document',
		'It may have been deleted, or be in another knowledge base. Get Many lists the documents of a knowledge base with their IDs.',
	],
	[
		'chunk',
		"It may have been deleted: updating a document makes new chunks. Get Many lists a document's chunks with their IDs.",
	],
	[
		'child chunk',
		"It may have been deleted with its parent's old children. Get Many lists the child chunks of a chunk with their IDs.",
	],
	[
		'tag',
		"It may have been deleted. Get Many lists the workspace's tags for knowledge bases with their IDs.",
	],
];
