// The models that the workspace has, by what they are for, and how one of them is named.

import { objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** What a model is for. */
export type ModelType = 'text-embedding' | 'rerank' | 'llm' | 'moderation' | 'speech2text' | 'tts';

/** A model and who provides it, in Dify's own names. */
export interface ModelName {
	/** `author/plugin/provider`; before Dify 1.0 one word. */
	provider: string;
	/** It may hold slashes, too. */
	model: string;
}

/** What a server older than Dify 1.2.0 lacks. */
const FEATURE = 'list of models';

/** Parts of a provider's name since Dify 1.0. */
const PROVIDER_PARTS = 3;

/**
 * The models of a type that can be used (`GET /workspaces/current/models/model-types/{type}`, Dify
 * 1.2.0 and later; §12 of the knowledge API's facts): each as Dify gives it, with its provider.
 *
 * @throws DifyError
 */
export async function readModels(transport: Transport, type: ModelType): Promise<JsonObject[]> {
	const { data } = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: `/workspaces/current/models/model-types/${encode(type)}`,
		feature: FEATURE,
	});
	return objectsOf(data).flatMap(({ provider, label, models }) =>
		objectsOf(models).map((model) => ({
			provider: textOf(provider),
			provider_label: labelOf(label) || textOf(provider),
			...model,
		})),
	);
}

/** A label in English, the language that Dify always has. */
export function labelOf(label: unknown): string {
	return textOf(objectOf(label).en_US);
}

/** A model as one text: provider, slash, model. */
export function modelText({ provider, model }: ModelName): string {
	return `${provider}/${model}`;
}

/**
 * The model that such a text names. The provider has three parts, or one where the text is too short
 * for three and a model.
 *
 * @returns undefined where the text names no provider
 */
export function parseModelText(text: string): ModelName | undefined {
	const parts = text.split('/').map((part) => part.trim());
	const providerParts = parts.length > PROVIDER_PARTS ? PROVIDER_PARTS : 1;
	const provider = parts.slice(0, providerParts).join('/');
	const model = parts.slice(providerParts).join('/');
	return provider === '' || model === '' ? undefined : { provider, model };
}
