// What becomes of ZIPs with one file: Dify's, those of others, and broken ones.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { deflateRawSync } from 'node:zlib';

import { unpackOnly } from '../../../dify/knowledge/zip';
import { readRecordedBody } from '../../replay/recordings';

interface Entry {
	content: Buffer;
	name?: string;
	method?: number;
	flags?: number;
	/** What is said of its size, where that is not true. */
	size?: number;
	/** Behind the name in front of the file. */
	extra?: number;
}

/** A ZIP of these files, written by the book. */
function zip(entries: Entry[], { comment = '', before = '' } = {}): Buffer {
	const parts: Buffer[] = [Buffer.from(before)];
	const directory: Buffer[] = [];
	const lengthOf = (buffers: Buffer[]) => buffers.reduce((sum, { length }) => sum + length, 0);
	for (const entry of entries) {
		const { content, name = 'file.txt', method = 8, flags = 0, extra = 0 } = entry;
		const packed = method === 8 ? deflateRawSync(content) : content;
		const header = Buffer.alloc(30);
		header.writeUInt32LE(0x04034b50, 0);
		header.writeUInt16LE(method, 8);
		header.writeUInt16LE(Buffer.byteLength(name), 26);
		header.writeUInt16LE(extra, 28);
		const line = Buffer.alloc(46);
		line.writeUInt32LE(0x02014b50, 0);
		line.writeUInt16LE(flags, 8);
		line.writeUInt16LE(method, 10);
		line.writeUInt32LE(packed.length, 20);
		line.writeUInt32LE(entry.size ?? content.length, 24);
		line.writeUInt16LE(Buffer.byteLength(name), 28);
		line.writeUInt32LE(lengthOf(parts), 42);
		directory.push(line, Buffer.from(name));
		parts.push(header, Buffer.from(name), Buffer.alloc(extra), packed);
	}
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(lengthOf(directory), 12);
	end.writeUInt32LE(lengthOf(parts), 16);
	end.writeUInt16LE(Buffer.byteLength(comment), 20);
	return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
}

const TEXT = Buffer.from('Früh übt sich, wer ein Meister werden will. '.repeat(500));

const unpacked = async (bytes: Uint8Array) => {
	const file = await unpackOnly(bytes);
	return file && Buffer.from(file);
};

describe('the only file of a ZIP', () => {
	it.each([
		['deflated', [{ content: TEXT }], {}],
		['stored', [{ content: TEXT, method: 0 }], {}],
		['with something between its name and its bytes', [{ content: TEXT, extra: 40 }], {}],
		['with a comment at the end', [{ content: TEXT }], { comment: 'made by Dify'.repeat(900) }],
		['with a long name', [{ content: TEXT, name: 'ü'.repeat(300) }], {}],
	])('is unpacked, byte for byte: %s', async (_how, entries, settings) => {
		expect(await unpacked(zip(entries, settings))).toEqual(TEXT);
	});

	it('is unpacked when it is empty, and wherever it lies in memory', async () => {
		expect(await unpacked(zip([{ content: Buffer.alloc(0) }]))).toEqual(Buffer.alloc(0));
		const whole = Buffer.concat([Buffer.alloc(13), zip([{ content: TEXT }])]);
		expect(await unpacked(whole.subarray(13))).toEqual(TEXT);
	});
});

describe('what cannot be unpacked', () => {
	const sound = zip([{ content: TEXT }]);

	it.each([
		['no file', zip([])],
		['two files, as Dify packs two documents', readRecordedBody('1.15.0', 'knowledge/doc-zip')],
		['an encrypted file', zip([{ content: TEXT, flags: 1 }])],
		['a file packed in another way', zip([{ content: TEXT, method: 14 }])],
		['less than it says', zip([{ content: TEXT, size: TEXT.length + 1 }])],
		['more than it says', zip([{ content: TEXT, size: TEXT.length - 1 }])],
		['a stored file of another size than it says', zip([{ content: TEXT, method: 0, size: 9 }])],
		['more than is unpacked', zip([{ content: TEXT, size: 0xffffffff }])],
		['no end', sound.subarray(0, -1)],
		['no beginning', sound.subarray(40)],
		['a broken middle', Buffer.from(sound).fill(0xff, 45, 60)],
		['no ZIP at all', Buffer.from('{"code":"not_found"}')],
		['nothing', Buffer.alloc(0)],
	])('is left as it is: %s', async (_what, bytes) => {
		expect(await unpackOnly(bytes)).toBeUndefined();
	});
});
