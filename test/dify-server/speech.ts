// What the echoing speech model makes of texts and recordings.

/** A silent MP3 frame. */
export const SPEECH_FRAME = Buffer.concat([
	Buffer.from([0xff, 0xfb, 0x90, 0xc4]),
	Buffer.alloc(413),
]);

/** Silence for a text, the longer the more characters it has; blanks around it are not spoken. */
export function speechOf(text: string): Buffer {
	const frames = 40 + 2 * [...text.trim()].length;
	return Buffer.concat(Array.from({ length: frames }, () => SPEECH_FRAME));
}

/** What a recording says. */
export function transcriptOf(recording: Buffer): string {
	return `This is what the ${recording.length} bytes of audio say.`;
}
