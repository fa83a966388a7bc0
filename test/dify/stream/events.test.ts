// The bytes of a stream become the same events, wherever the network cut them.

import * as fc from 'fast-check';

import { DifyError } from '../../../dify/errors/errors';
import { EventReader } from '../../../dify/stream/events';
import { VERSIONS } from '../../replay/expectation';
import type { Version } from '../../replay/expectation';
import { readRecordedBody } from '../../replay/recordings';
import { anyText } from '../anyText';
import { bytesOf, cutAt, foldEvents, frame, readAll } from '../streams';

/** What the model wrote, which every version passed on unchanged. U+2028 is no end of a line. */
const MODEL_TEXT = [
	'Hi 👋🏽 👩‍👩‍👧‍👦 🇺🇳 — 你好，世界。日本語テキスト。한국어. ',
	'שלום עולם! مرحبا بالعالم. Zürich na\u00efve e\u0301. \u2028 \u00a0 <b>&amp;</b>\n\n',
	'# Heading\n\n- **bold**, _italic_, `code`, [link](https://example.com/?a=1&b=2)\n- $x^2$\n\n',
	'| a | b |\n|---|---|\n| 1 | ü |\n\n```python\nprint("héllo \\n")\n```\n',
].join('');

const STATIC_TEXT = 'prefix 😀 你好 שלום "q" \\ \u2028 </script>\nnew line\ttab suffix';

const STREAMS = VERSIONS.flatMap((version): [Version, string, string][] => [
	[version, 'chat/unicode-streaming', MODEL_TEXT],
	[version, 'chatflow-llm/unicode-streaming', MODEL_TEXT],
	[version, 'chatflow/static-unicode', STATIC_TEXT],
	[version, 'agent/tool-streaming', 'Tool said: 2026-11-21'],
]);

/** The events of a recording, found by the plainest means: Dify writes each on one line. */
function plainEvents(text: string): unknown[] {
	return text
		.split('\n')
		.filter((line) => line.startsWith('data: '))
		.map((line): unknown => JSON.parse(line.slice('data: '.length)));
}

describe.each(STREAMS)('the stream that Dify %s sent for %s', (version, name, answerText) => {
	const bytes = new Uint8Array(readRecordedBody(version, name));
	const text = new TextDecoder().decode(bytes);
	const events = plainEvents(text);

	it('gives every event and the whole answer when it comes in one piece', () => {
		const read = readAll([bytes]);
		expect(read).toEqual(events);
		const answer = foldEvents(read);
		expect(answer?.status).toBe('succeeded');
		expect(answer?.text).toBe(answerText);
	});

	it('gives the same when it comes byte by byte', () => {
		expect(readAll(cutAt(bytes, [...bytes.keys()]))).toEqual(events);
	});

	it('gives the same wherever it is cut into pieces, empty ones among them', () => {
		const position = fc.integer({ min: 0, max: bytes.length });
		fc.assert(
			fc.property(fc.array(position, { maxLength: 40 }), (positions) => {
				expect(readAll(cutAt(bytes, positions))).toEqual(events);
			}),
			{ numRuns: 25 },
		);
	});

	it.each([
		['CRLF line ends', (stream: string) => stream.replaceAll('\n', '\r\n')],
		['CR line ends', (stream: string) => stream.replaceAll('\n', '\r')],
		['a byte order mark', (stream: string) => `\uFEFF${stream}`],
		['pings between the events', (stream: string) => stream.replaceAll(/^data/gm, PING + 'data')],
		['comments between the lines', (stream: string) => stream.replaceAll(/^data/gm, ': hm\ndata')],
		['no space behind "data:"', (stream: string) => stream.replaceAll(/^data: /gm, 'data:')],
		['ids, types and retry times', (stream: string) => stream.replaceAll(/^data/gm, FIELDS)],
		['events over several lines', (stream: string) => stream.replaceAll(/^data: [^\n]*/gm, spread)],
		['no blank line at the end', (stream: string) => stream.replace(/\n+$/, '')],
		['one line end at the end', (stream: string) => stream.replace(/\n+$/, '\n')],
	])('gives the same with %s, wherever it is cut', (_change, change) => {
		const changed = bytesOf(change(text));
		expect(readAll([changed])).toEqual(events);
		const position = fc.integer({ min: 0, max: changed.length });
		fc.assert(
			fc.property(fc.array(position, { maxLength: 40 }), (positions) => {
				expect(readAll(cutAt(changed, positions))).toEqual(events);
			}),
			{ numRuns: 5 },
		);
	});
});

