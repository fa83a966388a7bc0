// The words for each of Dify's error codes: what went wrong, and what the user can do about it.

import { readSpecialWords } from './specialWords';

const OTHER_KIND_REMEDY =
	'The key in the credential belongs to an app of another kind. Choose the credential of the right app, or the right node.';

/** Advice by Dify's `code` (§2.3 of Dify's Service API) and by the codes of this client. */
const REMEDIES = new Map<string, string>(
	Object.entries({
		agent_not_published: 'Publish the agent in Dify, then try again.',
		app_unavailable:
			'Publish the app in Dify; changes there reach n8n only after it is published again. If it is published, its kind may not fit this node.',
		bad_request: 'Check the parameters of this node against the app in Dify.',
		completion_request_error:
			"The model's provider refused or failed. Look at its settings and limits in Dify; every new try is paid for again.",
		conversation_completed:
			'This conversation has ended. Leave the conversation ID empty to start a new one.',
		conversation_missing:
			"Dify finds a conversation only for the same user and the same app that started it, and never one from the web app. Check that User is the same in every node. To begin a new conversation instead, set the option 'If Conversation Is Missing' to Start New, or leave the ID empty.",
		end_user_not_found:
			'The ID is the created_by of an uploaded file, not what the User parameter holds.',
		file_access_denied: 'Use the key of the app whose message the file was part of.',
		file_not_found:
			'Dify gives a file only once it was part of a message, or went along for a text: an upload that was not used yet cannot be downloaded. Check the ID, too.',
		file_too_large:
			"Send a smaller file. By default Dify takes images up to 10 MB, documents up to 15 MB, audio up to 50 MB and video up to 100 MB; the server's owner can change that.",
		filename_not_exists_error: 'Give the binary file a name before it reaches this node.',
		forbidden: "Switch on the app's API access in Dify, and check that the app still exists.",
		human_input_form_expired:
			"The run has gone on without an answer, along the Human Input node's way for a timeout. To give people more time, raise that node's timeout in Dify and publish the app.",
		human_input_form_submitted:
			"Each form is answered once, by whoever comes first; this answer was not taken. What came of the first one is in a chatflow's conversation (Message: Get Many) or a workflow's run (Run: Get), and in the app's logs in Dify.",
		internal_server_error:
			'Dify failed on its own side. Its server log has the reason; very long names and values of the wrong type are frequent causes.',
		invalid_form_data:
			'Give an action of the form and a value for each of its fields, as Get Form shows them.',
		invalid_param:
			'Compare what this node sends with the app in Dify: inputs (required, length, options), files (type, number, same user) and ids.',
		method_not_allowed:
			'Check the Base URL in the credential; a redirect may have changed the request.',
		model_currently_not_support: "Choose another model in the app's settings in Dify.",
		no_file_uploaded: 'Check that the binary field holds a file.',
		not_chat_app: OTHER_KIND_REMEDY,
		not_completion_app: OTHER_KIND_REMEDY,
		not_found:
			'Check the id and that the User parameter is the one the item was made with; Dify shows it to no other user.',
		not_supported: 'Update Dify to use this operation.',
		archived_document_immutable:
			'Unarchive the document first. If it was switched within the last ten minutes, Dify may refuse that for so long.',
		dataset_name_duplicate:
			'Choose another name, or use the knowledge base that has it: Create has an option for that.',
		not_workflow_app: OTHER_KIND_REMEDY,
		provider_not_initialize: "Set up the model's provider in Dify's settings.",
		provider_quota_exceeded:
			"The quota of the model's provider is used up. Top it up, or choose another model in Dify.",
		provider_not_support_speech_to_text:
			"Choose a speech-to-text model in Dify's settings, and switch on Speech to Text in the app.",
		rate_limit_error:
			"This is a limit of your Dify plan or of the model's provider; waiting a moment does not lift a plan's quota. Look at the plan in Dify.",
		run_failed:
			"Open the run in the app's logs in Dify to see what each node did. Every new try is a new, paid run.",
		too_many_requests:
			"The app allows only so many requests at once. Lower the option 'Concurrency', or raise the limit in Dify.",
		unknown:
			'Dify failed on its own side. Its server log has the reason; very long names and values of the wrong type are frequent causes.',
		unsupported_audio_type: 'Send MP3, M4A, WAV, AMR or MPGA.',
		audio_too_large: 'Send a shorter or smaller recording: Dify takes 30 MB at most.',
		unauthorized: 'Check the API key in the credential; it may have been deleted in Dify.',
		unsupported_file_type:
			"Allow files of this type in the app's settings in Dify, or send another file. Its name should have the right ending, such as .pdf.",
		workflow_version_execution_not_allowed:
			'Your Dify plan does not allow running a pinned version. Leave out the workflow ID.',
	}),
);

