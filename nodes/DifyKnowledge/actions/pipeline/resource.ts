// The resource Pipeline: documents that a pipeline of Dify makes out of files, pages and drives.

import type { Resource } from '../../../shared/operation';
import { getDatasources } from './getDatasources.operation';
import { run } from './run.operation';
import { runDatasource } from './runDatasource.operation';
import { uploadFile } from './uploadFile.operation';

export const pipeline: Resource = {
	option: { name: 'Pipeline', value: 'pipeline' },
	operations: [getDatasources, run, runDatasource, uploadFile],
	defaultOperation: 'run',
};