const PING = 'event: ping\n\n';

const FIELDS = 'id: 7\nevent: update\nretry: 3000\ndata';

/** The same JSON over many lines, each a `data:` line of its own. */
function spread(line: string): string {
	const value: unknown = JSON.parse(line.slice('data: '.length));
	return JSON.stringify(value, null, 1)
		.split('\n')
		.map((part) => `data: ${part}`)
		.join('\n');
}

describe('any events at all', () => {
	const event = fc
		.tuple(anyText(), fc.jsonValue())
		.map(([type, data]) => ({ event: type, data: JSON.parse(JSON.stringify(data)) as unknown }));

	it('come out as they went in, whatever the text in them, the line ends and the cuts', () => {
		fc.assert(
			fc.property(
				fc.array(event, { maxLength: 5 }),
				fc.constantFrom('\n', '\r\n', '\r'),
				fc.array(fc.nat({ max: 2_000 }), { maxLength: 20 }),
				(sent, lineEnd, positions) => {
					const bytes = bytesOf(sent.map(frame).join('').replaceAll('\n', lineEnd));
					const within = positions.map((position) => position % (bytes.length + 1));
					const wellFormed = plainEvents(
						new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n'),
					);
					expect(readAll(cutAt(bytes, within))).toEqual(wellFormed);
				},
			),
			{ numRuns: 200 },
		);
	});
});

describe('when an event is given out', () => {
	it('is with its blank line, not later', () => {
		const reader = new EventReader();
		expect(reader.read(bytesOf('data: {"event":"message","answer":"Hi"}'))).toEqual([]);
		expect(reader.read(bytesOf('\n'))).toEqual([]);
		expect(reader.read(bytesOf('\n'))).toEqual([{ event: 'message', answer: 'Hi' }]);
		expect(reader.end()).toEqual([]);
	});

	it('gives all events of one piece together, in their order', () => {
		const reader = new EventReader();
		const piece = bytesOf(frame({ event: 'one' }) + PING + frame({ event: 'two' }));
		expect(reader.read(piece)).toEqual([{ event: 'one' }, { event: 'two' }]);
	});
});

describe('a cut', () => {
	const E_ACUTE = bytesOf('é');
	const GRIN = bytesOf('😀');
	const [line, blank] = ['data: {"event":"message","answer":"', '"}'];

	it.each<[string, (string | Uint8Array)[], string]>([
		['inside CRLF', ['data: {"event":"message","answer":"x"}\r', '\n\r\n'], 'x'],
		['between two CRLF', ['data: {"event":"message","answer":"x"}\r\n', '\r\n'], 'x'],
		['inside the second CRLF', ['data: {"event":"message","answer":"x"}\r\n\r', '\n'], 'x'],
		['inside the field name', ['da', 'ta: {"event":"message","answer":"x"}\n\n'], 'x'],
		['behind the colon', ['data:', ' {"event":"message","answer":"x"}\n\n'], 'x'],
		['between the line ends', ['data: {"event":"message","answer":"x"}\n', '\n'], 'x'],
		['inside an escape', ['data: {"event":"message","answer":"\\u00', 'e9"}\n\n'], 'é'],
		['inside é', [line, E_ACUTE.subarray(0, 1), E_ACUTE.subarray(1), blank, '\n\n'], 'é'],
		['behind 1 byte of 😀', [line, GRIN.subarray(0, 1), GRIN.subarray(1), blank, '\n\n'], '😀'],
		['behind 3 bytes of 😀', [line, GRIN.subarray(0, 3), GRIN.subarray(3), blank, '\n\n'], '😀'],
	])('%s loses nothing', (_where, pieces, answer) => {
		const bytes = pieces.map((piece) => (typeof piece === 'string' ? bytesOf(piece) : piece));
		expect(readAll(bytes)).toEqual([{ event: 'message', answer }]);
	});

	it('inside the byte order mark leaves nothing of it', () => {
		const bytes = bytesOf(`\uFEFF${frame({ event: 'message' })}`);
		expect(readAll(cutAt(bytes, [1, 2]))).toEqual([{ event: 'message' }]);
	});
});

