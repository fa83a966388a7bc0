// Run: Get Many. Lists the runs of a workflow.

import { take } from '../../../../dify/http/paging';
import { readRuns } from '../../../../dify/run/runs';
import { limitFields, optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	booleanParameter,
	collectionParameter,
	limitParameter,
	oneOf,
} from '../../../shared/parameters';
import { readMoment } from '../../../shared/times';
import { simplifyLog } from './logItem';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many runs',
		description: "Get the workflow's runs, the newest first",
	},
	fields: [
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only runs that began later',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: 'Only runs that began earlier',
			},
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				description: 'Only runs whose inputs or outputs contain this text',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Any', value: 'any' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Stopped', value: 'stopped' },
					{ name: 'Succeeded', value: 'succeeded' },
				],
				default: 'any',
				description:
					'Only runs that ended like this. Dify cannot look for others, such as those that still work or wait; choose Any and look at their status.',
			},
		]),
	],
	read(n8n, itemIndex) {
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const options = collectionParameter(n8n, 'options', itemIndex);
		const timezone = n8n.getTimezone();
		const status = oneOf('Status', options.status, ['any', 'failed', 'stopped', 'succeeded']);
		const filter = {
			keyword: asText(options.keyword).trim(),
			status: status === 'any' ? '' : status,
			createdAfter: readMoment('Created After', options.createdAfter, timezone),
			createdBefore: readMoment('Created Before', options.createdBefore, timezone),
		};
		return {
			async execute({ transport }) {
				const runs = await take(readRuns(transport, filter), limit);
				return runs.map((run) => ({ json: simplify ? simplifyLog(run) : run }));
			},
		};
	},
};
