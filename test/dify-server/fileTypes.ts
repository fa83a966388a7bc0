// Which type of file a name or a MIME type makes, as Dify detects it.

const EXTENSIONS: Record<string, string> = {
	image: 'jpg jpeg png webp gif svg',
	audio: 'mp3 m4a wav amr mpga',
	video: 'mp4 mov mpeg webm',
	document:
		'txt markdown md mdx pdf html htm xlsx xls docx csv vtt properties doc eml msg ppt pptx xml epub odt',
};

/** `image`, `document`, `audio`, `video` or `custom`: the extension decides, else the MIME type. */
export function detectedType(name: string, mimeType: string): string {
	const extension = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
	const plain = extension === extension.toUpperCase() ? extension.toLowerCase() : extension;
	for (const [type, extensions] of Object.entries(EXTENSIONS)) {
		if (extensions.split(' ').includes(plain)) return type;
	}
	const [group = ''] = mimeType.split('/');
	if (group === 'text') return 'document';
	return ['image', 'audio', 'video'].includes(group) ? group : 'custom';
}
