// What a user should get of requests that Dify refuses, asked for as a stream.

import type { Expected, Rows } from '../expectation';
import { answered, refused, runFailed } from './expect';
import { HELLO, producedFile, youSent } from './files';

/** A run of which nothing was seen, after a wait or when Dify closed the connection. */
export function notStarted(wait = '', causes = 'the conversation, an input'): Expected {
	return {
		error: {
			message: `Dify accepted the request but started no run${wait}: it may not accept ${causes} or a file, or all of its workers are busy`,
			code: 'run_not_started',
			status: null,
			retryable: false,
		},
	};
}

/** 1.14.2 says nothing: one ping, then silence on an open connection. */
export const SILENCE: Expected = notStarted(' within 60 s');

/** The same of a workflow, which has no conversation. */
export const SILENT_RUN: Expected = notStarted(' within 60 s', 'an input');

/** The same silence where the reason can be found out: by the conversation, or by the app's form. */
export function refusedInSilence(message: string, code = 'invalid_param'): Expected {
	return { error: { message, code, status: null, retryable: false } };
}

/** The same refusal as each of the servers gives it; 1.15.0 fails a run that never began. */
function refusedByAll(message: string, silence: Expected = refusedInSilence(message)) {
	return { all: refused(message), '1.14.2': silence, '1.15.0': runFailed(message, false, null) };
}

const rows: Rows = {
	'errors-streaming/no-query': {
		readBy: 'transport',
		because: 'the node always sends the message',
		'0.15.8': refused('query: Missing required parameter in the JSON body'),
		'1.9.2': refused('query: The chat query Missing required parameter in the JSON body'),
		all: refused('query: Field required'),
	},
	'errors-streaming/no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: refused('Arg user must be provided.'),
	},
	'errors-streaming/workflow-key-chats': {
		all: refused('Please check if your app mode matches the right API route.', 'not_chat_app'),
	},
	'errors-streaming/select-not-an-option': refusedByAll(
		"tone in input form must be one of the following: ['formal', 'casual']",
	),
	'errors-streaming/number-not-a-number': refusedByAll(
		'count in input form must be a valid number',
	),
	'errors-streaming/text-too-long': refusedByAll(
		'topic in input form must be less than 256 characters',
	),
	'errors-streaming/file-input-as-text': refusedByAll('doc in input form must be a file'),
	'errors-streaming/file-unknown': refusedByAll('Invalid upload file', SILENCE),
	'errors-streaming/file-url-unreachable': refusedByAll(
		'Reached maximum retries (3) for URL http://127.0.0.1:9/a.txt',
		SILENCE,
	),
	// Only 1.13 and later look at whose file it is.
	'errors-streaming/other-users-file': {
		'0.15.8': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=10c8ba63ebb4a295d0b97fac027de697&sign=IXo-kqPydT3b8WiAr4K_RYydowNqQLMgQjUzp01fuC8=)',
			]),
			{
				files: [
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=d74adf3a1de7a026de1b0c93541351bf&sign=ZPNaHKrIccqp2nukEfwXfxYw1EXNaDGCyX62q7c81nA=',
					),
				],
			},
		),
		'1.9.2': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5021/files/9eff3f79-da2f-4aef-8035-e48ffd923738/file-preview?timestamp=1795255661&nonce=b86ee4f2ab6521948f68bcbd474415b6&sign=VjF3bd0yAm8_PbHB6QyB4OzPORiehXdhF19mZSpvM6Y%3D)',
			]),
			{
				files: [
					producedFile(
						'9eff3f79-da2f-4aef-8035-e48ffd923738',
						HELLO,
						'http://127.0.0.1:5021/files/9eff3f79-da2f-4aef-8035-e48ffd923738/file-preview?timestamp=1795255661&nonce=fce43e4ec2e9363663fc8eb927d0d42e&sign=GvkuCDhditnvjpnGfu8uFVk2J6FdsvmKgfrVJTkU_UE%3D',
					),
				],
			},
		),
		'1.14.2': SILENCE,
		'1.15.0': runFailed('Invalid upload file', false, null),
	},
	'errors-streaming/too-many-files': {
		...refusedByAll('Number of files exceeds the maximum limit 3'),
		'0.15.8': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=765b7572aa7e9b4fb1571e303ed39975&sign=EieUj-FYAxSsEAzxJMKhFLXhUz4k7HFE7JPoCB284qA=)',
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=73f6e2e72225079c7653e85bf24708c6&sign=YDj8czREfOxc02mBo3pX5S6y_V9DrlIe5lmBJ-JUG_I=)',
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=c4724d3ab6bbd8df01892b18d21fa132&sign=JwKE32epvM5gihcjk8WzdoSD3DIw2N2TA69WbGHAvHg=)',
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=a00cb5ece906dae88fa34ef935c1d3e4&sign=Dc6EPttrBcdW1I_sSYL-6XxZyxmslY4GFDvLJ-5BKD8=)',
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=fbcacca221d1a04187adce6152c957d6&sign=lSgACUhtHMJ8agEcTDUa0VGHKmR0jXuodconcgXAad0=)',
				'[hello.txt](http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=53964a99e6a251ed5e888dd1e8924f98&sign=04OY__LjHiF_Oo4j3g5ToD-E_6UC_I5pEhjgfaAfURU=)',
			]),
			{
				files: [
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=da83448ba9f4906b878da8bfc7cd71e2&sign=5R5Ll1m0xd3swQAAskxUyLgaUXXOYDEE9fvEZMoL8Rc=',
					),
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=36805a8bca3ef96bb7d61c8c653666fc&sign=zSVrdEeR7RjqevVfn_D6rj4hDF7PMyPgsq2T7LQydnU=',
					),
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=3fb2156ebb84710c38ff2b812015e10d&sign=9oRtAdgMhJRtr6FI4mbrEoDNx8h0nQeRza5yUYHoaxw=',
					),
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=d1c1e8f8b42b41d1821be26bb03ab750&sign=jvTcP72ydzDrBxyRXkSd_lO7j6BS2SS2HOkCbg_fGLc=',
					),
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=3b5e29459bfb8641a36699b5da3edcbf&sign=2YsAwqCxYDjyr2nYr9W_a3p1iuYzEpvpbI7yDyC3ZNM=',
					),
					producedFile(
						'd5bb9a5a-a354-4165-96c4-9b9677cbb95c',
						HELLO,
						'http://127.0.0.1:5031/files/d5bb9a5a-a354-4165-96c4-9b9677cbb95c/file-preview?timestamp=1795255680&nonce=02773eeab5bd9760bc8a257fd8422b0c&sign=qb7HM7dbzVueXLjVre5n0laPxWm98YY9O3K_E5ITSpk=',
					),
				],
			},
		),
	},
};

export default rows;
