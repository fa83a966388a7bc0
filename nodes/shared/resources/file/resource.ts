// The resource File, which every node for apps has.

import type { Operation, Resource } from '../../operation';
import { upload } from './upload.operation';

/**
 * The resource File.
 *
 * @param others what only apps have whose files are those of messages
 */
export const fileResource = (others: Operation[] = []): Resource => ({
	option: { name: 'File', value: 'file' },
	operations: [...others, upload],
	defaultOperation: 'upload',
});
