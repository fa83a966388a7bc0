// Rows about large files in a real n8n: how much memory its process takes for them.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { chain, hostNode, post, webhookTrigger } from '../../test/host/webhookWorkflows';
import { FILE_SIZE } from '../host/difyStandIn';
import type { Rig } from '../host/rig';
import { withRig } from '../host/rig';
import { aimed, digits } from '../row';
import type { Row } from '../row';

const MEGABYTE = 1024 ** 2;

const UPLOAD_SIZE = 500 * MEGABYTE;

const LIMIT = 32;

/** The id of a file that an app gave. */
const FILE_ID = '8d6b0c55-1c3a-4f52-9d0e-0c4c9f3f5a11';

export const files: Row = {
	name: 'files',
	needsHost: true,
	measure: async () =>
		await withRig(async (rig) => {
			const file = makeFile(rig);
			const binary = { source: 'binary', binaryPropertyName: 'data', type: 'auto' };
			const nodes = {
				http: rig.requestNode({
					method: 'POST',
					url: `${rig.dify.baseUrl}/files/upload`,
					sendBody: true,
					contentType: 'multipart-form-data',
					bodyParameters: {
						parameters: [
							{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' },
						],
					},
				}),
				upload: rig.chatNode({
					resource: 'file',
					operation: 'upload',
					binaryPropertyName: 'data',
				}),
				send: rig.chatNode({ query: '{}', files: { file: [binary] } }),
			};
			const download = rig.chatNode({ resource: 'file', operation: 'download', fileId: FILE_ID });
			await rig.publish([
				...Object.entries(nodes).map(([name, node]) =>
					chain(name, trigger(name), readFile(file), node),
				),
				chain('read', trigger('read'), readFile(file)),
				chain('download', trigger('download'), download),
			]);
			await growthFor(rig, 'read', 0);
			const read = await growthFor(rig, 'read', 0);
			const grown = {
				upload: await growthFor(rig, 'upload', UPLOAD_SIZE),
				send: await growthFor(rig, 'send', UPLOAD_SIZE),
				download: await growthFor(rig, 'download', 0),
				http: await growthFor(rig, 'http', UPLOAD_SIZE),
			};
			const what = 'growth of RSS';
			const beside = `HTTP Request: ${digits(grown.http)} MB; n8n's reading of the file: ${digits(read)} MB`;
			const megabytes = (bytes: number) => Math.round(bytes / MEGABYTE);
			return [
				aimed(`${megabytes(UPLOAD_SIZE)} MB upload, ${what}`, grown.upload, 'MB', LIMIT, beside),
				aimed(`${megabytes(UPLOAD_SIZE)} MB sent along, ${what}`, grown.send, 'MB', LIMIT, beside),
				aimed(`${megabytes(FILE_SIZE)} MB download, ${what}`, grown.download, 'MB', LIMIT),
			];
		}),
};

/** Megabytes that n8n's process held at most beyond what it held before. */
async function growthFor(rig: Rig, name: string, bytes: number): Promise<number> {
	const received = rig.dify.received;
	const before = await rig.usage(true);
	const response = await post(rig.server, name, {});
	const text = await response.text();
	if (response.status !== 200 || rig.dify.received - received < bytes) {
		throw new Error(`${name}: n8n answered ${response.status}: ${text.slice(0, 500)}`);
	}
	const after = await rig.usage();
	return (after.highestResident - before.resident) / MEGABYTE;
}

/** A file where n8n lets its nodes read; it takes no room, for nothing is written into it. */
function makeFile(rig: Rig): string {
	const folder = join(rig.host.folder, '.n8n-files');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'large.pdf');
	writeFileSync(file, '%PDF');
	truncateSync(file, UPLOAD_SIZE);
	return file;
}

function readFile(file: string): INode {
	const type = { name: 'n8n-nodes-base.readWriteFile', version: 1 };
	return hostNode('Read', type, { operation: 'read', fileSelector: file });
}

function trigger(path: string): INode {
	const webhook = webhookTrigger(path, 'lastNode');
	return { ...webhook, parameters: { ...webhook.parameters, responseData: 'noData' } };
}
