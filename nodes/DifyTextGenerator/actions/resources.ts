// The resources of Dify Text Generator and their operations.

import { feedbackOperation } from '../../shared/feedbackOperation';
import type { Resource } from '../../shared/operation';
import { appResource } from '../../shared/resources/app/resource';
import { audio } from '../../shared/resources/audio/resource';
import { download } from '../../shared/resources/file/download.operation';
import { fileResource } from '../../shared/resources/file/resource';
import { generate } from './text/generate.operation';
import { stop } from './text/stop.operation';

export const resources: Resource[] = [
	{
		option: { name: 'Text', value: 'text' },
		operations: [generate, feedbackOperation('Send feedback on text'), stop],
		defaultOperation: 'generate',
	},
	fileResource([download]),
	audio,
	appResource(),
];
