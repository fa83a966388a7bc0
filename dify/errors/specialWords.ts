// Words of Dify's that say more than the code they come with, or something else than they mean.

/** What such words stand for. */
export interface SpecialWords {
	/** Where Dify's own code tells nothing apart. */
	code?: string;
	headline: string;
	remedy: string;
	/** Whether it passes by itself. */
	isPassing?: boolean;
}

const AUDIO_OFF_REMEDY =
	"Switch it on among the app's features in Dify, choose a voice where it asks for one, and publish the app.";

const PLAN_REMEDY =
	'This is a limit of your Dify plan: delete what is no longer needed, or upgrade the plan.';

/** Each kind of words, by a pattern that only they match (§2 of Dify's Service API, §1 of its knowledge API). */
const SPECIAL_WORDS: [RegExp, SpecialWords][] = [
	[
		// An app that suggests no questions (§3.4 of Dify's Service API).
		/^Suggested Questions Is Disabled\.$/,
		{
			headline: 'The app suggests no questions',
			remedy:
				"Switch on Follow-up (suggested questions after the answer) among the app's features in Dify, and publish the app.",
		},
	],
	[
		// Annotations on 1.9, which an app's key can neither list nor write there (§3.8).
		/^current_user must be an Account instance$/,
		{
			headline: 'This Dify does not let the key of an app reach annotations',
			remedy: 'Update Dify: 1.9 has this fault, newer versions do not.',
		},
	],
	[
		/^Speech to text is not enabled$/,
		{ headline: 'Speech to Text is switched off in the app', remedy: AUDIO_OFF_REMEDY },
	],
	[
		/^TTS is not enabled$/,
		{
			headline: 'Text to Speech is switched off in the app, or has no voice',
			remedy: AUDIO_OFF_REMEDY,
		},
	],
	[
		/^Dataset api access is not enabled\.$/,
		{
			headline: "The knowledge base's API access is switched off in Dify",
			remedy: 'Switch on Service API access on the page of the knowledge base in Dify.',
		},
	],
	[
		/^Sorry, you have reached the knowledge base request rate limit/,
		{
			code: 'knowledge_rate_limit',
			headline: 'Your Dify plan allows no more knowledge base requests in this minute',
			remedy:
				"Lower the option 'Concurrency', run it less often, or upgrade the plan. The limit counts each minute anew.",
			isPassing: true,
		},
	],
	[
		/^The capacity of the vector space has reached the limit/,
		{
			code: 'plan_limit',
			headline: 'The knowledge bases of this workspace are full',
			remedy: PLAN_REMEDY,
		},
	],
	[
		/^The number of documents has reached the limit/,
		{
			code: 'plan_limit',
			headline: 'This workspace has as many documents as its plan allows',
			remedy: PLAN_REMEDY,
		},
	],
	[
		/^To unlock this feature and elevate your Dify experience/,
		{
			code: 'plan_limit',
			headline: 'Your Dify plan does not include this',
			remedy: PLAN_REMEDY,
		},
	],
	[
		// The lock after a switch (§8).
		/^Document: ?.+ is being indexed, please try again later$/s,
		{
			code: 'document_locked',
			headline: 'Dify does not switch this document again just now',
			remedy:
				'After a document was enabled, disabled, archived or unarchived, Dify refuses the next switch for up to ten minutes. Run this again after that.',
			isPassing: true,
		},
	],
	[
		// A switch while it is being indexed (§7).
		/^Document: ?.+ is not completed\.$/s,
		{
			code: 'document_not_indexed',
			headline: 'Dify disables only documents that are indexed',
			remedy: 'Wait until it is indexed (Document: Wait Until Indexed), then disable it.',
			isPassing: true,
		},
	],
	[
		/^Document is not available$/,
		{
			code: 'document_not_available',
			headline: 'This document cannot be updated as it is',
			remedy:
				'Dify updates only documents that are indexed, enabled and not archived. Create or Update brings the others back by itself.',
		},
	],
	[
		// What updating a knowledge base says of a name; creating one has a code for it (§4.3).
		/^Dataset name already exists$/,
		{
			code: 'dataset_name_duplicate',
			headline: 'Another knowledge base has this name',
			remedy: 'Choose another name.',
		},
	],
	[
		/^Provider .+ does not exist\.$/,
		{
			headline: 'The workspace has no model provider of this name',
			remedy:
				'Choose the model from its list. By an expression, give provider and model as the list names them, such as langgenius/openai/openai/text-embedding-3-small.',
		},
	],
	[
		// Dify 1.14 (§4.2).
		/^tag_ids: Input should be a valid list$/,
		{
			headline: 'This Dify cannot list knowledge bases by their tags',
			remedy: "Leave out the option 'Tag IDs', or update Dify: 1.14 has this fault, 1.15 does not.",
		},
	],
	[
		// A chunk for a document that is being indexed, or could not be (§9).
		/^Document is not completed\.$/,
		{
			code: 'document_not_available',
			headline: 'The document is not indexed, and takes no chunks until it is',
			remedy:
				'Wait for it with Document: Wait Until Indexed. One that ended in an error takes none before it was written again.',
		},
	],
	[
		/^Document is disabled\.$/,
		{
			code: 'document_not_available',
			headline: 'The document is disabled, and takes no chunks until it is enabled',
			remedy: 'Enable the document first. Dify may need a moment for it.',
		},
	],
	[
		/^Answer is required$/,
		{
			headline:
				'The knowledge base holds questions with their answers, and this chunk has no answer',
			remedy: "Fill in 'Answer'. 'Content' is the question.",
		},
	],
	[
		/^Can't update disabled segment$/,
		{
			code: 'chunk_disabled',
			headline: 'The chunk is disabled, and Dify changes no disabled ones',
			remedy:
				"Add the option 'Enabled': switched on, the chunk is enabled with the change; switched off, it is enabled for the change and disabled again.",
		},
	],
	[
		/^Segment is indexing, please try again later$/,
		{
			code: 'chunk_busy',
			headline: 'Dify is still working on an earlier change of this chunk',
			remedy: 'Run this again in a moment.',
			isPassing: true,
		},
	],
	[
		/^Pipeline not found$/,
		{
			code: 'pipeline_not_found',
			headline: 'The knowledge base has no pipeline',
			remedy:
				'Only knowledge bases that were made from a pipeline in Dify have one. Use the resource Document for the others.',
		},
	],
	[
		/^Pipeline or workflow not found$/,
		{
			code: 'pipeline_not_found',
			headline: "The knowledge base's pipeline is not published",
			remedy: 'Publish the pipeline in Dify, then try again.',
		},
	],
	[
		/^Metadata name already exists\.$/,
		{
			code: 'metadata_name_duplicate',
			headline: 'The knowledge base has another metadata field of this name',
			remedy: 'Use that field, which Get Many lists with its ID, or choose another name.',
		},
	],
	[
		/^Metadata name already exists in Built-in fields\.$/,
		{
			code: 'metadata_name_duplicate',
			headline: 'A field that Dify fills itself has this name',
			remedy:
				'Choose another name than document_name, uploader, upload_date, last_update_date and source.',
		},
	],
	[
		/^Tag name already exists$/,
		{
			code: 'tag_name_duplicate',
			headline: 'There is another tag of this name',
			remedy: 'Use that tag, which Get Many lists with its ID, or choose another name.',
		},
	],
	[
		/^Another (?:document|dataset|knowledge base) metadata operation is running/,
		{
			code: 'metadata_busy',
			headline: 'Another change of metadata is going on in this knowledge base',
			remedy: 'Run this again in a moment.',
			isPassing: true,
		},
	],
];

/** What these words stand for; undefined for words that speak for themselves. */
export function readSpecialWords(words: string): SpecialWords | undefined {
	return SPECIAL_WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
