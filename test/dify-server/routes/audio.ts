// Speech to text, and text to speech.

import type { FastifyReply } from 'fastify';
import { HttpError, invalidParam } from '../httpErrors';
import { askModel } from '../model';
import { isMultipart } from '../multipart';
import { checkPayload, isText, isTruthValue, orNull } from '../payload';
import { endUserOf } from '../router';
import type { Route, RouteContext } from '../router';
import { speechOf, transcriptOf } from '../speech';

const LARGEST_BYTES = 30 * 1024 * 1024;

/** Dify puts `audio/` before file extensions, so the registered types of these are refused. */
const TYPES = ['audio/mp3', 'audio/m4a', 'audio/wav', 'audio/amr', 'audio/mpga'];

const hear: Route = {
	method: 'POST',
	path: '/v1/audio-to-text',
	userFrom: 'form',
	handle: ({ emulator, app, request }) => {
		const { body } = request;
		const given = isMultipart(body) ? body.fields.user : undefined;
		endUserOf({ emulator, app, given, required: false });
		const parts = isMultipart(body) ? body.parts : [];
		const part = parts.find(({ field }) => field === 'file');
		if (!part) {
			const words = 'The browser (or proxy) sent a request that this server could not understand.';
			throw new HttpError(400, 'bad_request_key_error', words);
		}
		if (!TYPES.includes(part.contentType?.split(';')[0]?.trim() ?? '')) {
			throw new HttpError(415, 'unsupported_audio_type', 'Audio type not allowed.');
		}
		if (part.content.length > LARGEST_BYTES) {
			throw new HttpError(413, 'audio_too_large', 'Audio size larger than 30 mb');
		}
		const { failure } = askModel(part.content.subarray(0, 100).toString());
		if (failure) throw new HttpError(400, failure.code, failure.blocking);
		return { text: transcriptOf(part.content) };
	},
};

/** The text to speak; null where Dify finds nothing to say and says nothing about it. */
function textToSpeak({ emulator, app, user, body }: RouteContext): string | null {
	const { message_id: id, text } = body;
	if (typeof id === 'string' && id !== '') {
		// Whose message it is has mattered since 1.15.0.
		const anybodys = emulator.generation !== '1.15';
		const message = anybodys
			? app.messages.get(id.toLowerCase())
			: emulator.state.messageOf(user, id);
		return message?.answer ? message.answer : null;
	}
	if (typeof text !== 'string') throw invalidParam('Text is required');
	return text;
}

function speak(context: RouteContext): FastifyReply | null {
	const { body, emulator, reply } = context;
	checkPayload('TextToAudioPayload', body, {
		message_id: { check: orNull(isText) },
		voice: { check: orNull(isText) },
		text: { check: orNull(isText) },
		streaming: { check: orNull(isTruthValue) },
	});
	const text = textToSpeak(context);
	if (text === null) return null;
	const { raw } = reply.hijack();
	if (askModel(text).failure) {
		// The body is a stream that breaks before its first byte, outside of Dify's error handling.
		raw.writeHead(500, { 'Content-Type': 'text/plain', 'Content-Length': 21 });
		raw.end('Internal Server Error');
		return reply;
	}
	raw.writeHead(200, { ...emulator.headers, 'Content-Type': 'audio/mpeg' });
	raw.write(speechOf(text));
	raw.end();
	return reply;
}

export const audioRoutes: Route[] = [
	hear,
	{ method: 'POST', path: '/v1/text-to-audio', userFrom: 'json', handle: speak },
];
