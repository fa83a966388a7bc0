// Create or Update of a document in each state that it can be in, by each rule, with the same and with other content.

import { displayStatus } from '../../../dify-server/knowledge';
import type { KnowledgeDocument, KnowledgeState } from '../../../dify-server/knowledge';
import { rejectionOf } from '../../listTransport';
import { clean, onlyDocument, textOf, textSource, upsert } from './client';
import { SyncServer } from './server';

const HOUR = 60 * 60_000;

const TEN_MINUTES = 600_000;

/** What comes of it: the document itself again, another in its place, or a refusal. */
type End = 'same' | 'another' | 'document_locked';

interface State {
	name: string;
	put(state: KnowledgeState, document: KnowledgeDocument): void;
	/** By name unchanged, by name changed, by metadata unchanged, by metadata changed. */
	ends: [End, End, End, End];
}

const STATES: State[] = [
	{ name: 'available', put: () => undefined, ends: ['same', 'same', 'same', 'same'] },
	{
		name: 'disabled',
		put: (state, document) => state.setEnabled(document, false),
		ends: ['same', 'same', 'same', 'same'],
	},
	{
		name: 'disabled a moment ago',
		put(state, document) {
			state.setEnabled(document, false);
			state.lock(document, TEN_MINUTES);
		},
		ends: ['document_locked', 'another', 'document_locked', 'another'],
	},
	{
		name: 'archived',
		put: (state, document) => state.setArchived(document, true),
		ends: ['same', 'same', 'same', 'same'],
	},
	{
		name: 'archived a moment ago',
		put(state, document) {
			state.setArchived(document, true);
			state.lock(document, TEN_MINUTES);
		},
		ends: ['document_locked', 'document_locked', 'document_locked', 'document_locked'],
	},
	{
		name: 'disabled and archived',
		put(state, document) {
			state.setEnabled(document, false);
			state.setArchived(document, true);
		},
		ends: ['same', 'same', 'same', 'same'],
	},
	{
		name: 'failed',
		put: (state, document) => state.fail(document, 'Broken'),
		ends: ['same', 'same', 'another', 'another'],
	},
	{
		name: 'failed and disabled',
		put(state, document) {
			state.fail(document, 'Broken');
			state.setEnabled(document, false);
		},
		ends: ['another', 'another', 'another', 'another'],
	},
	{
		name: 'paused',
		put(state, document) {
			document.run = { ...document.run, beganAt: state.now() - 100, settled: false };
			state.pause(document);
		},
		ends: ['another', 'another', 'another', 'another'],
	},
	{
		name: 'paused and archived',
		put(state, document) {
			document.run = { ...document.run, beganAt: state.now() - 100, settled: false };
			state.pause(document);
			state.setArchived(document, true);
		},
		ends: ['another', 'another', 'another', 'another'],
	},
	{
		name: 'on its way',
		put: (state, document) => state.index(document),
		ends: ['same', 'same', 'same', 'same'],
	},
	{
		name: 'waiting for ever',
		put(state, document) {
			state.forget(document);
			document.updatedAt = state.now() - 21 * HOUR;
		},
		ends: ['another', 'another', 'another', 'another'],
	},
	{
		name: 'being indexed for ever',
		put(state, document) {
			state.index(document);
			document.run.duration = Infinity;
			document.updatedAt = state.now() - 21 * HOUR;
		},
		ends: ['another', 'another', 'another', 'another'],
	},
];

const CASES = STATES.flatMap((state) =>
	(['name', 'metadata'] as const).flatMap((rule, ruleIndex) =>
		(['unchanged', 'changed'] as const).map((content, contentIndex) => ({
			state,
			rule,
			content,
			end: state.ends[2 * ruleIndex + contentIndex] ?? 'same',
		})),
	),
);

let dateNow: jest.SpyInstance;

beforeEach(() => {
	dateNow = jest.spyOn(Date, 'now');
});

afterEach(() => jest.restoreAllMocks());

function startServer(version: '1.9.2' | '1.14.2' | '1.15.0' = '1.15.0'): SyncServer {
	const server = new SyncServer(version);
	dateNow.mockImplementation(() => server.clock.now());
	return server;
}

