// Turns speech into text and text into speech, with the models that an app has for it.

import { DifyError, parameterError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { textOf } from '../http/json';
import { requestSuccess } from '../http/request';
import { mediaTypeOf } from '../http/transport';
import type { DifyResponse, Transport } from '../http/transport';
import { sendFile } from './fileForm';
import type { Upload } from './fileForm';

/** The spellings that Dify takes, by those that files come with (§3.6 of its Service API). */
const SPELLINGS = new Map([
	['audio/amr', 'audio/amr'],
	['audio/m4a', 'audio/m4a'],
	['audio/mp3', 'audio/mp3'],
	['audio/mp4', 'audio/m4a'],
	['audio/mpeg', 'audio/mp3'],
	['audio/mpga', 'audio/mpga'],
	['audio/vnd.wave', 'audio/wav'],
	['audio/wav', 'audio/wav'],
	['audio/wave', 'audio/wav'],
	['audio/x-m4a', 'audio/m4a'],
	['audio/x-mp3', 'audio/mp3'],
	['audio/x-wav', 'audio/wav'],
]);

/**
 * The same file in a type that Dify takes: by the type it is said to have, then by its name.
 *
 * @throws DifyError when it is of another format
 */
export function asTranscribable(upload: Upload): Upload {
	const stated = upload.mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
	const extension = /\.([^./\\]+)$/.exec(upload.name)?.[1]?.toLowerCase() ?? '';
	const mimeType = SPELLINGS.get(stated) ?? SPELLINGS.get(`audio/${extension}`);
	if (mimeType !== undefined) return { ...upload, mimeType };
	throw parameterError(
		`Dify does not transcribe files of this format: ${upload.name} (${stated || 'of no stated type'})`,
		'Send MP3, M4A, WAV, AMR or MPGA. Voice messages from WhatsApp and Telegram are OGG, recordings from browsers WebM: convert them before this node, for example with a conversion service or ffmpeg. Another name for the file is not enough.',
	);
}

/**
 * The text that is spoken in a file (`POST /audio-to-text`).
 *
 * @param upload one that {@link asTranscribable} gave
 * @throws DifyError
 */
export async function transcribe(
	transport: Transport,
	upload: Upload,
	user: string,
): Promise<string> {
	const { text } = await sendFile(transport, '/audio-to-text', { user }, upload);
	return textOf(text);
}

/** What is to be spoken: a text, or the answer of a message. */
export type Script = { text: string } | { messageId: string };

/**
 * Speech, still on the way (`POST /text-to-audio`).
 *
 * @param options.voice one of the provider's; empty for the app's own
 * @param signal ends it
 * @throws DifyError also for a success that is no speech: Dify answers an unknown message, and one
 * without an answer, with JSON's `null` (§3.6)
 */
export async function speak(
	transport: Transport,
	script: Script,
	options: { user: string; voice: string },
	signal: AbortSignal,
): Promise<DifyResponse> {
	const { user, voice } = options;
	const response = await requestSuccess(transport, {
		method: 'POST',
		path: '/text-to-audio',
		body: {
			user,
			...('text' in script ? { text: script.text } : { message_id: script.messageId }),
			...(voice === '' ? {} : { voice }),
		},
		isFile: true,
		signal,
	}).catch((thrown: unknown) => {
		const error = toDifyError(thrown);
		throw error.status === 500 ? speechFailed(error) : error;
	});
	if (mediaTypeOf(response).startsWith('audio/')) return response;
	response.close();
	throw nothingSpoken(script);
}

/** Dify gives no cause for it: a plain "Internal Server Error" (§3.6). */
function speechFailed(error: DifyError): DifyError {
	return new DifyError({
		kind: 'response',
		code: error.code,
		message: "The app's speech model failed, and Dify gave no reason",
		words: error.words,
		remedy:
			"Check in Dify that a text-to-speech model is set up and has quota left, and that the voice is one of its own. Dify's server log has the reason.",
		status: error.status,
	});
}

function nothingSpoken(script: Script): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'no_speech',
		message:
			'messageId' in script
				? 'Dify found nothing to speak: there is no such message, or its answer is empty'
				: 'Dify answered without speech',
		remedy:
			"Check the message's ID and that User is the one that sent it. A message that still waits or has failed has no answer.",
		status: 200,
	});
}
