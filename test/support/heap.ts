// Measures the memory that is really in use, without what only waits to be collected.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

const collect: unknown = runInNewContext('gc');

/** Bytes on the heap behind a collection. */
export function heapInUse(): number {
	if (typeof collect !== 'function') {
		throw new Error('This Node does not let its memory be collected');
	}
	collect();
	return process.memoryUsage().heapUsed;
}
