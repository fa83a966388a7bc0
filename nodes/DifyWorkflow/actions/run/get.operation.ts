// Run: Get. Tells how a run stands.

import { readRun } from '../../../../dify/run/runs';
import { simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/parameters';
import { shapeRun } from './runItem';
import { readWorkflowRunId, workflowRunIdField } from './workflowRunIdField';

const WHERE_THE_FORM_IS =
	'The run waits for a person. Dify does not say here what the person is asked: Wait for Result gives it, in human_input.';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get run',
		description:
			'Get how a run stands, with its outputs once it has ended. What a person is asked, Wait for Result gives.',
	},
	fields: [workflowRunIdField, simplifyField],
	read(n8n, itemIndex) {
		const workflowRunId = readWorkflowRunId(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			async execute({ transport, connection, hints }) {
				const run = await readRun(transport, workflowRunId);
				const json = shapeRun(run, {
					simplify,
					includeEvents: false,
					forChat: false,
					baseUrl: connection.baseUrl,
					failedDownloads: new Map(),
				});
				if (run.status === 'paused') hints.add(WHERE_THE_FORM_IS, itemIndex);
				return [{ json }];
			},
		};
	},
};
