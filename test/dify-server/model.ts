// The echoing model behind every app: what it says to a question, and how its provider fails.

import { randomBytes } from 'node:crypto';

/** A failure of the model's provider, in the words each kind of app gives it. */
export interface ProviderFailure {
	code: 'completion_request_error' | 'invalid_param';
	/** An `error` event of a chat or agent app. */
	event: string;
	/** The JSON error of a chat app's blocking answer. */
	blocking: string;
	/** `node_finished.error` of a chatflow. */
	node: string;
}

/** What the model does with one question. */
export interface ModelReply {
	/** Pieces of text in order; the finishing piece "" is not among them. */
	pieces: string[];
	/** Each piece takes half a second. */
	slow: boolean;
	/** Comes after all pieces. */
	failure: ProviderFailure | null;
	/** A tool the model calls before it answers; its arguments as JSON. */
	tool: { name: string; input: unknown } | null;
}

const UNICODE_TEXT =
	'Hi \u{1f44b}\u{1f3fd} \u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f1fa}\u{1f1f3}' +
	' \u2014 你好，世界。日本語テキスト。한국어. שלום עולם! مرحبا بالعالم. Z\u00fcrich na\u00efve e\u0301.' +
	' \u2028 \u00a0 <b>&amp;</b>\n\n# Heading\n\n- **bold**, _italic_, `code`,' +
	' [link](https://example.com/?a=1&b=2)\n- $x^2$\n\n| a | b |\n|---|---|\n| 1 | \u00fc |\n\n' +
	'```python\nprint("h\u00e9llo \\n")\n```\n';

const JSON_TEXT =
	'{"answer": "You asked for JSON", "list": [1, 2, 3], "nested": {"ok": true, "none": null}}';

function same(code: ProviderFailure['code'], text: string): ProviderFailure {
	return { code, event: text, blocking: text, node: text };
}

function failureNamed(word: string): ProviderFailure | null {
	const request = `req_id: ${randomBytes(5).toString('hex')}`;
	switch (word) {
		case 'rate':
		case 'mid':
			return same(
				'completion_request_error',
				'[echo] Rate Limit Error, 429: too many requests, try again in 20s',
			);
		case 'quota':
			return same(
				'completion_request_error',
				'[echo] Rate Limit Error, 429: insufficient_quota: you exceeded your current quota',
			);
		case 'conn':
			return same('completion_request_error', '[echo] Connection Error, connection refused');
		case 'server':
			return same('completion_request_error', '[echo] Server Unavailable Error, 503: overloaded');
		case 'bad':
			return same(
				'completion_request_error',
				"[echo] Bad Request Error, 400: this model's maximum context length is 8192 tokens",
			);
		case 'auth':
			return {
				code: 'completion_request_error',
				event: 'Incorrect API key provided',
				blocking: 'Incorrect API key provided',
				node: '[Echo] Incorrect model credentials provided, please check and try again.',
			};
		case 'other': {
			const inner = '{"error_type": "KeyError", "message": "\'choices\'", "args": {}}';
			const long = `${request} PluginInvokeError: ${inner}`;
			return { code: 'invalid_param', event: inner, blocking: long, node: long };
		}
		case 'inner':
			return same('invalid_param', 'not JSON: the plugin process died-500');
		case 'daemon':
			return same(
				'completion_request_error',
				`[Echo] Error: ${request} PluginDaemonInternalServerError: internal error of the daemon`,
			);
		default:
			return null;
	}
}

function cut(text: string, length: number): string[] {
	const characters = [...text];
	const pieces: string[] = [];
	for (let start = 0; start < characters.length; start += length) {
		pieces.push(characters.slice(start, start + length).join(''));
	}
	return pieces;
}

function toolCall(question: string): ModelReply['tool'] {
	const match = /\[tool (\S+) (\{.*\})\]/.exec(question);
	if (!match?.[1] || !match[2]) return null;
	return { name: match[1], input: JSON.parse(match[2]) };
}

/** The pieces of "Tool said: …", what the model says once a tool has answered. */
export function afterTool(said: string): string[] {
	return cut(`Tool said: ${said}`, 5);
}

/**
 * What the model says to a question: an echo, or what a tag in it asks for. `withImage`: an image
 * came along, which a vision model mentions.
 */
export function askModel(question: string, withImage = false): ModelReply {
	const reply: ModelReply = { pieces: [], slow: false, failure: null, tool: toolCall(question) };
	const error = /\[error (\w+)\]/.exec(question)?.[1];
	if (error !== undefined) {
		reply.failure = failureNamed(error);
		if (error === 'mid') reply.pieces = ['This is ', 'cut off ', 'in the '];
		if (reply.failure) return reply;
	}
	if (reply.tool) return reply;
	const words = /\[long (\d+)\]/.exec(question)?.[1];
	if (question.includes('[slow]')) {
		reply.slow = true;
		reply.pieces = Array.from({ length: 40 }, (_, index) => `slow ${index + 1} `);
	} else if (words !== undefined) {
		const text = Array.from({ length: Number(words) }, (_, index) => `word${index + 1}`).join(' ');
		reply.pieces = cut(text, 60);
	} else if (question.includes('[unicode]')) {
		reply.pieces = cut(UNICODE_TEXT, 5);
	} else if (question.includes('[json]')) {
		reply.pieces = cut(JSON_TEXT, 5);
	} else if (!question.includes('[empty]')) {
		const thinking = question.includes('[think]')
			? '<think>some reasoning\nover two lines</think>\n'
			: '';
		reply.pieces = cut(`${thinking}You said: ${withImage ? '[image] ' : ''}${question}`, 5);
	}
	return reply;
}
