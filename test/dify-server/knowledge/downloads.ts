// Signed addresses of uploaded files, and ZIP archives of several.

/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notFound } from '../httpErrors';
import type { Result } from './exchange';
import type { KnowledgeState } from './state';
import type { UploadFile } from './types';

const LIFETIME_SECONDS = 300;

function signature(secret: string, id: string, timestamp: string, nonce: string): string {
	const signed = `file-preview|${id}|${timestamp}|${nonce}`;
	const digest = createHmac('sha256', secret).update(signed).digest('base64');
	return digest.replaceAll('+', '-').replaceAll('/', '_');
}

/** An address that needs no key. @param origin where it leads */
export function signedAddress(state: KnowledgeState, file: UploadFile, origin: string): string {
	const timestamp = String(Math.floor(state.now() / 1000));
	const nonce = randomBytes(16).toString('hex');
	const sign = encodeURIComponent(signature(state.secret, file.id, timestamp, nonce));
	const query = `timestamp=${timestamp}&nonce=${nonce}&sign=${sign}&as_attachment=true`;
	return `${origin}/files/${file.id}/file-preview?${query}`;
}

/** The file behind a signed address. @throws HttpError 404 */
export function sendSigned(
	state: KnowledgeState,
	path: string,
	query: Record<string, string | string[]>,
): Result {
	const id = /^\/files\/([^/]+)\/file-preview$/.exec(path)?.[1] ?? '';
	const file = state.files.get(id);
	const timestamp = String(query.timestamp);
	const nonce = String(query.nonce);
	const isFresh = Math.floor(state.now() / 1000) - Number(timestamp) <= LIFETIME_SECONDS;
	const right = signature(state.secret, id, timestamp, nonce) === String(query.sign);
	if (!file || !isFresh || !right) throw notFound('File not found or signature is invalid');
	const name = encodeURIComponent(file.name);
	return {
		status: 200,
		bytes: file.content,
		contentType: 'application/octet-stream',
		headers: { 'content-disposition': `attachment; filename*=UTF-8''${name}` },
	};
}

function numbers(...fields: Array<[value: number, bytes: 2 | 4]>): Buffer {
	return Buffer.concat(
		fields.map(([value, bytes]) => {
			const field = Buffer.alloc(bytes);
			field.writeUIntLE(value, 0, bytes);
			return field;
		}),
	);
}

/** A ZIP archive of files as they are, without compression. */
export function zipOf(files: Array<{ name: string; content: Buffer }>): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, content } of files) {
		const path = Buffer.from(name);
		const common = numbers(
			[20, 2],
			[0x0800, 2],
			[0, 2],
			[0, 2],
			[33, 2],
			[crc32(content), 4],
			[content.length, 4],
			[content.length, 4],
			[path.length, 2],
			[0, 2],
		);
		const body = Buffer.concat([numbers([0x04034b50, 4]), common, path, content]);
		const rest = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
		directory.push(Buffer.concat([numbers([0x02014b50, 4], [20, 2]), common, rest, path]));
		bodies.push(body);
		offset += body.length;
	}
	const listing = Buffer.concat(directory);
	const end = numbers(
		[0x06054b50, 4],
		[0, 2],
		[0, 2],
		[files.length, 2],
		[files.length, 2],
		[listing.length, 4],
		[offset, 4],
		[0, 2],
	);
	return Buffer.concat([...bodies, listing, end]);
}
