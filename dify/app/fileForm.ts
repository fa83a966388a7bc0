// Sends a file to Dify in a form, without holding it in memory.

import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** A file that can be sent to Dify. */
export interface Upload {
	name: string;
	/** Empty where it is not known. */
	mimeType: string;
	/** Opens it from its beginning; whoever opens it closes it. */
	open(): Promise<OpenUpload>;
}

/** A file on its way to Dify. */
export interface OpenUpload {
	/** Bytes. */
	size: number;
	/** The bytes, to be read once. */
	bytes: AsyncIterable<Uint8Array>;
	/** Lets go of the file, whether or not it was read. Harmless when called twice. */
	close(): void;
}

/** A part of a form whose bytes are read only when they are sent, piece by piece. */
class StreamedFile extends File {
	readonly #bytes: AsyncIterable<Uint8Array>;

	constructor(name: string, type: string, { size, bytes }: OpenUpload) {
		super([], name, { type });
		this.#bytes = bytes;
		Object.defineProperty(this, 'size', { value: size });
	}

	override stream(): ReadableStream<Uint8Array> {
		return ReadableStream.from(this.#bytes);
	}
}

/**
 * Posts a form with a file and some texts, and reads the JSON object that it is answered with.
 *
 * @param fields the texts of the form, by their names
 * @param feature as that of a request
 * @throws DifyError
 */
export async function sendFile(
	transport: Transport,
	path: string,
	fields: Record<string, string>,
	upload: Upload,
	feature?: string,
): Promise<JsonObject> {
	const open = await upload.open();
	const form = new FormData();
	for (const [name, text] of Object.entries(fields)) form.append(name, text);
	// Dify refuses a part without a type, and believes the type that is stated (§3.3).
	const type = upload.mimeType === '' ? 'application/octet-stream' : upload.mimeType;
	form.append('file', new StreamedFile(fileName(upload.name), type, open));
	try {
		return await requestJson(transport, { method: 'POST', path, body: form, feature });
	} finally {
		// A request that was refused or broke off leaves the form unread.
		open.close();
	}
}

/** The name without a path: Dify refuses one with slashes in it. */
function fileName(name: string): string {
	return name.split(/[/\\]/).at(-1) || 'file';
}
