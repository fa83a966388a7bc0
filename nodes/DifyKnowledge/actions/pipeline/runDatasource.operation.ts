// Pipeline: Run Datasource. Gives what a datasource has: pages, documents, files.

import { runDatasource as askDatasource } from '../../../../dify/knowledge/datasourceRun';
import { findDatasource } from '../../../../dify/knowledge/pipelines';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	amount,
	asText,
	collectionParameter,
	objectParameter,
	textParameter,
} from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { inputsField } from './pipelineFields';

/** Seconds that a datasource may take, unless it is set: websites are large. */
const DEFAULT_TIMEOUT = 300;

export const runDatasource: Operation = {
	option: {
		name: 'Run Datasource',
		value: 'runDatasource',
		action: 'Run datasource of pipeline',
		description:
			'Get what a datasource of the published pipeline has: pages of a website, documents of an account, files of a drive',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Node ID',
			name: 'nodeId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1750836380067',
			description:
				'The node_id that Get Datasources gave for the datasource. Leave empty where the pipeline has only one.',
		},
		inputsField,
		optionsField([
			{
				displayName: 'Credential ID',
				name: 'credentialId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 3b9a6c11-8f2d-4d57-9f0e-6c4a1b2d3e4f',
				description:
					"One of the datasource's credentials in Dify, as Get Datasources gives them. Leave empty for the default one.",
			},
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_TIMEOUT,
				description: 'Seconds to wait for the datasource; 0 for no limit',
			},
		]),
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const nodeId = textParameter(n8n, 'nodeId', itemIndex).trim();
		const inputs = objectParameter(n8n, 'inputs', itemIndex, 'Inputs');
		const options = collectionParameter(n8n, 'options', itemIndex);
		const credentialId = asText(options.credentialId).trim();
		return {
			limit: amount(options.timeout, 'Timeout', DEFAULT_TIMEOUT) * 1_000,
			async execute({ transport }) {
				const datasource = await findDatasource(transport, baseId, nodeId, inputs);
				const request = { datasource, inputs, credentialId };
				return (await askDatasource(transport, baseId, request)).map((json) => ({ json }));
			},
		};
	},
};
