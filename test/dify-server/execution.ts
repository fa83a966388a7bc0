// What a turn and a run of a workflow have in common: how they are checked, executed and settled.

import type { Emulator } from './emulator';
import { fileOf, filesOf, graphFile } from './fileMappings';
import type { Generation } from './generation';
import { checkInputs } from './inputs';
import { isObject } from './python';
import type { JsonObject } from './python';
import type { AppState, EndUser, MessageFile } from './state';

/** A checked request that may begin. */
export interface PreparedRequest {
	emulator: Emulator;
	app: AppState;
	user: EndUser;
	/** Values of the form, files as Dify shows them. */
	inputs: JsonObject;
	/** The files of the form's values. */
	inputFiles: Record<string, MessageFile[]>;
	/** Files sent beside the form. */
	files: MessageFile[];
}

/** How an execution came out, for an answer that is not streamed. */
export type Outcome =
	| { kind: 'answer' | 'paused'; body: JsonObject }
	| { kind: 'failure'; code: string; message: string }
	/** The server is being closed, or the stream that a run lived by is gone. */
	| { kind: 'abandoned' };

/** A request that has begun to be executed. */
export interface Execution {
	generation: Generation;
	/** Runs to the end, to a pause, or until it is abandoned. */
	run(): Promise<Outcome>;
	/** The stream is gone that an execution in the web process feeds. */
	orphan(): void;
}

async function withFiles(
	emulator: Emulator,
	app: AppState,
	user: EndUser,
	inputs: JsonObject,
): Promise<Pick<PreparedRequest, 'inputs' | 'inputFiles'>> {
	const inputFiles: Record<string, MessageFile[]> = {};
	const shown = { ...inputs };
	for (const { type, variable } of app.definition.form) {
		const value = inputs[variable];
		if (type === 'file' && isObject(value)) {
			const file = await fileOf(emulator, user, value);
			inputFiles[variable] = [file];
			shown[variable] = graphFile(emulator, file);
		} else if (type === 'file-list' && Array.isArray(value)) {
			const files = await filesOf(emulator, user, value, Infinity);
			inputFiles[variable] = files;
			shown[variable] = files.map((file) => graphFile(emulator, file));
		}
	}
	return { inputs: shown, inputFiles };
}

/**
 * Checks what Dify checks of every request when it begins to execute it: the files, then the values
 * of the form.
 * @throws HttpError 400 with Dify's words
 */
export async function prepareRequest(
	emulator: Emulator,
	app: AppState,
	user: EndUser,
	body: JsonObject,
): Promise<PreparedRequest> {
	const files = await filesOf(emulator, user, body.files, app.definition.fileLimit);
	const checked = checkInputs(app.definition.form, isObject(body.inputs) ? body.inputs : {});
	return { emulator, app, user, files, ...(await withFiles(emulator, app, user, checked)) };
}

/** Tells the listeners of an execution how it has come out. */
export function settle(generation: Generation, outcome: Outcome): void {
	if (outcome.kind === 'paused') generation.rest();
	else if (outcome.kind !== 'abandoned') generation.finish();
}
