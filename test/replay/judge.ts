// Compares what came of a recording with what its row says, and with the recorded bytes.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	DIFY_CHAT,
	DIFY_KNOWLEDGE,
	DIFY_TEXT_GENERATOR,
	DIFY_WORKFLOW,
} from '../workflows/harness';
import type { PackageNode } from '../workflows/harness';
import type { Expected, ExpectedError, ExpectedFile, Version } from './expectation';
import { readIdentity, readRecordedJson, readStreamedText, readTextIdentity } from './identity';
import { judgeKnowledgeBody, judgeKnowledgeItems } from './knowledge/judgeKnowledge';
import { KNOWLEDGE } from './knowledge/recordedObjects';
import { nodeFor } from './nodeCall';
import { readRecordedBody, readRecording } from './recordings';
import { readRunIdentity, readRunOutputs } from './runIdentity';
import type { TransportRun } from './run';

/** How headlines begin that name a place; others are one of ours for their code, or Dify's words. */
const HEADLINES = new Map([
	[
		'run_failed',
		/^(?:The (?:chatflow|workflow)(?:'s node ".+")? failed|Dify cannot use the file): ./,
	],
	['completion_request_error', /^The app's model failed: ./],
	['unauthorized', /^Dify does not accept the API key$/],
	['not_chat_app', /^This key belongs to another kind of app: Dify Chat needs a chatbot/],
	['not_workflow_app', /^This key belongs to another kind of app: Dify Workflow needs a workflow$/],
	['not_found', /^Dify does not find the (?:conversation|message|workflow|form|annotation)/],
]);

/** Codes that a key of another kind is answered with; the last one has other reasons, too. */
const OTHER_KIND = new Set(['not_chat_app', 'not_workflow_app', 'app_unavailable']);

const FOR_CHAT = 'For chatbots, agents and chatflows, use the node Dify Chat.';
const FOR_WORKFLOW = 'For workflows, use the node Dify Workflow.';
const FOR_TEXTS = 'For text generators, use the node Dify Text Generator.';

/** Which node a key of another kind is for, in the advice of each node. */
const OTHER_NODES: Record<PackageNode, string[]> = {
	[DIFY_CHAT]: [FOR_WORKFLOW, FOR_TEXTS],
	[DIFY_WORKFLOW]: [FOR_CHAT, FOR_TEXTS],
	[DIFY_TEXT_GENERATOR]: [FOR_CHAT, FOR_WORKFLOW],
	// Knowledge keys are of one kind.
	[DIFY_KNOWLEDGE]: [],
};

/** Rules that are told in other words than Dify's. */
const RULES = new Map([
	['must be a dict', 'must be a JSON object, such as {"key": "value"}'],
	['must be a file', 'must be one file'],
	['must be a valid boolean value', 'must be true or false'],
]);

/** Parts of an answer that a row leaves out where they are empty. */
const EMPTY_PARTS = { citations: [], files: [], agent_thoughts: [], human_input: null };

/** The same of a generated text, which is of no conversation and no run. */
const EMPTY_TEXT_PARTS = { citations: [], files: [] };

/** The same of a run of a workflow. */
const EMPTY_RUN_PARTS = { files: [], human_input: null };

/** Requests that are answered with a message. */
const MESSAGE_PATH = /^\/v1\/(?:chat|completion)-messages$/;

/** Requests that are answered with a run of a workflow. */
const RUN_PATH = /^\/v1\/workflows\/(?:run|[^/]+\/run|run\/[^/]+)$/;

/**
 * @param name the recording that the items were made of
 * @param request the recording whose request was sent; another one only where the node asked twice
 */
export function judgeItems(
	items: INodeExecutionData[],
	expected: Expected,
	{ version, name, request }: { version: Version; name: string; request: string },
): void {
	for (const item of items) expect(item.pairedItem).toEqual({ item: 0 });
	const objects = items.map(({ json }) => json);
	if ('error' in expected) {
		judgeError(only(objects), expected.error, version, name);
		return;
	}
	// n8n takes an item with this key for a failed one.
	expect(objects.filter((object) => 'error' in object)).toEqual([]);
	if (name.startsWith(KNOWLEDGE)) {
		judgeKnowledgeItems(objects, expected, version, [request, name]);
		return;
	}
	if ('rows' in expected) throw new Error('Lists of apps are stated row by row');
	if ('items' in expected) {
		judgeList(objects, expected.items, version, name);
		return;
	}
	expect(only(objects)).toMatchObject(expected.item);
	expect(only(objects)).toEqual({
		...unsaid(version, name, request),
		...expected.item,
		...outputsOf(version, name),
	});
	judgeFile(items[0]?.binary, expected.file, readRecordedBody(version, name));
}

/** All outputs of a recorded run, of which a row states those that tell it. */
function outputsOf(version: Version, name: string): { outputs?: unknown } {
	if (!RUN_PATH.test(readRecording(version, name).request.path)) return {};
	const outputs = readRunOutputs(version, name);
	return outputs === undefined ? {} : { outputs };
}

/** The file that came, byte for byte; none where the row names none. */
function judgeFile(
	binary: INodeExecutionData['binary'],
	expected: ExpectedFile | undefined,
	recorded: Buffer,
): void {
	if (expected === undefined) {
		expect(binary).toBeUndefined();
		return;
	}
	expect(binary).toEqual({ data: expect.objectContaining(expected) });
	expect(Buffer.from(binary?.data?.data ?? '', 'base64').equals(recorded)).toBe(true);
}

/** What the client's own readers made of a recording, which is less than an item. */
export function judgeTransport(run: TransportRun, expected: Expected): void {
	if ('error' in expected) {
		if (!('error' in run)) throw new Error('The recorded answer is a success');
		const { message, description, code, status, retryable, remedy } = run.error;
		const { message: words, headline, ...fields } = expected.error;
		if (headline !== undefined) expect(withoutIds(message)).toBe(headline);
		expect({ code, status, retryable }).toMatchObject(fields);
		judgeWords({ headline: message, description }, { message: words, headline, code });
		expect(remedy).not.toBe('');
		return;
	}
	if ('error' in run) throw run.error;
	if ('item' in expected || 'rows' in expected) judgeKnowledgeBody(run.body, expected);
	else expect(rowsOf(run.body).map(asItem)).toMatchObject(expected.items);
}

/** What Dify said stands in the headline, or behind the advice where the headline is one of ours. */
function judgeWords(
	{ headline, description }: { headline: string; description: string },
	{ message: words, headline: stated, code }: Pick<ExpectedError, 'message' | 'headline' | 'code'>,
): void {
	const input = /^(?:\(type '.*'\) )?(.+) in input form (must .+)$/s.exec(words);
	if (input !== null) {
		const [, name, said = ''] = input;
		const rule = RULES.get(said) ?? said.replace('must be less than', 'must have at most');
		expect(headline).toBe(`The app does not take the value of '${name}': it ${rule}`);
		return;
	}
	expect(headline).toMatch((stated === undefined ? HEADLINES.get(code) : undefined) ?? /\S/);
	expect(withoutIds(`${headline} ${description}`)).toContain(withoutIds(words));
}

/** Ids are different in each recording. */
function withoutIds(text: string): string {
	return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{id}');
}

function judgeError(
	item: IDataObject,
	expected: ExpectedError,
	version: Version,
	name: string,
): void {
	const { message, headline, status, ...fields } = expected;
	if (headline !== undefined) expect(withoutIds(String(item.error))).toBe(headline);
	expect(item).toMatchObject({ status: 'failed', ...fields });
	if (status !== undefined) expect(item.http_status).toBe(status);
	expect(item.description).toEqual(expect.stringMatching(/\S/));
	judgeWords(
		{ headline: String(item.error), description: String(item.description) },
		{ message, headline, code: expected.code },
	);
	// What had arrived is never lost.
	const text = readStreamedText(version, name);
	expect(item.partial_answer ?? '').toBe(expected.partial_answer ?? text);
	const recording = readRecording(version, name);
	const advice = OTHER_KIND.has(expected.code) ? OTHER_NODES[nodeFor(recording)] : [];
	for (const sentence of advice) expect(item.description).toContain(sentence);
	const { request, response } = recording;
	if (response.status !== 200) return;
	if (request.method === 'POST' && RUN_PATH.test(request.path)) {
		const { workflow_run_id, task_id } = readRunIdentity(version, name);
		expect({
			workflow_run_id: item.workflow_run_id ?? null,
			task_id: item.task_id ?? null,
		}).toEqual({ workflow_run_id, task_id });
	}
	if (!MESSAGE_PATH.test(request.path)) return;
	const { conversation_id, message_id, task_id } = readIdentity(version, name);
	expect({
		conversation_id: item.conversation_id ?? null,
		message_id: item.message_id ?? null,
		task_id: item.task_id ?? null,
	}).toEqual({ conversation_id, message_id, task_id });
}

/** Rows of a list are Dify's own objects, but for the values of variables, which get their type. */
function judgeList(
	objects: IDataObject[],
	expected: Array<Record<string, unknown>>,
	version: Version,
	name: string,
): void {
	expect(objects).toMatchObject(expected);
	const recorded = rowsOf(readRecordedJson(version, name));
	const path = readRecording(version, name).request.path;
	const inOrder = path.startsWith('/v1/messages') ? recorded.reverse() : recorded;
	expect(objects).toEqual(
		inOrder.map((row, index) => ({
			...asItem(row),
			...(expected[index] !== undefined && 'value' in expected[index]
				? { value: expected[index].value }
				: {}),
		})),
	);
}

/** What a row does not say because it is different in each recording, or empty. */
function unsaid(version: Version, name: string, request: string): Record<string, unknown> {
	const { method, path } = readRecording(version, request).request;
	const [, , , id = '', innerId] = path.split(/[/?]/);
	if (path === '/v1/chat-messages') return { ...EMPTY_PARTS, ...readIdentity(version, name) };
	if (path === '/v1/completion-messages') {
		return { ...EMPTY_TEXT_PARTS, ...readTextIdentity(version, name) };
	}
	if (RUN_PATH.test(path)) return { ...EMPTY_RUN_PARTS, ...readRunIdentity(version, name) };
	if (path.startsWith('/v1/workflows/tasks/')) return { task_id: innerId };
	if (path.endsWith('/stop')) return { task_id: id };
	if (/\/(?:feedbacks|suggested\?.*)$/.test(path)) return { message_id: id };
	if (path.startsWith('/v1/form/')) return { form_token: innerId };
	if (path.startsWith('/v1/files/') && method === 'GET') return { file_id: id };
	if (path === '/v1/text-to-audio') return {};
	if (method === 'DELETE') {
		return path.startsWith('/v1/apps/') ? { annotation_id: innerId } : { conversation_id: id };
	}
	const recorded = readRecordedJson(version, name);
	return path.endsWith('/name') ? asConversation(recorded) : recorded;
}

/** A conversation in the names and times of an item. */
function asConversation({ id, created_at, updated_at, ...rest }: Record<string, unknown>) {
	const isoTime = (seconds: unknown) => new Date(Number(seconds) * 1_000).toISOString();
	return {
		...rest,
		conversation_id: id,
		created_at: isoTime(created_at),
		updated_at: isoTime(updated_at),
	};
}

/** A row as an item: what it calls its error has another name there. */
function asItem({ error, ...row }: Record<string, unknown>): Record<string, unknown> {
	return error === undefined ? row : { ...row, error_message: error };
}

function rowsOf(body: Record<string, unknown>): Array<Record<string, unknown>> {
	return Array.isArray(body.data) ? body.data : [];
}

function only(objects: IDataObject[]): IDataObject {
	const [object, ...others] = objects;
	expect(others).toEqual([]);
	if (object === undefined) throw new Error('The node gave no item');
	return object;
}
