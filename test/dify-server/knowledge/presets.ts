// The bases that a demonstration begins with: the same two texts under either kind of index.

import { AT_BLANK_LINES } from './options';
import type { KnowledgeState } from './state';

export const CAPITALS = [
	'Paris is the capital of France. It lies on the river Seine.',
	'Berlin is the capital of Germany. It lies on the river Spree.',
	'Rome is the capital of Italy. It lies on the river Tiber.',
	'Madrid is the capital of Spain. Its river is the Manzanares.',
].join('\n\n');

export const PLANETS = [
	'Mercury is the planet nearest to the sun.',
	'Venus is the hottest planet of all.',
	'Mars is called the red planet and has two moons.',
	'Jupiter is the largest planet and has a great red spot.',
].join('\n\n');

/** The names of the preset bases. */
export const PRESETS = { economy: 'Facts by keyword', vector: 'Facts by meaning' };

/** Puts the preset bases into a server's memory, indexed. */
export function addPresets(state: KnowledgeState): void {
	for (const [name, technique] of [
		[PRESETS.economy, 'economy'],
		[PRESETS.vector, 'high_quality'],
	] as const) {
		const base = state.addBase(name, {
			technique,
			permission: 'all_team_members',
			retrievalModel: {
				search_method: technique === 'economy' ? 'keyword_search' : 'semantic_search',
				reranking_enable: false,
				reranking_model: { reranking_provider_name: '', reranking_model_name: '' },
				top_k: 3,
				score_threshold_enabled: false,
				score_threshold: null,
			},
		});
		for (const [document, text] of [
			['capitals.txt', CAPITALS],
			['planets.txt', PLANETS],
		] as const) {
			const file = state.addText(document, text);
			state.finish(state.addDocument(base, { name: document, file, rule: AT_BLANK_LINES }));
		}
	}
}
