// A file's kind is found as Dify finds it: the extension first, then the MIME type.

import { detectFileType, fileNameOfUrl } from '../../../dify/app/fileTypes';

describe('the kind of a file', () => {
	it.each([
		['image', 'jpg jpeg png webp gif svg'],
		['audio', 'mp3 m4a wav amr mpga'],
		['video', 'mp4 mov mpeg webm'],
		['document', 'txt markdown md mdx pdf html htm xlsx xls docx csv vtt properties'],
		['document', 'doc eml msg ppt pptx xml epub odt'],
	])('is %s for the extensions %s, whatever the MIME type', (kind, extensions) => {
		for (const extension of extensions.split(' ')) {
			expect([extension, detectFileType(`a.${extension}`, 'font/woff')]).toEqual([extension, kind]);
			expect(detectFileType(`A.${extension.toUpperCase()}`, '')).toBe(kind);
		}
	});

	it.each([
		['photo.heic', 'image/heic', 'image'],
		['sound', 'audio/ogg', 'audio'],
		['film.mkv', 'video/x-matroska', 'video'],
		['README', 'text/plain', 'document'],
		['page', 'text/html; charset=utf-8', 'document'],
		['letter', 'application/msword', 'document'],
		['sheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'document'],
		['text', 'application/vnd.oasis.opendocument.text', 'document'],
		['slides', 'application/vnd.ms-powerpoint', 'document'],
		['book', 'application/epub+zip', 'document'],
		['scan', 'APPLICATION/PDF', 'document'],
		['data.json', 'application/json', 'custom'],
		['run.exe', 'application/octet-stream', 'custom'],
		['backup.tar.gz', 'application/gzip', 'custom'],
		['', '', 'custom'],
	])('of %s with the MIME type %s is %s', (name, mimeType, kind) => {
		expect(detectFileType(name, mimeType)).toBe(kind);
	});

	it.each([
		['report.pdf.exe', 'custom', 'the last extension counts'],
		['v1.pdf/cover', 'custom', 'a folder has no say'],
		['v1.pdf\\cover', 'custom', 'nor has one of Windows'],
		['.png', 'image', 'a name that is all extension has one'],
		['picture.', 'custom', 'an empty extension is none'],
		['Übersicht "final" 图.png', 'image', 'any name may stand before it'],
		['png', 'custom', 'without a dot it is a name'],
	])('of %s is %s: %s', (name, kind) => {
		expect(detectFileType(name, 'application/octet-stream')).toBe(kind);
	});
});

describe('the name in an address', () => {
	it.each([
		['https://example.org/files/cat.png', 'cat.png'],
		['https://example.org/cat.png?name=dog.pdf#x.txt', 'cat.png'],
		['https://example.org/%C3%A4.pdf', 'ä.pdf'],
		['https://example.org/100%.pdf', '100%.pdf'],
		['https://example.org/folder/', ''],
		['https://example.org', ''],
		['cat.png', ''],
		['', ''],
	])('of %s is "%s"', (url, name) => {
		expect(fileNameOfUrl(url)).toBe(name);
	});
});
