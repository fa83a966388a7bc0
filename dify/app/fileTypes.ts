// Tells what kind of file Dify takes a file for.

/** The kinds of files that Dify knows (§4.3 of its Service API). */
export type FileType = 'image' | 'document' | 'audio' | 'video' | 'custom';

const EXTENSIONS: Record<Exclude<FileType, 'custom'>, string> = {
	image: 'jpg jpeg png webp gif svg',
	document:
		'txt markdown md mdx pdf html htm xlsx xls docx csv vtt properties doc eml msg ppt pptx xml epub odt',
	audio: 'mp3 m4a wav amr mpga',
	video: 'mp4 mov mpeg webm',
};

const TYPE_BY_EXTENSION = new Map<string, FileType>(
	Object.entries(EXTENSIONS).flatMap(([type, extensions]) =>
		extensions.split(' ').map((extension): [string, FileType] => [extension, type as FileType]),
	),
);

const DOCUMENT_MIME_TYPES =
	/^(?:text\/|application\/(?:pdf|msword|rtf|xml|epub\+zip|vnd\.(?:ms-|openxmlformats-|oasis\.opendocument\.)))/;

/**
 * The kind of a file as Dify finds it: by its name's extension first, then by its MIME type.
 * Workflow apps refuse a file whose stated kind differs from the one they find.
 */
export function detectFileType(name: string, mimeType: string): FileType {
	const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const byExtension = TYPE_BY_EXTENSION.get(extension);
	if (byExtension !== undefined) return byExtension;
	const mime = mimeType.toLowerCase();
	if (mime.startsWith('image/')) return 'image';
	if (mime.startsWith('audio/')) return 'audio';
	if (mime.startsWith('video/')) return 'video';
	return DOCUMENT_MIME_TYPES.test(mime) ? 'document' : 'custom';
}

/** The last part of a URL's path, which is the name that Dify gives a remote file. */
export function fileNameOfUrl(url: string): string {
	const path = URL.canParse(url) ? new URL(url).pathname : '';
	const name = path.split('/').at(-1) ?? '';
	try {
		return decodeURIComponent(name);
	} catch {
		// A percent sign that escapes nothing is the name's own.
		return name;
	}
}
