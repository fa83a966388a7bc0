// A scripted server that answers as a text generator does, and Dify Text Generator asking it through n8n-core.

import type { IDataObject } from 'n8n-workflow';

import { ENVELOPE } from '../dify/turns';
import type { Handler, ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import type { RunOptions } from './harness';
import { DIFY_TEXT_GENERATOR, startWorkflow, workflowOf } from './harness';

/** Of the length that Dify's keys have. */
export const KEY = `app-${'0123456789'.repeat(2)}abcd`;

/** The request that pays for a text. */
export const POST = 'POST /v1/completion-messages';

/** The request for what the app asks for. */
export const FORM = 'GET /v1/parameters';

/** The request that stops a text of these tests. */
export const STOP = `POST /v1/completion-messages/${ENVELOPE.task_id}/stop`;

/** Has Dify answer in one piece. */
export const BLOCKING = { options: { responseMode: 'blocking' } };

/** Words that belong to other apps. */
export const FOREIGN = /chatbot|chatflow|workflow|conversation|\bchat\b|\brun\b/i;

const NAME = 'Dify Text Generator';

const GENERATE = { resource: 'text', operation: 'generate', user: 'ada', query: 'coffee' };

/** The server, and what it saw. */
export class TextServer {
	/** Answers to POST under way. */
	open = 0;

	private constructor(readonly server: ScriptedServer) {}

	/** One whose app asks for `query`, and takes every stop. */
	static async start(): Promise<TextServer> {
		const texts = new TextServer(await startScriptedServer());
		texts.askFor('query');
		texts.server.on(STOP, (response) => sendJson(response, { result: 'success' }));
		return texts;
	}

	/** The variables that the app asks for from now on. */
	askFor(...variables: string[]): void {
		const form = variables.map((variable) => ({ paragraph: { variable, required: false } }));
		this.server.on(FORM, (response) => sendJson(response, { user_input_form: form }));
	}

	/** Answers every text so from now on. */
	answer(handler: Handler): void {
		this.server.on(POST, (response, request) => {
			this.open += 1;
			response.on('close', () => {
				this.open -= 1;
			});
			handler(response, request);
		});
	}

	/** How many texts were paid for. */
	paid(): number {
		return this.server.asked.filter((route) => route === POST).length;
	}

	/** Begins to run the node. */
	begin(
		parameters: IDataObject = {},
		options: Partial<RunOptions> = {},
		onError: 'continueRegularOutput' | 'stopWorkflow' = 'continueRegularOutput',
	) {
		const workflow = workflowOf({ ...GENERATE, ...parameters }, onError, DIFY_TEXT_GENERATOR);
		return startWorkflow(workflow, {
			credential: { baseUrl: this.server.url, apiKey: KEY },
			...options,
		});
	}

	/** Runs the node, which goes on after failures. */
	async run(parameters: IDataObject = {}, options: Partial<RunOptions> = {}) {
		const result = await this.begin(parameters, options).result;
		const items = result.outputs(NAME)[0] ?? [];
		return { ...result, items: items.map(({ json }) => json), item: items[0]?.json ?? {} };
	}

	async close(): Promise<void> {
		await this.server.close();
	}
}

/** Answers with these events, and ends. */
export function stream(...events: object[]): Handler {
	return (response) => {
		sendEvents(response, ...events);
		response.end();
	};
}
