// The demo's first part: the batch example, seventeen questions and a conversation of three turns.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { join } from 'node:path';

import { readExample } from './examples';
import type { Asked } from './report';
import { describeBatch, describeConversation, hasFailed, summarise } from './report';
import type { BuiltNode } from './running';
import { itemsOf, runShown, say, sayBroken } from './running';

/** Nodes of the example. */
const BATCH = 'Ask Dify';
const BATCH_QUESTIONS = 'Questions of the Night';
const TURNS = ['Suggest a Tip', 'Shorten It', 'Find a Subject'];

/**
 * Runs the example and prints what it gave.
 *
 * @param root the project's folder
 * @returns whether every question was answered
 */
export async function askBatch(root: string, difyChat: BuiltNode): Promise<boolean> {
	const file = readExample(join(root, 'examples'), 'batch-questions.json');
	const { result, seconds } = await runShown(file, difyChat);
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
	if (sayBroken(result)) return false;
	say([summarise(batch, turns, seconds)]);
	return !batch.some(hasFailed);
}
