// The demo's fourth part: a knowledge base is filled, kept in step with its source, and searched.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { WorkflowFile } from '../workflows/harness';
import { DIFY_KNOWLEDGE, node } from '../workflows/harness';
import type { Synchronised } from './knowledgeReport';
import { describeHits, describeSync, hasFailedOnce, summariseSync } from './knowledgeReport';
import type { BuiltNode, Run } from './running';
import { itemsOf, runShown, say, sayBroken } from './running';

const SOURCE = 'Texts';

/** What stands in the source at first; the last of them is gone later. */
const TEXTS: [title: string, text: string][] = [
	[
		'Opening hours',
		'We are open from Monday to Friday, 9 am to 6 pm, and on Saturdays until noon.',
	],
	['Returns', 'You can return any machine within 30 days, also one that you have used.'],
	['Descaling', 'Descale the Barista 2 every two months, or when its light shows orange.'],
	['Shipping', 'We ship to Switzerland as well. The customs duty is paid on delivery.'],
	['Summer sale', 'Until the end of August all mugs cost half.'],
];

const QUESTION = 'When are you open on Saturdays?';

/** Runs one operation on items; its node has the operation's name. */
async function run(
	difyKnowledge: BuiltNode,
	name: string,
	parameters: IDataObject,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<Run> {
	const workflow: WorkflowFile = {
		nodes: [
			node(SOURCE, 'n8n-nodes-base.manualTrigger', {}),
			{
				...node(name, DIFY_KNOWLEDGE, parameters),
				credentials: { difyKnowledgeApi: { id: '1', name: 'Dify' } },
				onError: 'continueRegularOutput',
			},
		],
		connections: {
			[SOURCE]: { main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
	};
	return await runShown(workflow, difyKnowledge, items);
}

const itemsFor = (texts: typeof TEXTS): INodeExecutionData[] =>
	texts.map(([title, text]) => ({ json: { title, text } }));

/**
 * Fills a knowledge base, runs again, takes one text away, searches, and prints what each gave.
 *
 * @returns whether all of it went well
 */
export async function keepInStep(difyKnowledge: BuiltNode): Promise<boolean> {
	const made = await run(difyKnowledge, 'Create', {
		...{ resource: 'knowledgeBase', operation: 'create', name: 'Help desk' },
		options: { ifExists: 'use' },
	});
	const [base] = itemsOf(made.result, 'Create');
	const knowledgeBaseId = base?.knowledge_base_id;
	const write = {
		...{ resource: 'document', operation: 'upsert', knowledgeBaseId },
		...{ name: '={{ $json.title }}', text: '={{ $json.text }}' },
	};
	const first = await run(difyKnowledge, 'Create or Update', write, itemsFor(TEXTS));
	const second = await run(difyKnowledge, 'Create or Update', write, itemsFor(TEXTS));
	const left = TEXTS.slice(0, -1);
	const vanish = { resource: 'document', operation: 'deleteVanished', knowledgeBaseId };
	const vanished = await run(
		difyKnowledge,
		'Delete Vanished',
		{ ...vanish, livingId: '={{ $json.title }}' },
		itemsFor(left),
	);
	const search = { resource: 'knowledgeBase', operation: 'search', knowledgeBaseId };
	const found = await run(difyKnowledge, 'Search', { ...search, query: QUESTION, topK: 3 });
	return report([made, first, second, vanished, found]);
}

function report(runs: [made: Run, first: Run, second: Run, vanished: Run, found: Run]): boolean {
	const [, first, second, vanished, found] = runs;
	if (runs.some(({ result }) => sayBroken(result))) return false;
	const deleted = itemsOf(vanished.result, 'Delete Vanished');
	const again = itemsOf(second.result, 'Create or Update');
	const documents = itemsOf(first.result, 'Create or Update').map(
		(item, index): Synchronised => ({
			title: String(TEXTS[index]?.[0]),
			first: item,
			second: again[index] ?? {},
			deleted: deleted.find(({ name }) => name === item.name),
		}),
	);
	const hits = itemsOf(found.result, 'Search');
	const seconds = runs.reduce((sum, one) => sum + one.seconds, 0);
	say(['', ...describeSync(documents), '', ...describeHits(QUESTION, hits), '']);
	say([summariseSync(documents, hits, seconds)]);
	return !documents.some(hasFailedOnce) && hits.some(({ content }) => content !== undefined);
}
