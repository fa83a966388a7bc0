// Shows an answer as its options say, in an item and in a chat.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { AnswerOptions } from '../../../dify/answer/answer';
import type { Answer } from '../../../dify/answer/chatAnswer';
import { LiveText } from '../../../dify/answer/liveText';
import type { JsonObject } from '../../../dify/http/json';
import { isShownInChat } from '../liveChat';
import { chatText, shapeAnswer } from './answerItem';
import { readAnswerSettings } from './answerOptions';
import type { RunPresenter } from './runOperation';
import type { RunSettings } from './runOptions';

/**
 * Reads how an answer is to be shown.
 *
 * @throws DifyError when an option has a value that is none of its choices
 */
export function readAnswerPresenter(
	n8n: IExecuteFunctions,
	options: JsonObject,
	{ includeEvents }: RunSettings,
): RunPresenter<Answer> {
	const { parseJson, separateReasoning } = readAnswerSettings(options);
	const forChat = isShownInChat(n8n);
	return {
		shape: (answer, { context, simplify, failedDownloads }) =>
			shapeAnswer(answer, {
				simplify,
				separateReasoning,
				parseJson,
				includeEvents,
				forChat,
				baseUrl: context.connection.baseUrl,
				failedDownloads,
			}),
		chatText: (answer) => chatText(answer, separateReasoning),
		createLiveSource: () => new LiveText(separateReasoning),
	};
}

/** What is kept of an answer while it comes, since the item is to have it. */
export function keptParts({ includeEvents, downloadFiles }: RunSettings): AnswerOptions {
	return { keepEvents: includeEvents, keepSpeech: downloadFiles };
}