describe('what a stream may hold besides', () => {
	it.each([
		['[DONE], the end mark of other services', 'data: [DONE]\n\n'],
		['a ping, which has a type and no data', 'event: ping\n\n'],
		['a comment', ': still here\n\n'],
		['data that is empty', 'data:\n\n'],
		['a number', 'data: 42\n\n'],
		['null', 'data: null\n\n'],
		['a list', 'data: [{"event":"message"}]\n\n'],
		['an object without a type', 'data: {"answer":"x"}\n\n'],
		['an object whose type is no text', 'data: {"event":7}\n\n'],
		['a field that no one knows', 'answer: x\n\n'],
		['blank lines', '\n\n\n\r\n\r\n'],
		['a retry time that is no number', 'retry: soon\n\n'],
	])('passes over %s', (_what, between) => {
		const stream = frame({ event: 'one' }) + between + frame({ event: 'two' });
		expect(readAll([bytesOf(stream)])).toEqual([{ event: 'one' }, { event: 'two' }]);
	});

	it('hands on an event of an unknown type as it is', () => {
		const event = { event: 'brand_new', data: { anything: [1, null] } };
		expect(readAll([bytesOf(frame(event))])).toEqual([event]);
	});

	it.each([
		['U+2028, which Dify sends as it is since 1.9', '\u2028'],
		['U+2029', '\u2029'],
		['U+0085', '\u0085'],
		['a form feed, written as an escape', '\f'],
		['a byte order mark in the middle', '\uFEFF'],
	])('does not take %s for the end of a line', (_what, character) => {
		const event = { event: 'message', answer: `before${character}after` };
		expect(readAll([bytesOf(frame(event))])).toEqual([event]);
	});

	it('puts U+FFFD for bytes that are no UTF-8 and reads on', () => {
		const bytes = Buffer.concat([
			Buffer.from('data: {"event":"message","answer":"a'),
			Buffer.from([0xff]),
			Buffer.from('b"}\n\n'),
		]);
		expect(readAll([bytes])).toEqual([{ event: 'message', answer: 'a\uFFFDb' }]);
	});
});

describe('the end of a stream', () => {
	it.each([
		['nothing at all', bytesOf('')],
		['half a field name', bytesOf('dat')],
		['half an event', bytesOf('data: {"event":"message","answer":"He')],
		['half an event behind a line end', bytesOf('data: {"event":"message",\n')],
		['half a character', bytesOf('data: {"event":"message","answer":"é').subarray(0, -1)],
		['a ping without its blank line', bytesOf('event: ping')],
	])('makes no event of %s', (_what, rest) => {
		const reader = new EventReader();
		expect(reader.read(bytesOf(frame({ event: 'one' })))).toEqual([{ event: 'one' }]);
		expect(reader.read(rest)).toEqual([]);
		expect(reader.end()).toEqual([]);
	});

	it.each([
		['without any line end', ''],
		['with one LF', '\n'],
		['with one CR', '\r'],
		['with one CRLF', '\r\n'],
		['with CR CR, the second of which could have been half a CRLF', '\r\r'],
	])('completes a whole event %s', (_how, ending) => {
		const reader = new EventReader();
		const given = reader.read(bytesOf(`data: {"event":"message_end"}${ending}`));
		expect([...given, ...reader.end()]).toEqual([{ event: 'message_end' }]);
	});
});

