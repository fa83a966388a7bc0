// Pipeline: Upload File. Sends a file to Dify for a run of a pipeline.

import { uploadPipelineFile } from '../../../../dify/knowledge/pipelines';
import { readBinaryField } from '../../../shared/binary';
import { inputBinaryField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';

export const uploadFile: Operation = {
	option: {
		name: 'Upload File',
		value: 'uploadFile',
		action: 'Upload file for pipeline',
		description: 'Upload a file, to run a pipeline with it',
	},
	fields: [inputBinaryField],
	read(n8n, itemIndex) {
		const file = readBinaryField(n8n, itemIndex);
		return {
			execute: async ({ transport }) => [{ json: await uploadPipelineFile(transport, file) }],
		};
	},
};
