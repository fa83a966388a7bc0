// Text for a chat that reads along: what each event adds to what is already shown.

import { LiveText } from '../../../dify/answer/liveText';
import { expectLinear, repeated } from '../linear';

const message = (answer: string) => ({ event: 'message', answer });

const agentMessage = (answer: string) => ({ event: 'agent_message', answer });

const replace = (answer: string) => ({ event: 'message_replace', answer });

function show(events: { event: string; answer: string }[], answer: string, hides = false): string {
	const text = new LiveText(hides);
	return events.map((event) => text.add(event)).join('') + text.finish(answer);
}

it('shows each piece as it comes', () => {
	const text = new LiveText(false);
	expect(text.add(message('Hel'))).toBe('Hel');
	expect(text.add(message('lo'))).toBe('lo');
	expect(text.finish('Hello')).toBe('');
});

describe('what each event adds', () => {
	it.each<[string, boolean, { event: string; answer: string }[], string[]]>([
		[
			'the text of a file goes on in its line',
			false,
			[message('A'), { event: 'message_file', answer: 'B' }],
			['A', 'B'],
		],
		[
			'and begins one behind a commentary',
			false,
			[agentMessage('A'), { event: 'message_file', answer: 'B' }],
			['A', '\n\nB'],
		],
		['a commentary goes on in its line', false, [agentMessage('A'), agentMessage('B')], ['A', 'B']],
		[
			'an empty piece begins no answer behind a commentary',
			false,
			[agentMessage('A'), message(''), message('B')],
			['A', '', '\n\nB'],
		],
		['a replacement by nothing', false, [message('A'), replace('')], ['A', '']],
		['blanks at the beginning of a piece', true, [message('A'), message(' B')], ['A', ' B']],
		[
			'blanks at the beginning of a replacement',
			true,
			[message('A'), replace(' B')],
			['A', '\n\n B'],
		],
		[
			'blanks behind a word that stands behind the thinking',
			true,
			[message('A<think>why</think> '), message(' B'), message(' C')],
			['A', 'B', ' C'],
		],
		[
			'a tag that begins at the end of a text',
			true,
			[message('A <thi'), message('nk>why</think>')],
			['A ', ''],
		],
	])('%s', (_what, hides, events, shown) => {
		const text = new LiveText(hides);
		expect(events.map((event) => text.add(event))).toEqual(shown);
	});
});

it.each([
	['a run started', { event: 'workflow_started' }],
	['a thought', { event: 'agent_thought', thought: 'Hmm' }],
	['the end', { event: 'message_end' }],
	['a file', { event: 'message_file', url: 'https://example.com/a.png' }],
])('shows nothing for %s', (_name, event) => {
	expect(new LiveText(false).add(event)).toBe('');
});

it('shows text that Dify sends under the name of a file', () => {
	expect(new LiveText(false).add({ event: 'message_file', answer: 'Hi' })).toBe('Hi');
});

it('shows what replaces the answer after a line break, for what was shown stays', () => {
	expect(show([message('secret'), replace('Withheld.')], 'Withheld.')).toBe('secret\n\nWithheld.');
});

it('shows nothing for a replacement with the same text, which Dify 0.15 sends for every answer', () => {
	expect(show([message('Hello'), replace('Hello')], 'Hello')).toBe('Hello');
});

it('shows nothing for a replacement with the same text behind another one', () => {
	const events = [
		message('secret'),
		replace('Withheld. '),
		message('Ask me'),
		replace('Withheld. Ask me'),
	];
	expect(show(events, 'Withheld. Ask me')).toBe('secret\n\nWithheld. Ask me');
});

it('goes on behind a replacement that is the same but for the blanks at its end', () => {
	const events = [message('Hello '), replace('Hello'), message(' you'), replace('Hello you')];
	expect(show(events, 'Hello you')).toBe('Hello  you');
});