describe.each(['1.9.2', '1.15.0'] as const)('on %s', (version) => {
	it.each(CASES.map((one) => [one.state.name, one.content, one.rule, one.end, one] as const))(
		'a document that is %s, with %s content, by %s: %s',
		async (_name, content, rule, end, { state }) => {
			const server = startServer(version);
			const id = rule === 'metadata' ? 's1' : undefined;
			await upsert(server, textSource('Hours', 'From nine to five.', id));
			const before = onlyDocument(server);
			server.server.state.setMetadata(before, 'note', 'by hand');
			server.clock.pass(HOUR);
			state.put(server.server.state, before);
			const text = content === 'changed' ? 'From eight to four.' : 'From nine to five.';
			const work = upsert(server, textSource('Hours', text, id));
			if (end === 'document_locked') {
				expect(await rejectionOf(work)).toMatchObject({ code: end, retryable: true });
				server.clock.pass(TEN_MINUTES);
				await upsert(server, textSource('Hours', text, id));
			} else await work;
			const after = onlyDocument(server);
			expect(after.id === before.id).toBe(end !== 'another');
			expect(after).toMatchObject({ name: 'Hours', enabled: true, archived: false });
			expect(textOf(after)).toBe(text);
			expect(after.chunks.map((chunk) => chunk.content)).toEqual([text]);
			expect(displayStatus(after, server.clock.now())).toBe('available');
			expect(after.metadata.get('note')).toBe('by hand');
			expect(after.metadata.get('source_id')).toBe(id);
			server.restart();
			await expect(upsert(server, textSource('Hours', text, id))).resolves.toMatchObject({
				action: 'unchanged',
			});
			expect(server.writes).toEqual([]);
		},
	);
});

it('a document that has waited for some hours may still come to its turn', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'From nine to five.'));
	const document = onlyDocument(server);
	server.server.state.forget(document);
	document.updatedAt = server.clock.now() - 19 * HOUR;
	server.restart();
	await expect(upsert(server, textSource('Hours', 'From nine to five.'))).rejects.toMatchObject({
		code: 'indexing_timeout',
	});
	expect(server.writes).toEqual([]);
});

it('a document that waits for its turn is waited for, not written again', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'From nine to five.'), { waitUntilIndexed: false });
	server.restart();
	const result = await upsert(server, textSource('Hours', 'From nine to five.'));
	expect(result).toMatchObject({
		action: 'unchanged',
		document: { indexingStatus: 'completed' },
	});
	expect(server.writes).toEqual([]);
});

it('a document that is on its way does not hold up a run that waits for nothing', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', '[slow] Nine.'), { waitUntilIndexed: false });
	const started = server.clock.now();
	const result = await upsert(server, textSource('Hours', '[slow] Nine.'), {
		waitUntilIndexed: false,
	});
	expect(result).toMatchObject({
		action: 'unchanged',
		document: { indexingStatus: expect.stringMatching(/^(waiting|parsing|splitting|indexing)$/) },
	});
	expect(server.clock.now() - started).toBeLessThan(500);
});

it('a paused document is replaced by a run that waits for nothing as well', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'Nine.'));
	const before = onlyDocument(server);
	before.run = { ...before.run, beganAt: server.clock.now() - 100, settled: false };
	server.server.state.pause(before);
	await upsert(server, textSource('Hours', 'Nine.'), { waitUntilIndexed: false });
	expect(onlyDocument(server).id).not.toBe(before.id);
});

it('without Skip Unchanged a document is written again', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'From nine to five.'));
	const result = await upsert(server, textSource('Hours', 'From nine to five.'), {
		skipUnchanged: false,
	});
	expect(result.action).toBe('updated');
});

it('an archived document whose source has vanished is unarchived and deleted', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'From nine to five.'));
	await upsert(server, textSource('Prices', 'Ten.'));
	const [hours] = server.base.documents;
	if (hours === undefined) throw new Error('No document');
	server.server.state.setArchived(hours, true);
	await expect(clean(server, 'name', ['Prices'])).resolves.toMatchObject([
		{ document: { name: 'Hours' }, isDeleted: true, reason: '' },
	]);
	expect(onlyDocument(server).name).toBe('Prices');
});

it('one that cannot be unarchived just now stays, and says why', async () => {
	const server = startServer();
	await upsert(server, textSource('Hours', 'From nine to five.'));
	const hours = onlyDocument(server);
	server.server.state.setArchived(hours, true);
	server.server.state.lock(hours, TEN_MINUTES);
	await expect(clean(server, 'name', ['Prices'])).resolves.toMatchObject([
		{ isDeleted: false, reason: expect.stringContaining('ten minutes') },
	]);
	expect(onlyDocument(server)).toBe(hours);
	server.clock.pass(TEN_MINUTES);
	await clean(server, 'name', ['Prices']);
	expect(server.base.documents).toEqual([]);
});
