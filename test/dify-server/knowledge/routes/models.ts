// The models of the workspace, by type.

import { invalidParam } from '../../httpErrors';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { ok } from '../exchange';

/** The only provider there is. */
export const MODELS_PROVIDER = 'local/echo/echo';

const MODELS: Record<
	string,
	Array<{ model: string; features: string[] | null; properties: JsonObject }>
> = {
	llm: [
		{
			model: 'echo-chat',
			features: [
				'tool-call',
				'multi-tool-call',
				'stream-tool-call',
				'agent-thought',
				'vision',
				'document',
			],
			properties: { mode: 'chat', context_size: 128_000 },
		},
		{
			model: 'echo-plain',
			features: [],
			properties: { mode: 'chat', context_size: 8192 },
		},
		{
			model: 'echo-completion',
			features: [],
			properties: { mode: 'completion', context_size: 8192 },
		},
	],
	'text-embedding': [
		{
			model: 'echo-embedding',
			features: null,
			properties: { context_size: 8192, max_chunks: 32 },
		},
	],
	rerank: [{ model: 'echo-rerank', features: null, properties: { context_size: 8192 } }],
	tts: [
		{
			model: 'echo-tts',
			features: null,
			properties: {
				default_voice: 'alloy',
				voices: [
					{ mode: 'alloy', name: 'Alloy', language: ['en-US', 'zh-Hans', 'de-DE'] },
					{ mode: 'nova', name: 'Nova', language: ['en-US', 'ja-JP'] },
				],
				word_limit: 3500,
				audio_type: 'mp3',
				max_workers: 5,
			},
		},
	],
	speech2text: [],
	moderation: [],
};

function list({ state, options, version, params }: Context): Result {
	const type = params.type ?? '';
	const models = MODELS[type];
	if (!models) {
		throw invalidParam(
			version === '1.15.0'
				? `'${type}' is not a valid ModelType`
				: `invalid origin model type ${type}`,
		);
	}
	if (models.length === 0) return ok({ data: [] });
	const icons = `${options.filesUrl ?? 'http://127.0.0.1:5011'}/console/api/workspaces/${state.workspace}/model-providers/${MODELS_PROVIDER}/icon_small`;
	return ok({
		data: [
			{
				tenant_id: state.workspace,
				provider: MODELS_PROVIDER,
				label: { zh_Hans: 'Echo', en_US: 'Echo' },
				icon_small: { zh_Hans: `${icons}/zh_Hans`, en_US: `${icons}/en_US` },
				...(version === '1.9.2' ? { icon_large: null } : { icon_small_dark: null }),
				status: 'active',
				models: models.map(({ model, features, properties }) => ({
					model,
					label: { zh_Hans: model, en_US: model },
					model_type: type,
					features,
					fetch_from: 'predefined-model',
					model_properties: properties,
					deprecated: false,
					status: 'active',
					load_balancing_enabled: false,
					has_invalid_load_balancing_configs: false,
				})),
			},
		],
	});
}

export const modelEndpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/workspaces/current/models/model-types/<string:type>',
		handle: list,
	},
];