describe('a stream that cannot be read', () => {
	const failureOf = (action: () => unknown): unknown => {
		try {
			action();
		} catch (thrown) {
			return thrown;
		}
		return undefined;
	};

	it.each([
		['an event whose JSON is broken', 'data: {"event":"message","answer":"He}\n\n'],
		['two events in one', 'data: {"event":"one"}{"event":"two"}\n\n'],
		['a broken event over two lines', 'data: {"event":\ndata: one}\n\n'],
		['a broken event behind blanks', 'data:   {"event": one} \n\n'],
	])('fails on %s, and points at the proxy that may have broken it', (_what, stream) => {
		const failure = failureOf(() => new EventReader().read(bytesOf(stream)));
		expect(failure).toBeInstanceOf(DifyError);
		expect(failure).toMatchObject({
			kind: 'response',
			code: 'stream_unreadable',
			message: "Dify's stream held an event that is not JSON",
		});
		expect((failure as DifyError).remedy).toContain('proxy');
	});

	it('fails on an event that outgrows the limit without ever ending its line', () => {
		const reader = new EventReader(100);
		expect(reader.read(bytesOf(`data: {"event":"${'x'.repeat(60)}`))).toEqual([]);
		const failure = failureOf(() => reader.read(bytesOf('x'.repeat(60))));
		expect(failure).toBeInstanceOf(DifyError);
		expect(failure).toMatchObject({
			kind: 'response',
			code: 'event_too_large',
			message: 'Dify sent a single event of more than 100 characters',
			remedy: expect.stringContaining('hand on less at once'),
		});
	});

	it('fails on an event that outgrows the limit line by line', () => {
		const reader = new EventReader(100);
		const failure = failureOf(() => {
			for (let line = 0; line < 20; line++) reader.read(bytesOf('data: "0123456789",\n'));
		});
		expect(failure).toMatchObject({ code: 'event_too_large' });
	});

	it('gives what stands before a broken event, and nothing of what stands behind it', () => {
		const reader = new EventReader();
		const stream = `${frame({ event: 'first' })}data: {oh no}\n\n${frame({ event: 'late' })}`;
		expect(reader.read(bytesOf(stream))).toEqual([{ event: 'first' }]);
		expect(failureOf(() => reader.read(bytesOf('')))).toMatchObject({ code: 'stream_unreadable' });
	});

	it('counts each event by itself: many events may be longer than the limit together', () => {
		const reader = new EventReader(100);
		for (let turn = 0; turn < 50; turn++) {
			expect(
				reader.read(bytesOf(frame({ event: 'message', answer: 'x'.repeat(40) }))),
			).toHaveLength(1);
		}
	});

	it.each([
		['that is no JSON', 'data: {oh no}\n\n', 'stream_unreadable'],
		['over the limit', `data: {"event":"${'x'.repeat(120)}`, 'event_too_large'],
	])('says the same again when it is read on behind an event %s', (_what, stream, code) => {
		const reader = new EventReader(100);
		expect(failureOf(() => reader.read(bytesOf(stream)))).toMatchObject({ code });
		expect(failureOf(() => reader.read(bytesOf(frame({ event: 'late' }))))).toMatchObject({ code });
		expect(failureOf(() => reader.end())).toMatchObject({ code });
	});

	it('takes an event of several megabytes, as whole documents in nodes are', () => {
		const event = { event: 'node_finished', data: { outputs: { text: '文'.repeat(1_000_000) } } };
		const bytes = bytesOf(frame(event));
		const pieces = cutAt(
			bytes,
			Array.from({ length: 50 }, (_, piece) => piece * 65_536),
		);
		expect(readAll(pieces)).toEqual([event]);
	});
});
