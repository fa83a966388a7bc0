// Runs the batch example with the built package, against the emulator or a Dify of the user's own.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { join } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { startDifyServer } from '../dify-server';
import type { TestCredential, WorkflowResult } from '../workflows/harness';
import { DIFY_CHAT, runWorkflow, startWorkflow, workflowOf } from '../workflows/harness';
import { readExample } from './examples';
import { Progress, watched } from './progress';
import type { Asked } from './report';
import { describeBatch, describeConversation, hasFailed, summarise } from './report';
import { wrap } from './table';

/** Nodes of the example. */
const BATCH = 'Ask Dify';
const BATCH_QUESTIONS = 'Questions of the Night';
const TURNS = ['Suggest a Tip', 'Shorten It', 'Find a Subject'];

/** The emulator's model takes so many milliseconds for five letters. */
const PACE = 50;

/** What the demo needs to know. */
export interface DemoOptions {
	/** The project's folder, with the built package in `dist/`. */
	root: string;
	/** Dify to ask instead of the emulator. */
	credential?: TestCredential;
}

/**
 * Runs the demo and prints what it does.
 *
 * @returns the exit code: 1 when a question was not answered
 */
export async function runDemo({ root, credential }: DemoOptions): Promise<number> {
	const difyChat = await loadBuiltNode(root);
	if (credential !== undefined) {
		say([`Asking the app at ${credential.baseUrl} …`, '']);
		const refusal = await findRefusal(difyChat, credential);
		if (refusal !== undefined) return sayError(refusal);
		return await runExample(root, difyChat, credential);
	}
	const dify = await startDifyServer({ pieceIntervalMilliseconds: PACE });
	try {
		say([
			'No Dify was named, so an emulated Dify 1.15.0 on this machine is asked. Its model repeats what it',
			'is told. With DIFY_BASE_URL and DIFY_API_KEY set, your own app is asked instead.',
			'',
		]);
		const apiKey = dify.keyOf('chat-plain');
		return await runExample(root, difyChat, { baseUrl: dify.baseUrl, apiKey });
	} finally {
		await dify.close();
	}
}

/** Dify Chat out of `dist/`, by n8n's own loader. */
async function loadBuiltNode(root: string): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
	return NodeHelpers.getVersionedNodeType(loader.getNode('difyChat').type, 1);
}

/** Why this Dify cannot be asked, found out with a request that starts and costs nothing. */
async function findRefusal(
	difyChat: INodeType,
	credential: TestCredential,
): Promise<WorkflowResult['error']> {
	const list = { resource: 'conversation', operation: 'getAll', user: 'newsletter', limit: 1 };
	const { error } = await runWorkflow(workflowOf(list), {
		credential,
		nodeTypes: { [DIFY_CHAT]: difyChat },
	});
	return error;
}

async function runExample(
	root: string,
	difyChat: INodeType,
	credential: TestCredential,
): Promise<number> {
	const file = readExample(join(root, 'examples'), 'batch-questions.json');
	const progress = new Progress();
	const startedAt = performance.now();
	const running = startWorkflow(file, {
		credential,
		nodeTypes: { [DIFY_CHAT]: watched(difyChat, (message) => progress.show(message)) },
	});
	const cancel = () => running.cancel();
	process.once('SIGINT', cancel);
	const result = await running.result;
	process.off('SIGINT', cancel);
	progress.end();
	return sayResult(file, result, (performance.now() - startedAt) / 1000);
}

function sayResult(
	file: ReturnType<typeof readExample>,
	result: WorkflowResult,
	seconds: number,
): number {
	const questions = itemsOf(result, BATCH_QUESTIONS);
	const batch = itemsOf(result, BATCH).map(
		(item, index): Asked => ({ question: String(questions[index]?.question), item }),
	);
	const turns = TURNS.flatMap((name): Asked[] => {
		const question = String(file.nodes.find((node) => node.name === name)?.parameters.query);
		return itemsOf(result, name).map((item) => ({ question, item }));
	});
	if (batch.length > 0) say([...describeBatch(batch), '']);
	if (turns.length > 0) say([...describeConversation(turns), '']);
	if (result.error !== undefined) return sayError(result.error);
	if (result.run.status === 'canceled') {
		say(['Stopped. Dify was told to stop as well.']);
		return 1;
	}
	say([summarise(batch, turns, seconds)]);
	return batch.some(hasFailed) ? 1 : 0;
}

function itemsOf(result: WorkflowResult, nodeName: string) {
	return (result.outputs(nodeName)[0] ?? []).map(({ json }) => json);
}

function sayError({ message, description }: NonNullable<WorkflowResult['error']>): number {
	say([...wrap(message, '✗ '), ...wrap(description ?? '', '  ')]);
	return 1;
}

function say(lines: string[]): void {
	process.stdout.write(`${lines.join('\n')}\n`);
}
