// Whatever goes wrong, there is a headline that anybody understands, and a sentence on what to do.

import * as fc from 'fast-check';

import type { DifyError } from '../../../dify/errors/errors';
import { headlineFor, isInputRefused, remedyFor, remedyForWords } from '../../../dify/errors/words';
import { readErrorResponse } from '../../../dify/http/responseErrors';
import { VERSIONS } from '../../replay/expectation';
import type { Version } from '../../replay/expectation';
import { expectLinear, repeated } from '../linear';
import type { Reply } from '../listTransport';
import { json, recorded, respond } from '../listTransport';

/** A refusal as an error. */
async function read(reply: Reply): Promise<DifyError> {
	return await readErrorResponse({ method: 'POST', path: '/chat-messages' }, respond(reply));
}

/** What a real server refused, as an error. */
async function refusal(version: Version, name: string): Promise<DifyError> {
	return await read(recorded(version, name));
}

/** What Dify 1.15.0 was heard to refuse in requests of which the emulator keeps the recordings. */
async function heard(status: number, code: string, words: string): Promise<DifyError> {
	return await read(json(status, { code, message: words, status }));
}

describe('a refusal of the knowledge API', () => {
	/** The error that a code stands for where a knowledge base was asked. */
	async function refused(status: number, code: string, words: string): Promise<DifyError> {
		const reply = respond(json(status, { code, message: words, status }));
		return await readErrorResponse({ method: 'POST', path: '/datasets/1/retrieve' }, reply);
	}

	it.each([
		'bad_request',
		'brand_new',
		'completion_request_error',
		'forbidden',
		'invalid_param',
		'model_currently_not_support',
		'not_found',
		'provider_not_initialize',
		'provider_quota_exceeded',
		'too_many_requests',
	])('%s speaks of knowledge bases, and of no app', async (code) => {
		const { message, description } = await refused(400, code, 'Something else went wrong.');
		expect(`${message} ${description}`).not.toMatch(/\bapp\b/);
		expect(`${message} ${description}`).toContain('Something else went wrong.');
	});

	it('tells that a base is in another workspace, whichever code Dify 1.9 gives with it', async () => {
		const words = 'You do not have permission to access this dataset.';
		for (const [status, code] of [
			[403, 'forbidden'],
			[400, 'invalid_param'],
		] as const) {
			expect(await refused(status, code, words)).toMatchObject({
				code: 'forbidden',
				message: 'The knowledge base is in another workspace than the key',
				status,
			});
		}
	});

	it('of other chunks than the first document decided says what to choose', async () => {
		const words = 'doc_form is different from the dataset doc_form.';
		const { code, description } = await refused(400, 'invalid_param', words);
		expect(code).toBe('chunking_differs');
		expect(description).toContain("Set 'Chunking' to Automatic");
	});
});

describe('the advice for an error', () => {
	it.each([
		['unauthorized', 'deleted in Dify'],
		['not_chat_app', 'Choose the credential of the right app'],
		['not_workflow_app', 'Choose the credential of the right app'],
		['app_unavailable', 'publish'],
		['conversation_missing', 'User is the same in every node'],
		['run_failed', 'logs'],
		['too_many_requests', 'at once'],
		['rate_limit_error', 'plan'],
		['not_supported', 'Update Dify'],
		['file_too_large', 'smaller'],
	])('%s says what to do: %s', (code, words) => {
		expect(remedyFor(code)).toContain(words);
	});

	it('for a wrong key speaks of no kind of key, for that differs from node to node', () => {
		expect(remedyFor('unauthorized')).not.toMatch(/app-|dataset-/);
	});

	it('points to the logs where nothing is known of the code', () => {
		expect(remedyFor('brand_new')).toBe("Look into the app's logs in Dify for the details.");
	});

	it('is a sentence for any code that a server may send', () => {
		const names = fc.constantFrom('constructor', 'toString', 'hasOwnProperty', '__proto__');
		fc.assert(
			fc.property(fc.oneof(fc.string(), names), (code) => {
				expect(remedyFor(code)).toMatch(/^[A-Z].*\.$/s);
			}),
		);
	});
});