describe('many replacements take no longer', () => {
	/** Shows as many events of these texts as a text has characters. */
	const showAll =
		(...texts: ((index: number) => string)[]) =>
		({ length }: string): string => {
			const text = new LiveText(true);
			let shown = '';
			for (let index = 0; index < length; index++) {
				for (const part of texts) shown += text.add(replace(part(index)));
			}
			return shown;
		};

	it.each<[string, ReturnType<typeof showAll>]>([
		['each with another text', showAll((index) => `Withheld ${index}`)],
		[
			'by turns with nothing',
			showAll(
				(index) => `Withheld ${index}`,
				() => '',
			),
		],
	])('%s', (_what, read) => {
		expectLinear(read, repeated('x', 20_000), repeated('x', 1_250));
	});

	it('though they are nothing, behind a text of blanks', () => {
		const read = ({ length }: string) => {
			const text = new LiveText(false);
			text.add(message(' '.repeat(length)));
			for (let index = 0; index < length; index++) text.add(replace(''));
		};
		expectLinear(read, repeated('x', 80_000), repeated('x', 5_000));
	});
});

it("shows a New Agent's answer behind its commentary on a line of its own", () => {
	const events = [agentMessage('Let me look.'), message('It is '), message('noon.')];
	expect(show(events, 'It is noon.')).toBe('Let me look.\n\nIt is noon.');
});

it('shows the rest of an answer that was fetched after its stream broke', () => {
	expect(show([message('Hel')], 'Hello')).toBe('Hello');
});

it('shows a fetched answer as a whole when it does not begin with what was shown', () => {
	expect(show([message('secret')], 'Withheld.')).toBe('secret\n\nWithheld.');
});

it('shows an answer that came in one piece', () => {
	expect(show([], 'Hello')).toBe('Hello');
});

describe('with reasoning kept apart', () => {
	it.each([
		['in one piece', ['<think>why</think>Hello']],
		['cut inside the tags', ['<th', 'ink>why</thi', 'nk>Hel', 'lo']],
		['cut at each character', [...'<think>why</think>Hello']],
	])('shows only the answer: %s', (_name, pieces) => {
		expect(show(pieces.map(message), 'Hello', true)).toBe('Hello');
	});

	it('shows an answer once, though thinking stands in its middle and white space behind it', () => {
		const pieces = ['A <think>x</think>', '\n\n', 'B is the answer'];
		expect(show(pieces.map(message), 'A B is the answer', true)).toBe('A B is the answer');
	});

	it.each(['  Hello <', '\n\nif a <', ' 1 <thi'])(
		'shows a text once that has blanks before it and may begin a tag at its end: %j',
		(text) => {
			expect(show([message(text)], text, true)).toBe(text.trimStart());
		},
	);

	it('shows nothing of a thinking that was never closed', () => {
		expect(show(['Hi <think>why </th'].map(message), 'Hi ', true)).toBe('Hi ');
	});

	it('shows nothing for a replacement with the same text, thinking and all', () => {
		const text = '<think>why</think>\n\nHello <';
		expect(show([message(text), replace(text)], 'Hello <', true)).toBe('Hello <');
	});

	it('shows of what replaces the answer only what is no thinking', () => {
		const events = [message('secret'), replace('<think>why</think>Withheld.')];
		expect(show(events, 'Withheld.', true)).toBe('secret\n\nWithheld.');
	});

	it('shows what comes behind a replacement in the middle of the thinking', () => {
		const text = new LiveText(true);
		expect(text.add(message('<think>secret'))).toBe('');
		expect(text.add(replace('With'))).toBe('With');
		expect(text.add(message('held.'))).toBe('held.');
		expect(text.finish('Withheld.')).toBe('');
	});

	it('goes on in a thinking that a replacement has opened', () => {
		const text = new LiveText(true);
		expect(text.add(replace('<think>why'))).toBe('');
		expect(text.add(message(' not</think>\n\nHello'))).toBe('Hello');
		expect(text.finish('Hello')).toBe('');
	});

	it('shows a smaller-than sign that begins no tag', () => {
		expect(show(['1 <', ' 2 and <thin'].map(message), '1 < 2 and <thin', true)).toBe(
			'1 < 2 and <thin',
		);
	});
});
