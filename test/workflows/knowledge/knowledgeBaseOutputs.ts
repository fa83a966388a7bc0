// Items of the operations of knowledge bases and models.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { AT_BLANK_LINES, CAPITALS, KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import type { Outputs } from '../outputs';
import { runKnowledge } from './knowledgeNode';

/** Items of each operation, so that every field has come once. */
export function knowledgeBaseOutputs(dify: DifyServer): Outputs {
	const { state } = dify.knowledge;

	const run = async (operation: string, parameters: IDataObject, resource = 'knowledgeBase') => {
		const { items, error } = await runKnowledge(
			{ baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY },
			{ resource, operation, ...parameters },
		);
		if (error !== undefined) throw new Error(error.message);
		return items;
	};

	/** A base with a document of one form. */
	const baseOf = (form: string): string => {
		const base = state.addBase(form, { technique: 'high_quality' });
		base.tags = [state.addTag(form)];
		const rule =
			form === 'hierarchical_model'
				? {
						mode: 'hierarchical' as const,
						rules: {
							...AT_BLANK_LINES.rules,
							parent_mode: 'paragraph',
							subchunk_segmentation: { separator: '\n', max_tokens: 200, chunk_overlap: 0 },
						},
					}
				: AT_BLANK_LINES;
		const file = state.addText('capitals.txt', CAPITALS);
		state.finish(state.addDocument(base, { name: 'capitals.txt', file, form, rule }));
		return base.id;
	};

	const search = async (output: string) => [
		...(await run('search', { knowledgeBaseId: baseOf('qa_model'), query: 'Berlin', output })),
		...(await run('search', {
			...{ knowledgeBaseId: baseOf('hierarchical_model'), query: 'Berlin', output },
		})),
	];

	return {
		'knowledgeBase/search': async () => await search('items'),
		'knowledgeBase/create': async () => await run('create', { name: 'Handbook' }),
		'knowledgeBase/get': async () => await run('get', { knowledgeBaseId: baseOf('text_model') }),
		'knowledgeBase/getAll': async () => {
			baseOf('text_model');
			return await run('getAll', { returnAll: true });
		},
		'knowledgeBase/update': async () =>
			await run('update', {
				knowledgeBaseId: baseOf('text_model'),
				updateFields: { description: 'Rules' },
			}),
		'knowledgeBase/delete': async () =>
			await run('delete', { knowledgeBaseId: baseOf('text_model'), confirmName: 'text_model' }),
		'model/getAll': async () => await run('getAll', { returnAll: true }, 'model'),
	};
}