describe('a headline of ours', () => {
	it.each<[Version, string, string, string, string]>([
		[
			'1.15.0',
			'errors/bad-key',
			'unauthorized',
			'Dify does not accept the API key',
			'Access token is invalid',
		],
		[
			'1.15.0',
			'errors/no-authorization',
			'unauthorized',
			'Dify does not accept the API key',
			"Authorization header must be provided and start with 'Bearer'",
		],
		[
			'0.15.8',
			'completion/chat-on-completion',
			'not_chat_app',
			'This key belongs to another kind of app',
			'Please check if your app mode matches the right API route.',
		],
		[
			'1.15.0',
			'extra/body-null',
			'unknown',
			'Dify failed on its own side',
			'Internal Server Error',
		],
		[
			'1.14.2',
			'extra/inputs-number-list',
			'internal_server_error',
			'Dify failed on its own side',
			'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
		],
		[
			'0.15.8',
			'files/upload-empty-name',
			'filename_not_exists_error',
			'The binary file has no name',
			'The specified filename does not exist.',
		],
		[
			'1.15.0',
			'files/upload-no-file',
			'no_file_uploaded',
			'The binary field holds no file',
			'Please upload your file.',
		],
		[
			'1.14.2',
			'extra/upload-no-part-type',
			'unsupported_file_type',
			'Dify does not take files of this type',
			'File type not allowed.',
		],
	])(
		'stands for the words that Dify %s had in %s (%s), which end the description',
		async (version, name, code, headline, words) => {
			const error = await refusal(version, name);
			expect(error).toMatchObject({ code, message: headline, words });
			expect(error.description).toBe(`${remedyFor(code)} Dify said: ${words}`);
		},
	);

	it.each([
		[
			'not_workflow_app',
			'This key belongs to another kind of app',
			'Please check if your app mode matches the right API route.',
		],
		[
			'app_unavailable',
			'The app cannot be asked: it is not published, or it is of another kind',
			'App unavailable, please check your app configurations.',
		],
	])('stands for the words of %s as well: %s', async (code, headline, words) => {
		const error = await heard(400, code, words);
		expect(error).toMatchObject({ code, message: headline, words });
		expect(error.description).toBe(`${remedyFor(code)} Dify said: ${words}`);
	});

	it.each([
		['agent_not_published', 'The agent is not published in Dify'],
		['conversation_completed', 'The conversation has ended'],
		['conversation_missing', 'Dify does not find the conversation'],
		['forbidden', "Dify does not let this key use the app's API"],
		['model_currently_not_support', "The app's model cannot be used for this"],
		['not_completion_app', 'This key belongs to another kind of app'],
		['provider_not_initialize', "The app's model is not set up in Dify"],
		['provider_quota_exceeded', "The quota of the model's provider is used up"],
		['rate_limit_error', "A limit of the Dify plan, or of the model's provider, is reached"],
		['too_many_requests', 'The app has too many requests at once'],
		['workflow_version_execution_not_allowed', 'This Dify plan does not run a chosen version'],
	])('stands for the words of %s: %s', (code, headline) => {
		expect(headlineFor(code, 'Their words.')).toBe(headline);
	});

	it('has nothing behind it where Dify said nothing', async () => {
		const error = await refusal('1.15.0', 'files/upload-16mb');
		expect(error).toMatchObject({ message: 'The file is too large for this Dify', words: '' });
		expect(error.description).toBe(remedyFor('file_too_large'));
	});
});

describe('a headline with the reason of Dify in it', () => {
	it.each<[Version, string, string]>([
		[
			'1.15.0',
			'chat/error-bad-blocking',
			"[echo] Bad Request Error, 400: this model's maximum context length is 8192 tokens",
		],
		['1.15.0', 'chat/error-auth-blocking', 'Incorrect API key provided'],
		['1.14.2', 'chat/error-server-blocking', '[echo] Server Unavailable Error, 503: overloaded'],
	])("names the app's model: of Dify %s, %s", async (version, name, words) => {
		const error = await refusal(version, name);
		expect(error).toMatchObject({
			code: 'completion_request_error',
			message: `The app's model failed: ${words}`,
			words,
		});
		expect(error.description).toBe(remedyFor('completion_request_error'));
	});

	it.each(VERSIONS)('names the chatflow: of Dify %s', async (version) => {
		const error = await refusal(version, 'chatflow/node-fails-blocking');
		expect(error).toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed: [Errno 111] Connection refused',
			words: '[Errno 111] Connection refused',
		});
		expect(error.description).toBe(remedyFor('run_failed'));
	});
});

