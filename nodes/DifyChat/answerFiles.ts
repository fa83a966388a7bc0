// Fetches what an app made, files and speech, as binary data of the item.

import type { IBinaryKeyData } from 'n8n-workflow';

import { turnOf } from '../../dify/answer/chatAnswer';
import type { Answer } from '../../dify/answer/chatAnswer';
import { toDifyError } from '../../dify/http/connectionErrors';
import { DifyError } from '../../dify/errors/errors';
import { fileNameOfUrl } from '../../dify/app/fileTypes';
import { textOf } from '../../dify/http/json';
import type { OperationContext } from '../shared/operation';
import { fetchFile, isByteStream } from '../shared/transport';
import { simplifyFile } from './answerItem';

/**
 * The files of an answer as `file_0`, `file_1` …, its speech as `speech`.
 *
 * @throws DifyError when a file cannot be fetched; the answer goes along with it
 */
export async function downloadAnswerFiles(
	context: OperationContext,
	answer: Answer,
): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	for (const [index, file] of answer.files.entries()) {
		const { url, name, mime_type: mimeType } = simplifyFile(file, context.connection.baseUrl);
		if (typeof url !== 'string') continue;
		try {
			binary[`file_${index}`] = await download(context, {
				url,
				name: textOf(name),
				mimeType: textOf(mimeType),
			});
		} catch (thrown) {
			throw toDifyError(thrown).withTurn(turnOf(answer));
		}
	}
	if (answer.speech.length > 0) {
		const speech = Buffer.concat(answer.speech.map((piece) => Buffer.from(piece, 'base64')));
		// Dify speaks MP3 whatever the provider makes (§3.6 of its Service API).
		binary.speech = await context.n8n.helpers.prepareBinaryData(speech, 'speech.mp3', 'audio/mpeg');
	}
	return binary;
}

async function download(
	{ n8n, connection, turn }: OperationContext,
	file: { url: string; name: string; mimeType: string },
) {
	const response = await fetchFile(n8n, connection, { url: file.url, signal: turn.signal });
	try {
		if (response.status !== 200 || !isByteStream(response.body)) throw notFetched(response.status);
		const name = file.name || fileNameOfUrl(file.url) || 'file';
		const mimeType =
			file.mimeType || response.headers['content-type'] || 'application/octet-stream';
		return await n8n.helpers.prepareBinaryData(response.body, name, mimeType);
	} finally {
		response.close();
	}
}

function notFetched(status: number): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'file_not_fetched',
		message: `A file that the app made could not be fetched (${status})`,
		remedy:
			"The addresses of Dify's files are valid for a few minutes and must be reachable from n8n: on your own server, FILES_URL in Dify's settings says which address they have.",
		status,
	});
}
