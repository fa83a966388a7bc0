// Unpacks a ZIP with one file in it, such as Dify makes of a document.

import { LONGEST_BODY } from '../http/transport';

/** Signatures and lengths of the parts of a ZIP (PKWARE's APPNOTE, 4.3). */
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };

const ENTRY = { signature: 0x02014b50, bytes: 46 };

const END = { signature: 0x06054b50, bytes: 22 };

/** Bytes that may stand behind the end: a comment. */
const LONGEST_COMMENT = 0xffff;

/** How an entry is packed. */
const STORED = 0;

const DEFLATED = 8;

/** The flag of an encrypted entry. */
const ENCRYPTED = 1;

/**
 * The file in a ZIP that holds one.
 *
 * @returns undefined where it holds another number of files, is packed in another way than Dify's, is
 * damaged, or is more than {@link LONGEST_BODY} when unpacked
 */
export async function unpackOnly(zip: Uint8Array): Promise<Uint8Array | undefined> {
	const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
	const packed = findOnly(view);
	if (packed === undefined || packed.size > LONGEST_BODY) return undefined;
	const bytes = zip.subarray(packed.from, packed.to);
	const unpacked = packed.method === STORED ? bytes : await inflate(bytes, packed.size);
	return unpacked?.byteLength === packed.size ? unpacked : undefined;
}

/** Where the only file is, and what it is to be. */
interface PackedFile {
	method: number;
	/** Its first byte, and the one behind its last. */
	from: number;
	to: number;
	/** Bytes when unpacked. */
	size: number;
}

/** The sizes stand at the end for certain: in front of a file, they can be left out. */
function findOnly(view: DataView): PackedFile | undefined {
	const end = findEnd(view);
	if (end === undefined || view.getUint16(end + 10, true) !== 1) return undefined;
	const entry = view.getUint32(end + 16, true);
	if (!isPart(view, entry, ENTRY)) return undefined;
	const flags = view.getUint16(entry + 8, true);
	const method = view.getUint16(entry + 10, true);
	if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED)) return undefined;
	const header = view.getUint32(entry + 42, true);
	if (!isPart(view, header, LOCAL_HEADER)) return undefined;
	const names = view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
	const from = header + LOCAL_HEADER.bytes + names;
	const to = from + view.getUint32(entry + 20, true);
	return to > view.byteLength
		? undefined
		: { method, from, to, size: view.getUint32(entry + 24, true) };
}

function findEnd(view: DataView): number | undefined {
	const last = view.byteLength - END.bytes;
	for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
		if (isPart(view, at, END)) return at;
	}
	return undefined;
}

function isPart(view: DataView, at: number, part: { signature: number; bytes: number }): boolean {
	return at + part.bytes <= view.byteLength && view.getUint32(at, true) === part.signature;
}

/** @param size bytes that come out; whatever grows beyond is given up */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
	const unpacked = new Uint8Array(size);
	let length = 0;
	try {
		const pieces: AsyncIterable<Uint8Array> = new Blob([packed])
			.stream()
			.pipeThrough(new DecompressionStream('deflate-raw'));
		for await (const piece of pieces) {
			if (length + piece.byteLength > size) return undefined;
			unpacked.set(piece, length);
			length += piece.byteLength;
		}
	} catch {
		// What is damaged is handed on as it came.
		return undefined;
	}
	return length === size ? unpacked : undefined;
}