describe('a headline for a variable of the form', () => {
	it.each<[Version, string, string, string]>([
		[
			'0.15.8',
			'chat/inputs-missing-required-streaming',
			"The app asks for 'name', which has no value",
			'name is required in input form',
		],
		[
			'0.15.8',
			'chat/inputs-number-bad-streaming',
			"The app does not take the value of 'age': it must be a valid number",
			'age in input form must be a valid number',
		],
		[
			'1.9.2',
			'chat/inputs-checkbox-text-streaming',
			"The app does not take the value of 'brief': it must be true or false",
			'brief in input form must be a valid boolean value',
		],
		[
			'1.14.2',
			'extra/inputs-text-number',
			"The app does not take the value of 'topic': it must be a string",
			"(type 'text-input') topic in input form must be a string",
		],
		[
			'1.14.2',
			'extra/inputs-files-many',
			"The app does not take the value of 'docs': it must have at most 5 files",
			'docs in input form must be less than 5 files',
		],
	])('says which and why, of Dify %s in %s', async (version, name, headline, words) => {
		const error = await refusal(version, name);
		expect(error).toMatchObject({ code: 'invalid_param', message: headline, words });
		expect(error.description).toMatch(/^Set 'Inputs' to Map Each Variable in this node /);
		expect(error.description).toContain(` Dify said: ${words}`);
		expect(isInputRefused(words)).toBe(true);
	});

	it.each([
		[
			'a name of several lines',
			'first\nsecond in input form must be a string',
			"The app does not take the value of 'first\nsecond': it must be a string",
		],
		[
			'a name like the words around it',
			'a in input form must be b in input form must be a file',
			"The app does not take the value of 'a in input form must be b': it must be one file",
		],
	])('takes %s as it is', (_what, words, headline) => {
		expect(headlineFor('invalid_param', words)).toBe(headline);
	});

	it.each([
		'transfer_method is required in file mapping',
		'query is required',
		'It is required in input form, they say',
		' in input form must be a string',
		'Number of files exceeds the maximum limit 3',
		'',
	])('is none for other words: "%s"', (words) => {
		expect(isInputRefused(words)).toBe(false);
		expect(headlineFor('invalid_param', words)).toBe(words);
	});

	it.each(["(type '", "(type 'a') ", ' in input form ', ' in input form must', 'a'])(
		'takes no longer to find, whatever comes: %j again and again',
		(piece) => {
			expectLinear((words) => headlineFor('invalid_param', words), repeated(piece));
		},
	);
});

describe('a headline for what is not found', () => {
	it.each<[Version, string, string, string]>([
		['1.9.2', 'messages/list-unknown', 'the conversation', 'Conversation Not Exists.'],
		['0.15.8', 'messages/feedback-unknown-message', 'the message', 'Message Not Exists.'],
		['1.15.0', 'messages/list-first-id-unknown', 'the message', 'First Message Not Exists.'],
		[
			'0.15.8',
			'conversations/list-last-id-unknown',
			'the conversation',
			'Last Conversation Not Exists.',
		],
		[
			'1.15.0',
			'extra/workflow-id-unknown',
			'the workflow',
			'Workflow not found with id: 00000000-0000-4000-8000-000000000000.',
		],
	])('says what Dify does not find, of Dify %s in %s: %s', async (version, name, what, words) => {
		const error = await refusal(version, name);
		expect(error).toMatchObject({
			code: 'not_found',
			status: 404,
			message: `Dify does not find ${what}`,
			words,
		});
		expect(error.description).toBe(`${remedyForWords('not_found', words)} Dify said: ${words}`);
	});

	it.each([
		['Annotation not found', /^It may have been deleted\. Get Many lists/],
		['Conversation Variable Not Exists.', /Get Variables/],
		['Form not found.', /human_input of the paused item/],
		['Message Not Exists.', /as User the one that asked for it/],
		['Workflow not found with id: x', /leave the option out/],
		['Workflow run not found', /as User the one that sent the message or started the run/],
	])('says for "%s" where its ID is found', (words, advice) => {
		expect(remedyForWords('not_found', words)).toMatch(advice);
	});

	it.each([
		['Speech to text is not enabled', /^Speech to Text is switched off/],
		['TTS is not enabled', /^Text to Speech is switched off/],
	])('or what is switched off: "%s"', (words, headline) => {
		expect(headlineFor('invalid_param', words)).toMatch(headline);
		expect(remedyForWords('invalid_param', words)).toContain('publish the app');
	});

	it.each(['Annotation not found', 'Conversation Variable Not Exists.', 'Form not found.'])(
		'does not send people to a parameter that there is not: "%s"',
		(words) => {
			expect(remedyForWords('not_found', words)).not.toContain('User');
		},
	);

	it('says that it is a run, as the emulator heard of Dify 1.15.0', async () => {
		const { message, words } = await heard(404, 'not_found', 'Workflow run not found');
		expect([message, words]).toEqual([
			'Dify does not find the workflow run',
			'Workflow run not found',
		]);
	});

	it.each(['Nothing here.', 'not found', 'a/b not found', `${'long '.repeat(20)}not found`, ''])(
		'says less where the words name nothing: "%s"',
		(words) => {
			expect(headlineFor('not_found', words)).toBe('Dify does not find what this ID names');
		},
	);
});

