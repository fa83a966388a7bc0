// What a user should get of speech that is to become text.

import type { Expected, Rows } from '../expectation';
import { providerFailed, refused, wrongParameter } from './expect';
import { RATE } from './providerErrors';

/** The recorded model says only how long the file was. */
function heard(bytes: number): Expected {
	return { item: { text: `This is what the ${bytes} bytes of audio say.` } };
}

const NOT_TAKEN = refused('Audio type not allowed.', 'unsupported_audio_type', 415);

const SPELLED_ANEW = "the node puts the type in Dify's spelling, which is another recording";

const BY_NAME =
	'the node goes by the ending of the name where Dify would not take the type, and says MP3';

const OTHER_FORMAT = 'the node refuses another format before it sends anything';

/** Recorded twice with files of different lengths; later servers have recordings of their own. */
const HEARD_ON_OLD = { '0.15.8': heard(641), '1.9.2': heard(403) };

const rows: Rows = {
	'audio/audio-to-text': {
		readBy: 'transport',
		because: SPELLED_ANEW,
		all: NOT_TAKEN,
		'0.15.8': heard(641),
	},
	'audio/audio-to-text-not-audio': {
		readBy: 'transport',
		because: OTHER_FORMAT,
		all: NOT_TAKEN,
		instead: {
			all: wrongParameter('Dify does not transcribe files of this format: a.txt (text/plain)'),
		},
	},
	'audio/audio-to-text-no-file': {
		readBy: 'transport',
		because: 'the node always sends one file',
		all: refused(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request_key_error',
		),
	},

	'extra/audio-audio-m4a': HEARD_ON_OLD,
	'extra/audio-audio-mp3': HEARD_ON_OLD,
	'extra/audio-audio-mpga': HEARD_ON_OLD,
	'extra/audio-audio-wav': HEARD_ON_OLD,
	'extra/audio-audio-mp4': {
		readBy: 'transport',
		because: SPELLED_ANEW,
		'0.15.8': heard(641),
		'1.9.2': NOT_TAKEN,
	},
	// 0.15.8 would have taken it.
	'extra/audio-audio-webm': {
		readBy: 'transport',
		because: OTHER_FORMAT,
		'0.15.8': heard(641),
		'1.9.2': NOT_TAKEN,
		instead: {
			all: wrongParameter('Dify does not transcribe files of this format: a.webm (audio/webm)'),
		},
	},

	'extra/asr-amr': { all: heard(43) },
	'extra/asr-m4a': { all: heard(43) },
	'extra/asr-mp3': { all: heard(43) },
	'extra/asr-mpga': { all: heard(43) },
	'extra/asr-wav': { all: heard(43) },
	'extra/asr-mp3-params': { readBy: 'transport', because: SPELLED_ANEW, all: heard(43) },
	'extra/asr-mp4': { readBy: 'transport', because: SPELLED_ANEW, all: NOT_TAKEN },
	'extra/asr-x-m4a': { readBy: 'transport', because: SPELLED_ANEW, all: NOT_TAKEN },
	'extra/asr-x-wav': { readBy: 'transport', because: SPELLED_ANEW, all: NOT_TAKEN },
	'extra/asr-octet': { readBy: 'transport', because: BY_NAME, all: NOT_TAKEN },
	'extra/asr-ogg': { readBy: 'transport', because: BY_NAME, all: NOT_TAKEN },
	'extra/asr-webm': { readBy: 'transport', because: BY_NAME, all: NOT_TAKEN },
	'extra/asr-empty': { all: heard(0) },
	// Nobody has switched the feature on: Dify does not ask.
	'extra/asr-disabled': { all: heard(3) },
	'extra/asr-error': { all: providerFailed(RATE, true) },
	'extra/asr-31mb': { all: refused('Audio size larger than 30 mb', 'audio_too_large', 413) },
	'extra/asr-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: heard(3),
		instead: { all: wrongParameter("The 'User' parameter is empty") },
	},
};

export default rows;
