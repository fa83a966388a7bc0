// What a user should get of a text that is to be spoken: the recorded bytes, or why there are none.

import type { Expected, Rows } from '../expectation';
import { refused, wrongParameter } from './expect';

/** Dify calls it MP3, whatever it is. */
const SPOKEN: Expected = {
	item: { file_name: 'speech.mp3' },
	file: { fileName: 'speech.mp3', mimeType: 'audio/mpeg' },
};

/** Dify says nothing of what went wrong, on two servers in a page. */
const FAILED: Expected = {
	error: {
		message: "The app's speech model failed, and Dify gave no reason",
		code: 'internal_server_error',
		status: 500,
		retryable: false,
	},
};

const NO_TEXT = wrongParameter("The 'Text' parameter is empty");

const rows: Rows = {
	'chat/text-to-audio-message': { all: SPOKEN },
	'chat/text-to-audio-text': { all: SPOKEN },
	'chatflow-llm/text-to-audio-message': { all: SPOKEN },
	'chatflow-llm/text-to-audio-text': { all: SPOKEN },
	'audio/text-to-audio-error': { all: FAILED },
	'audio/text-to-audio-empty': {
		readBy: 'transport',
		because: 'the node refuses an empty text before it sends anything',
		all: refused('Text is required'),
		instead: { all: NO_TEXT },
	},

	'extra/tts-streaming-true': { all: SPOKEN },
	'extra/tts-unknown-voice': { all: SPOKEN },
	// Nobody has switched the feature on: Dify does not ask.
	'extra/tts-off': { all: SPOKEN },
	'extra/tts-error': { all: FAILED },
	// A success of Dify's whose body is JSON's null.
	'extra/tts-unknown-message': {
		all: {
			error: {
				message: 'Dify found nothing to speak: there is no such message, or its answer is empty',
				code: 'no_speech',
				status: 200,
				retryable: false,
			},
		},
	},
	'extra/tts-bad-message-id': {
		readBy: 'transport',
		because: 'the node refuses an ID that is no UUID before it sends anything',
		all: { item: { text: 'null\n' } },
		instead: { all: wrongParameter('The \'Message ID\' parameter is not a Dify ID: "abc"') },
	},
	'extra/tts-blank-text': {
		readBy: 'transport',
		because: 'the node refuses a text of blanks, which Dify has spoken',
		all: { item: { bytes: 16680 } },
		instead: { all: NO_TEXT },
	},
	'extra/tts-empty-text': {
		readBy: 'transport',
		because: 'the node refuses an empty text, which Dify has spoken',
		all: { item: { bytes: 16680 } },
		instead: { all: NO_TEXT },
	},
};

export default rows;