describe('words that are kept', () => {
	it.each<[Version, string, string, string]>([
		[
			'1.15.0',
			'new/trace-session-id',
			'bad_request',
			'trace_session_id must be 1 to 200 characters after trimming.',
		],
		[
			'0.15.8',
			'errors/wrong-method',
			'method_not_allowed',
			'The method is not allowed for the requested URL.',
		],
		['1.15.0', 'files/upload-path-name', 'invalid_param', 'Filename contains invalid characters'],
		['1.14.2', 'errors/empty-query', 'invalid_param', 'query is required'],
	])(
		'are the headline, and are not said twice: of Dify %s, %s',
		async (version, name, code, words) => {
			const error = await refusal(version, name);
			expect(error).toMatchObject({ code, message: words, words });
			expect(error.description).toBe(remedyFor(code));
		},
	);

	it.each([
		[
			404,
			'file_not_found',
			'File not found in message context',
			/no such file in any message/,
			/once it was part/,
		],
		[
			403,
			'file_access_denied',
			'File access denied: not owned by requesting app',
			/another app/,
			/key/,
		],
		[404, 'end_user_not_found', 'End user not found.', /no end user/, /created_by/],
		[
			412,
			'human_input_form_submitted',
			'This form has already been submitted by another user, form_id=1',
			/answered already/,
			/chatflow's conversation .* or a workflow's run/,
		],
		[
			412,
			'human_input_form_expired',
			'This form has expired',
			/over/,
			/^The run has gone on without an answer/,
		],
		[415, 'unsupported_audio_type', 'Audio type not allowed.', /does not transcribe/, /MP3/],
		[413, 'audio_too_large', 'Audio size larger than 30 mb', /too large/, /30 MB/],
		[400, 'provider_not_support_speech_to_text', 'Not supported', /speech into text/, /model/],
		[400, 'bad_request', 'Suggested Questions Is Disabled.', /suggests no questions/, /Follow-up/],
		[
			400,
			'invalid_param',
			'current_user must be an Account instance',
			/does not let the key of an app/,
			/Update Dify/,
		],
	])('of %i %s stand behind a headline for those who have never seen them', async (...row) => {
		const [status, code, words, headline, advice] = row;
		const error = await heard(status, code, words);
		expect(error).toMatchObject({ code, words, status });
		expect(error.message).toMatch(headline);
		expect(error.description).toMatch(advice);
		expect(error.description).toContain(`Dify said: ${words}`);
	});

	it('are the headline of any code that only others know', () => {
		const names = fc.constantFrom('constructor', 'toString', '__proto__', 'brand_new');
		fc.assert(
			fc.property(names, fc.string(), (code, words) => {
				fc.pre(!isInputRefused(words));
				expect(headlineFor(code, words)).toBe(words);
			}),
		);
	});
});

describe('a file that Dify refuses', () => {
	it.each([
		[
			'Invalid upload file',
			'Dify cannot use the file: another user uploaded it, or there is none with this ID',
			'Use the same User',
		],
		[
			'File validation failed for file: report.pdf',
			"The app does not take the file 'report.pdf'",
			'Allow files of this type',
		],
	])('is told from other parameters: %s', (words, headline, advice) => {
		expect(headlineFor('invalid_param', words)).toBe(headline);
		expect(remedyForWords('invalid_param', words)).toContain(advice);
	});

	it('leaves other words the advice of their code', () => {
		expect(remedyForWords('forbidden', 'The app no longer exists.')).toBe(remedyFor('forbidden'));
	});
});