const GENERAL_REMEDY = "Look into the app's logs in Dify for the details.";

/** What the user can do about an error with this code. */
export function remedyFor(code: string): string {
	return REMEDIES.get(code) ?? GENERAL_REMEDY;
}

/** Sentences for those who have never seen Dify's codes, where its own words tell them little. */
const HEADLINES = new Map<string, string>(
	Object.entries({
		agent_not_published: 'The agent is not published in Dify',
		archived_document_immutable: 'The document is archived, and Dify deletes no archived ones',
		dataset_name_duplicate: 'Another knowledge base has this name',
		app_unavailable: 'The app cannot be asked: it is not published, or it is of another kind',
		conversation_completed: 'The conversation has ended',
		conversation_missing: 'Dify does not find the conversation',
		file_too_large: 'The file is too large for this Dify',
		end_user_not_found: 'Dify has no end user with this ID',
		file_access_denied: 'The file belongs to a message of another app',
		file_not_found: 'Dify has no such file in any message',
		filename_not_exists_error: 'The binary file has no name',
		forbidden: "Dify does not let this key use the app's API",
		human_input_form_expired: 'The time to answer this form is over',
		human_input_form_submitted: 'This form was answered already',
		internal_server_error: 'Dify failed on its own side',
		model_currently_not_support: "The app's model cannot be used for this",
		no_file_uploaded: 'The binary field holds no file',
		not_chat_app: 'This key belongs to another kind of app',
		not_completion_app: 'This key belongs to another kind of app',
		not_workflow_app: 'This key belongs to another kind of app',
		provider_not_initialize: "The app's model is not set up in Dify",
		provider_not_support_speech_to_text: 'No model is set up in Dify that turns speech into text',
		provider_quota_exceeded: "The quota of the model's provider is used up",
		rate_limit_error: "A limit of the Dify plan, or of the model's provider, is reached",
		audio_too_large: 'The recording is too large for Dify',
		too_many_requests: 'The app has too many requests at once',
		unauthorized: 'Dify does not accept the API key',
		unknown: 'Dify failed on its own side',
		unsupported_audio_type: 'Dify does not transcribe files of this format',
		unsupported_file_type: 'Dify does not take files of this type',
		workflow_version_execution_not_allowed: 'This Dify plan does not run a chosen version',
	}),
);

/** What Dify says of a variable of an app's form, behind its name (§4.2 of its Service API). */
const MISSING_INPUT = / is required in input form$/;

