// Shows the built package at work, against the emulator or a Dify of the user's own.

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { startDifyServer } from '../dify-server';
import type { TestCredential, WorkflowResult } from '../workflows/harness';
import {
	DIFY_CHAT,
	DIFY_KNOWLEDGE,
	DIFY_TEXT_GENERATOR,
	DIFY_WORKFLOW,
	runWorkflow,
	workflowOf,
} from '../workflows/harness';
import { askBatch } from './batch';
import { keepInStep } from './knowledge';
import { say, sayError } from './running';
import { writeTexts } from './texts';
import { runDocuments } from './workflowRuns';

/** The emulator's model takes so many milliseconds for five letters. */
const PACE = 50;

/** What the demo needs to know. */
export interface DemoOptions {
	/** The project's folder, with the built package in `dist/`. */
	root: string;
	/** An app to ask instead of the emulator's: a chatbot, an agent or a chatflow. */
	credential?: TestCredential;
}

/** The apps that are asked. */
export interface DemoApps {
	chat: TestCredential;
	/** Left out where there is none to run. */
	workflow?: TestCredential;
	/** A text generator; left out where there is none. */
	completion?: TestCredential;
	/** A workspace's knowledge; left out where none is to be written. */
	knowledge?: TestCredential;
}

/**
 * Runs the demo and prints what it does.
 *
 * @returns the exit code: 1 when a question was not answered, or a run, a text or a document failed
 */
export async function runDemo({ root, credential }: DemoOptions): Promise<number> {
	if (credential !== undefined) {
		say([`Asking the app at ${credential.baseUrl} …`, '']);
		return await showAtWork(root, { chat: credential });
	}
	const dify = await startDifyServer({ pieceIntervalMilliseconds: PACE });
	try {
		say([
			'No Dify was named, so an emulated Dify 1.15.0 on this machine is asked. Its model repeats what it',
			'is told. With DIFY_BASE_URL and DIFY_API_KEY set, your own app is asked instead.',
			'',
		]);
		const { baseUrl } = dify;
		return await showAtWork(root, {
			chat: { baseUrl, apiKey: dify.keyOf('chat-plain') },
			workflow: { baseUrl, apiKey: dify.keyOf('workflow') },
			completion: { baseUrl, apiKey: dify.keyOf('completion') },
			knowledge: { baseUrl, apiKey: dify.knowledge.key },
		});
	} finally {
		await dify.close();
	}
}

/**
 * Asks the apps and prints what they answer.
 *
 * @returns the exit code
 */
export async function showAtWork(
	root: string,
	{ chat, workflow, completion, knowledge }: DemoApps,
): Promise<number> {
	const nodes = await loadBuiltNodes(root);
	const refusal = await findRefusal(nodes.difyChat, chat);
	if (refusal !== undefined) {
		sayError(refusal);
		return 1;
	}
	const { difyChat, difyKnowledge, difyWorkflow, difyTextGenerator } = nodes;
	const isAnswered = await askBatch(root, { type: DIFY_CHAT, node: difyChat, credential: chat });
	const hasRun =
		workflow === undefined ||
		(await runDocuments({ type: DIFY_WORKFLOW, node: difyWorkflow, credential: workflow }));
	const isWritten =
		completion === undefined ||
		(await writeTexts(root, {
			type: DIFY_TEXT_GENERATOR,
			node: difyTextGenerator,
			credential: completion,
		}));
	const isInStep =
		knowledge === undefined ||
		(await keepInStep({ type: DIFY_KNOWLEDGE, node: difyKnowledge, credential: knowledge }));
	return isAnswered && hasRun && isWritten && isInStep ? 0 : 1;
}

/** The nodes out of `dist/`, by n8n's own loader. */
async function loadBuiltNodes(
	root: string,
): Promise<Record<'difyChat' | 'difyKnowledge' | 'difyTextGenerator' | 'difyWorkflow', INodeType>> {
	const loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
	const load = (name: string) => NodeHelpers.getVersionedNodeType(loader.getNode(name).type, 1);
	return {
		difyChat: load('difyChat'),
		difyKnowledge: load('difyKnowledge'),
		difyTextGenerator: load('difyTextGenerator'),
		difyWorkflow: load('difyWorkflow'),
	};
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
