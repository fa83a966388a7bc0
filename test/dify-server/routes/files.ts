// Uploads, and what they can be downloaded by: previews and signed URLs.

import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../python';
import { signatureOf, signedUrl } from '../fileMappings';
import { HttpError, htmlNotFound, invalidParam } from '../httpErrors';
import { isMultipart } from '../multipart';
import { endUserOf } from '../router';
import type { Route, RouteContext } from '../router';
import type { UploadedFile } from '../state';

const MEGABYTE = 1024 * 1024;
const URL_LIFETIME_SECONDS = 300;

const SIZE_LIMITS: Array<{ extensions: string[]; megabytes: number }> = [
	{ extensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'svg'], megabytes: 10 },
	{ extensions: ['mp3', 'm4a', 'wav', 'amr', 'mpga'], megabytes: 50 },
	{ extensions: ['mp4', 'mov', 'mpeg', 'webm'], megabytes: 100 },
];

function limitFor(extension: string): number {
	const found = SIZE_LIMITS.find(({ extensions }) => extensions.includes(extension));
	return (found?.megabytes ?? 15) * MEGABYTE;
}

/** The base name, cut to 200 characters, with its extension kept. */
function shortened(name: string): string {
	const dot = name.lastIndexOf('.');
	const base = dot < 0 ? name : name.slice(0, dot);
	return [...base].slice(0, 200).join('') + (dot < 0 ? '' : name.slice(dot));
}

function upload(context: RouteContext): JsonObject {
	const { emulator, app, request, reply } = context;
	const { body } = request;
	const given = isMultipart(body) ? body.fields.user : undefined;
	const user = endUserOf({ emulator, app, given, required: false });
	const parts = isMultipart(body) ? body.parts : [];
	const part = parts.find(({ field }) => field === 'file');
	if (!part) throw new HttpError(400, 'no_file_uploaded', 'Please upload your file.');
	if (parts.some(({ field }) => field !== 'file')) {
		throw new HttpError(400, 'too_many_files', 'Only one file is allowed.');
	}
	if (part.filename === '') {
		const words = 'The specified filename does not exist.';
		throw new HttpError(400, 'filename_not_exists_error', words);
	}
	if (part.contentType === undefined) {
		throw new HttpError(415, 'unsupported_file_type', 'File type not allowed.');
	}
	if (/[/\\]/.test(part.filename)) throw invalidParam('Filename contains invalid characters');
	const extension = part.filename.split('.').at(-1)?.toLowerCase() ?? '';
	if (part.content.length > limitFor(extension)) throw new HttpError(413, 'file_too_large', '');
	const name = shortened(part.filename);
	const file = emulator.state.addFile(user, name, part.contentType, part.content);
	void reply.code(201);
	return {
		id: file.id,
		reference: null,
		name: file.name,
		size: file.size,
		extension: file.extension,
		mime_type: file.mimeType,
		created_by: user.id,
		created_at: emulator.state.seconds(),
		preview_url: null,
		source_url: signedUrl(emulator, file.id),
		original_url: null,
		user_id: null,
		tenant_id: emulator.state.tenantId,
		conversation_id: null,
		file_key: null,
	};
}

function sendFile(reply: FastifyReply, file: UploadedFile, attachment: boolean): FastifyReply {
	const text = file.mimeType.startsWith('text/');
	const type = text ? `${file.mimeType}; charset=utf-8` : file.mimeType;
	void reply.header('Content-Type', attachment ? 'application/octet-stream' : type);
	void reply.header('Cache-Control', 'public, max-age=3600');
	if (attachment) {
		const name = encodeURIComponent(file.name);
		void reply.header('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
	}
	return reply.send(file.content);
}

function preview({ emulator, app, params, query, reply }: RouteContext): FastifyReply {
	const file = emulator.state.files.get((params.fileId ?? '').toLowerCase());
	const uses = (message: { files: Array<{ upload: UploadedFile | null }> }) =>
		message.files.some(({ upload }) => upload === file);
	const owner = file?.owner.app;
	if (!file || !owner || ![...owner.messages.values()].some(uses)) {
		throw new HttpError(404, 'file_not_found', 'File not found in message context');
	}
	if (owner !== app) {
		const words = 'File access denied: not owned by requesting app';
		throw new HttpError(403, 'file_access_denied', words);
	}
	return sendFile(reply, file, query.as_attachment === 'true');
}

export const fileRoutes: Route[] = [
	{ method: 'POST', path: '/v1/files/upload', userFrom: 'form', handle: upload },
	{
		method: 'GET',
		path: '/v1/files/<uuid:fileId>/preview',
		userFrom: 'query',
		handle: preview,
	},
];

/** GET of a signed URL, which needs no key. @throws HttpError */
export function sendSigned(
	emulator: RouteContext['emulator'],
	url: URL,
	reply: FastifyReply,
): FastifyReply {
	const id = /^\/files\/([^/]+)\/file-preview$/.exec(url.pathname)?.[1] ?? '';
	const file = emulator.state.files.get(id);
	if (!file) throw htmlNotFound();
	const timestamp = url.searchParams.get('timestamp') ?? '';
	const expected = `${signatureOf(id, timestamp, url.searchParams.get('nonce') ?? '')}=`;
	const age = emulator.state.seconds() - Number(timestamp);
	if (url.searchParams.get('sign') !== expected || age > URL_LIFETIME_SECONDS) {
		throw new HttpError(404, 'not_found', 'File not found or signature is invalid');
	}
	return sendFile(reply, file, false);
}