const WRONG_INPUT = /^(?:\(type '[^']*'\) )?(.+) in input form (must .+)$/s;

/**
 * What went wrong, in one sentence: one of ours for codes whose words tell little, the place and the
 * reason for models and variables, Dify's own words otherwise.
 *
 * @param words Dify's own
 */
export function headlineFor(code: string, words: string): string {
	const headline = readSpecialWords(words)?.headline ?? HEADLINES.get(code);
	if (headline !== undefined) return headline;
	if (code === 'not_found') return describeMissing(words);
	if (code === 'completion_request_error') return `The app's model failed: ${words}`;
	return describeInput(words);
}

function describeMissing(words: string): string {
	const what = whatIsMissing(words);
	return `Dify does not find ${what === undefined ? 'what this ID names' : `the ${what}`}`;
}

/** Such as "Message Not Exists." and "Workflow run not found". */
function whatIsMissing(words: string): string | undefined {
	const [, what] = /^(?:First |Last )?([\w ]{1,40}?) not (?:exists|found)/i.exec(words) ?? [];
	return what === undefined
		? undefined
		: (USER_WORDS.get(what.toLowerCase()) ?? what.toLowerCase());
}

/** Things of which Dify speaks to users in other words than in its API. */
const USER_WORDS = new Map([
	['dataset', 'knowledge base'],
	['documents', 'batch of documents'],
	['segment', 'chunk'],
]);

/** Where to look for an ID of each kind, and whether the user has a say in it. */
const MISSING_REMEDIES = new Map([
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
	[
		'annotation',
		"It may have been deleted. Get Many lists the app's annotations with their IDs. Check also that the credential is the one of the same app.",
	],
	[
		'conversation',
		'Give the conversation_id that a sent message returned, not a message_id, and as User the one that started the conversation; Dify shows it to no other user. The credential must be the one of the same app.',
	],
	[
		'conversation variable',
		'Give the ID that Get Variables gives for the variable in this conversation.',
	],
	[
		'form',
		'Give as Form Token the human_input of the paused item, or its form_token, not its form_id. The credential must be the one of the app that asks.',
	],
	[
		'message',
		'Give the message_id that came with an answer, not a conversation_id, and as User the one that asked for it; Dify shows it to no other user. The credential must be the one of the same app.',
	],
	[
		'workflow',
		'Give as Workflow ID that of a published version of this app, or leave the option out for the newest.',
	],
	[
		'workflow run',
		'Give as Workflow Run ID the workflow_run_id of an item of this app, not its task_id, and as User the one that sent the message or started the run, not the person who answers its form; Dify tells nobody else what happens in it.',
	],
]);

function remedyForMissing(words: string): string {
	return MISSING_REMEDIES.get(whatIsMissing(words) ?? '') ?? remedyFor('not_found');
}

/** Whether these are Dify's words on a variable of an app's form: 1.15.0 fails a run with them too. */
export function isInputRefused(words: string): boolean {
	return isInputMissing(words) || WRONG_INPUT.test(words);
}

/** Whether these are Dify's words on a variable that has no value. */
export function isInputMissing(words: string): boolean {
	return MISSING_INPUT.test(words);
}

/** What Dify says of a file that another user uploaded, and of one that the app does not take. */
const FOREIGN_FILE = /^Invalid upload file/;

/** Whether these are Dify's words on a file that it cannot use for this user. */
export function isForeignFile(words: string): boolean {
	return FOREIGN_FILE.test(words);
}

const REFUSED_FILE = /^File validation failed for file: (.+)$/s;

/**
 * What the user can do where Dify's words tell more than its code.
 *
 * @param words Dify's own
 */
export function remedyForWords(code: string, words: string): string {
	if (isInputRefused(words)) return INPUT_REMEDY;
	if (isForeignFile(words)) return FOREIGN_FILE_REMEDY;
	const special = readSpecialWords(words);
	if (special !== undefined) return special.remedy;
	if (code === 'not_found') return remedyForMissing(words);
	return remedyFor(REFUSED_FILE.test(words) ? 'unsupported_file_type' : code);
}

const INPUT_REMEDY =
	'Set \'Inputs\' to Map Each Variable in this node and fill it in there. In JSON it stands under the variable\'s name in Dify, which is not its label, for example {"name": "Ada"}.';

const FOREIGN_FILE_REMEDY =
	'Use the same User where the file is uploaded and where it is sent, and check its ID.';

function describeInput(words: string): string {
	if (isForeignFile(words)) {
		return 'Dify cannot use the file: another user uploaded it, or there is none with this ID';
	}
	const [, file] = REFUSED_FILE.exec(words) ?? [];
	if (file !== undefined) return `The app does not take the file '${file}'`;
	if (MISSING_INPUT.test(words)) {
		return `The app asks for '${words.replace(MISSING_INPUT, '')}', which has no value`;
	}
	const [, name, rule] = WRONG_INPUT.exec(words) ?? [];
	if (name === undefined || rule === undefined) return words;
	return `The app does not take the value of '${name}': it ${RULES.get(rule) ?? inclusive(rule)}`;
}

/** Rules that Dify puts in the words of its programmers. */
const RULES = new Map([
	['must be a dict', 'must be a JSON object, such as {"key": "value"}'],
	['must be a file', 'must be one file'],
	['must be a valid boolean value', 'must be true or false'],
]);

/** Dify says "less than 48 characters" and takes 48. */
function inclusive(rule: string): string {
	return rule.replace(/^must be less than (\d+ (?:characters|files))$/, 'must have at most $1');
}
