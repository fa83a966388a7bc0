// The resource File, which every node for apps has.

import type { Resource } from '../../operation';
import { download } from './download.operation';
import { upload } from './upload.operation';

export const file: Resource = {
	option: { name: 'File', value: 'file' },
	operations: [download, upload],
	defaultOperation: 'upload',
};
