// Pipeline: Run. Makes documents by the pipeline of a base.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { JsonObject } from '../../../../dify/http/json';
import {
	findDatasource,
	runPipeline,
	waitForPipelineRun,
} from '../../../../dify/knowledge/pipelines';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	amount,
	asBoolean,
	collectionParameter,
	objectParameter,
	textParameter,
} from '../../../shared/parameters';
import {
	concurrencyOption,
	knowledgeBaseField,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import {
	asFiles,
	datasourceInfoListField,
	inputsField,
	readDatasourceInfoList,
} from './pipelineFields';

/** Seconds that indexing may take, unless it is set. */
const DEFAULT_TIMEOUT = 300;

export const run: Operation = {
	option: {
		name: 'Run',
		value: 'run',
		action: 'Run pipeline',
		description:
			'Make documents by the published pipeline of a knowledge base. Each run makes new ones, also of the same names.',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Start Node ID',
			name: 'startNodeId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1750836380067',
			description:
				'The node_id that Get Datasources gave for the node to begin with. Leave empty where the pipeline has only one.',
		},
		datasourceInfoListField,
		inputsField,
		optionsField([
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_TIMEOUT,
				description:
					'Seconds to wait until the documents are indexed; 0 for no limit. Dify goes on with them all the same.',
			},
			{
				displayName: 'Wait Until Indexed',
				name: 'waitUntilIndexed',
				type: 'boolean',
				default: true,
				description:
					'Whether to go on only when the documents can be found, and to fail where one cannot',
			},
			concurrencyOption,
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const startNodeId = textParameter(n8n, 'startNodeId', itemIndex).trim();
		const given = readDatasourceInfoList(n8n, itemIndex);
		const inputs = objectParameter(n8n, 'inputs', itemIndex, 'Inputs');
		const { waits, limit } = readWaiting(n8n, itemIndex);
		return {
			async execute(context) {
				const { transport } = context;
				const datasource = await findDatasource(transport, baseId, startNodeId, inputs);
				const datasourceInfoList = datasource.type === 'local_file' ? asFiles(given) : given;
				const begun = await runPipeline(transport, baseId, {
					datasource,
					inputs,
					datasourceInfoList,
				});
				const json: JsonObject = waits
					? await waitForPipelineRun(baseId, begun, limit, context)
					: begun;
				return [{ json }];
			},
		};
	},
};

/** @throws DifyError when the time is no number */
function readWaiting(n8n: IExecuteFunctions, itemIndex: number) {
	const { waitUntilIndexed, timeout } = collectionParameter(n8n, 'options', itemIndex);
	return {
		waits: waitUntilIndexed === undefined || asBoolean(waitUntilIndexed),
		/** Milliseconds. */
		limit: amount(timeout, 'Timeout', DEFAULT_TIMEOUT) * 1_000,
	};
}
