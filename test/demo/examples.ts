// Reads the example workflows as n8n would run them.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowFile } from '../workflows/harness';

/** Notes on the canvas; n8n does not run them either. */
const NOTE = 'n8n-nodes-base.stickyNote';

/**
 * An example workflow, without its notes.
 *
 * @param folder the folder with the examples
 * @param name the file's name in it
 */
export function readExample(folder: string, name: string): WorkflowFile {
	const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkflowFile;
	return { ...file, nodes: file.nodes.filter(({ type }) => type !== NOTE) };
}
