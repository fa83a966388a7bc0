// Document: Delete Vanished. Deletes the documents of a knowledge base whose source is there no more.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import type { JsonObject } from '../../../../dify/http/json';
import type { MatchRule } from '../../../../dify/knowledge/sourceIdentity';
import { deleteVanished as deleteOne, findVanished } from '../../../../dify/knowledge/vanished';
import type { VanishedDocument } from '../../../../dify/knowledge/vanished';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { amount, asBoolean, asText, collectionParameter } from '../../../shared/parameters';
import { perExecution } from '../../../shared/perExecution';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { matchByField, metadataFieldField, readMatchRule } from './matchFields';

/** Documents that may go at once, of a hundred. */
const DEFAULT_LIMIT = 30;

export const deleteVanished: Operation = {
	option: {
		name: 'Delete Vanished',
		value: 'deleteVanished',
		action: 'Delete vanished documents',
		description: 'Delete the documents whose source is there no more',
	},
	fields: [
		knowledgeBaseField,
		{ ...matchByField, description: 'What Create or Update recognises the documents by' },
		metadataFieldField,
		{
			displayName: 'Living ID',
			name: 'livingId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.fileName }}',
			description:
				'The name (that of a file with its extension), or the ID in the metadata field, of something that is still there, read from each incoming item. Connect the whole list of the source, for example right behind the node that lists the files: not what Create or Update gives, and not one batch of a loop.',
		},
		optionsField([
			{
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				default: false,
				description: 'Whether to only list the documents that would be deleted',
			},
			{
				displayName: 'Limit (Percent)',
				name: 'limitPercent',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: DEFAULT_LIMIT,
				description:
					'How many of all synchronised documents may go at once, in percent. Where it would be more, nothing is deleted: the list may have come cut.',
			},
		]),
	],
	read(n8n, itemIndex) {
		const lists = readLists(n8n, []);
		const list = lists.find(({ first }) => first === itemIndex);
		// The first item of each knowledge base stands for its whole list.
		if (list === undefined) return { execute: async () => [] };
		if (list.failure !== undefined) throw list.failure;
		const { baseId, rule, living } = list;
		const options = collectionParameter(n8n, 'options', itemIndex);
		const limitPercent = amount(options.limitPercent, 'Limit (Percent)', DEFAULT_LIMIT);
		const isDryRun = asBoolean(options.dryRun);
		return {
			async execute({ transport }) {
				const survey = { rule, living, limitPercent };
				const vanished: VanishedDocument[] = [];
				for (const document of await findVanished(transport, baseId, survey)) {
					vanished.push(
						isDryRun
							? { document, isDeleted: false, reason: 'Dry run' }
							: await deleteOne(transport, baseId, document),
					);
				}
				return vanished.map((one) => ({ json: shapeVanished(one) }));
			},
		};
	},
};

function shapeVanished({ document, isDeleted, reason }: VanishedDocument): JsonObject {
	return {
		document_id: document.id,
		name: document.name,
		deleted: isDeleted,
		reason: isDeleted ? 'Its source has vanished' : reason,
	};
}

/** What is still there of the source of one knowledge base. */
interface LivingList {
	/** The item that stands for the list. */
	first: number;
	baseId: string;
	rule: MatchRule;
	living: Set<string>;
	/** Why nothing may be deleted. */
	failure?: unknown;
}

/**
 * The lists of all incoming items, one for each knowledge base. One doubtful item and all lists may be
 * cut: then nothing is deleted, and the first item says why.
 */
const readLists = perExecution((n8n): LivingList[] => {
	const lists = new Map<string, LivingList>();
	try {
		for (const itemIndex of n8n.getInputData().keys()) {
			const id = readLivingId(n8n, itemIndex);
			const baseId = readKnowledgeBaseId(n8n, itemIndex);
			const rule = readMatchRule(n8n, itemIndex);
			const name = JSON.stringify([baseId, rule]);
			const list = lists.get(name) ?? { first: itemIndex, baseId, rule, living: new Set() };
			list.living.add(id);
			lists.set(name, list);
		}
	} catch (failure) {
		return [{ first: 0, baseId: '', rule: { by: 'name' }, living: new Set(), failure }];
	}
	return [...lists.values()];
});

function readLivingId(n8n: IExecuteFunctions, itemIndex: number): string {
	const item = n8n.getInputData()[itemIndex];
	if (item?.error !== undefined || Object.hasOwn(item?.json ?? {}, 'error')) {
		throw parameterError(
			`Item ${itemIndex} is a failed one, so the list may be cut: nothing was deleted`,
			'Connect the list of the source itself, and let the workflow end where it cannot be read.',
		);
	}
	if (isWritten(item?.json ?? {})) {
		throw parameterError(
			'The incoming items are what Create or Update gave, where files that failed may be missing: nothing was deleted',
			'Connect the node that lists the source itself, as a second connection from there, below the one to Create or Update: n8n then runs this node last.',
		);
	}
	const given: unknown = n8n.getNodeParameter('livingId', itemIndex, '');
	if (typeof given === 'object' && given !== null) {
		throw parameterError(
			`'Living ID' of item ${itemIndex} is no text, so the list may be cut: nothing was deleted`,
			'Each incoming item must give one name or ID. Split a list into items before, for example with Split Out.',
		);
	}
	const id = asText(given).trim();
	if (id === '') {
		throw parameterError(
			`'Living ID' of item ${itemIndex} is empty, so the list may be cut: nothing was deleted`,
			'Each incoming item must give the name or the ID of something that is still there. Check the expression.',
		);
	}
	return id;
}

/** Whether an item is what a write gave: such items are none of a source's list. */
function isWritten(item: object): boolean {
	return ['action', 'document_id', 'knowledge_base_id', 'indexing_status'].every((name) =>
		Object.hasOwn(item, name),
	);
}
