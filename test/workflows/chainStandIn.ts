// Stands in for n8n's Basic LLM Chain in examples run without n8n itself.

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/**
 * n8n's node as far as the examples use it: one prompt an item, and what the model says as `text`.
 *
 * @param say what the model says to a prompt
 */
export function chainNode(say: (prompt: string) => string): INodeType {
	return {
		description: {
			displayName: 'Basic LLM Chain',
			name: 'chainLlm',
			group: ['transform'],
			version: 1,
			description: 'Stands in for Basic LLM Chain',
			defaults: { name: 'Basic LLM Chain' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [{ displayName: 'Prompt', name: 'text', type: 'string', default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			return [
				this.getInputData().map((_item, item) => ({
					json: { text: say(String(this.getNodeParameter('text', item))) },
					pairedItem: { item },
				})),
			];
		},
	};
}

/** A node that only hangs below another one, such as a model. */
export function subNode(name: string): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: 1,
			description: `Stands in for ${name}`,
			defaults: { name },
			inputs: [],
			outputs: [NodeConnectionTypes.AiLanguageModel],
			properties: [],
		},
	};
}
