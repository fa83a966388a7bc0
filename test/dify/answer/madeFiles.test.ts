// The files of an answer, wherever a version puts them; and text under the name of a file.

import { isTextOfFile, MadeFiles } from '../../../dify/answer/madeFiles';

const announced = (id: string, belongsTo = 'assistant') => ({
	event: 'message_file',
	id,
	type: 'image',
	belongs_to: belongsTo,
	url: `https://example.org/${id}`,
});

const made = (id: string) => ({ related_id: id, transfer_method: 'tool_file' });

const uploaded = (id: string, method: string) => ({ related_id: id, transfer_method: method });

const ids = (files: { id?: unknown; related_id?: unknown }[]) =>
	files.map(({ id, related_id }) => id ?? related_id);

describe('the files of an answer', () => {
	it('are those of the end of the message', () => {
		const files = new MadeFiles();
		files.add(announced('announced'));
		files.noteMessageEnd([made('a'), made('b')]);
		expect(ids(files.list(true, [made('of the run')]))).toEqual(['a', 'b']);
		expect(ids(files.list(false, undefined))).toEqual(['a', 'b']);
	});

	it("are without the user's own, which other apps than chatflows list too", () => {
		const files = new MadeFiles();
		files.noteMessageEnd([
			uploaded('mine', 'local_file'),
			made('a'),
			uploaded('linked', 'remote_url'),
		]);
		expect(ids(files.list(false, undefined))).toEqual(['a']);
	});

	it('are, of a chatflow, all that it gave back, be they uploads', () => {
		const files = new MadeFiles();
		files.noteMessageEnd([uploaded('mine', 'local_file'), made('a')]);
		expect(ids(files.list(true, undefined))).toEqual(['mine', 'a']);
	});

	it.each([
		['nothing', null],
		['an empty list', []],
		['a list of no files', ['a', null, 7]],
	])(
		"are those of the run where the message's end holds %s (Dify 1.13.0 sends none)",
		(_what, end) => {
			const files = new MadeFiles();
			files.add(announced('announced'));
			files.noteMessageEnd(end);
			expect(ids(files.list(true, [made('of the run'), 'no file']))).toEqual(['of the run']);
		},
	);

	it.each([undefined, null, [], 'none'])(
		'are those that were announced where nothing else names any: the run %j',
		(ofRun) => {
			const files = new MadeFiles();
			files.add(announced('mine', 'user'));
			files.add(announced('a'));
			files.add(announced('b'));
			expect(ids(files.list(true, ofRun))).toEqual(['a', 'b']);
		},
	);

	it("are those that were announced where the message's end lists only the user's own", () => {
		const files = new MadeFiles();
		files.add(announced('a'));
		files.noteMessageEnd([uploaded('mine', 'local_file')]);
		expect(ids(files.list(false, undefined))).toEqual(['a']);
	});

	it('are none where none came', () => {
		expect(new MadeFiles().list(false, undefined)).toEqual([]);
	});
});

describe('text under the name of a file', () => {
	it.each<[string, { event: string; answer?: unknown; url?: unknown }, boolean]>([
		['text', { event: 'message_file', answer: 'Hi' }, true],
		['text with an empty address', { event: 'message_file', answer: 'Hi', url: '' }, true],
		['text with no address', { event: 'message_file', answer: '', url: null }, true],
		['an address', { event: 'message_file', url: 'https://example.org/a' }, false],
		['both', { event: 'message_file', answer: 'Hi', url: 'https://example.org/a' }, false],
		['neither', { event: 'message_file' }, false],
		['something else than text', { event: 'message_file', answer: 7 }, false],
		['text of another event', { event: 'message', answer: 'Hi' }, false],
	])('is told by what it holds, %s: %j', (_what, event, is) => {
		expect(isTextOfFile(event)).toBe(is);
	});
});
