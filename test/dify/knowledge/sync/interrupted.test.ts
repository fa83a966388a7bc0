// Create or Update where it is interrupted: crashes, lost answers, others at work, limits of time and of the plan.

import { DifyError } from '../../../../dify/errors/errors';
import type { DifyRequest } from '../../../../dify/http/transport';
import { displayStatus } from '../../../dify-server/knowledge';
import type { KnowledgeVersion } from '../../../dify-server/knowledge';
import { rejectionOf } from '../../listTransport';
import { clean, FIELD, onlyDocument, SyncRun, textOf, textSource, upsert } from './client';
import { SyncServer } from './server';
import type { Trouble } from './server';

let server: SyncServer;

beforeEach(() => {
	server = new SyncServer('1.15.0');
	jest.spyOn(Date, 'now').mockImplementation(() => server.clock.now());
});

afterEach(() => jest.restoreAllMocks());

/** Lets something befall the first request whose address ends so. */
function befall(trouble: Trouble, ending: string, times = 1): void {
	let left = times;
	server.trouble = (_number, { method, path }) =>
		`${method} ${path}`.endsWith(ending) && left-- > 0 ? trouble : undefined;
}

/** Does something once, before the first request whose address ends so is answered. */
function beforehand(ending: string, deed: () => void): void {
	let isDone = false;
	server.before = (_number: number, { method, path }: DifyRequest) => {
		if (isDone || !`${method} ${path}`.endsWith(ending)) return;
		isDone = true;
		deed();
	};
}

const CREATE = '/document/create-by-text';

const UPDATE = '/update-by-text';

const METADATA = '/documents/metadata';

const sent = (ending: string) => server.writes.filter((write) => write.endsWith(ending)).length;

describe.each<KnowledgeVersion>(['1.9.2', '1.14.2', '1.15.0'])('on %s, a crash', (version) => {
	beforeEach(() => {
		server = new SyncServer(version);
	});

	it.each([
		['by metadata', 's1'],
		['by name', undefined],
	])(
		'at any request of a first and of a second run, %s, is made good by the next',
		async (_by, id) => {
			let requests = 0;
			for (const crash of ['crash before', 'crash after'] as const) {
				for (let at = 0; ; at++) {
					server = new SyncServer(version);
					const stranger = server.server.state.addIndexedText(server.base, 'Prices', 'Mine.');
					const first = textSource('Hours', 'Nine.', id);
					const second = textSource(id === undefined ? 'Hours' : 'Prices', 'Ten.', id);
					let past = at;
					for (const source of [first, second]) {
						server.restart();
						server.trouble = () => (past-- === 0 ? crash : undefined);
						await upsert(server, source).catch(() => undefined);
					}
					server.restart();
					requests += at;
					await upsert(server, second);
					expect(textOf(stranger)).toBe('Mine.');
					expect(stranger.metadata.size).toBe(0);
					const own = server.base.documents.filter((one) => one !== stranger);
					expect(own.map((one) => [one.name, textOf(one)])).toEqual([[second.name, 'Ten.']]);
					if (past >= 0) break;
				}
			}
			expect(requests).toBeGreaterThan(50);
		},
	);

	it.each(['crash before', 'crash after'] as const)(
		'(%s) at any request, with the source gone afterwards, leaves nothing that is told by metadata',
		async (crash) => {
			for (let at = 0; ; at++) {
				server = new SyncServer(version);
				let past = at;
				server.trouble = () => (past-- === 0 ? crash : undefined);
				await upsert(server, textSource('Hours', 'Nine.', 's1')).catch(() => undefined);
				server.restart();
				await clean(server, 'metadata', ['s2']);
				expect(server.base.documents).toEqual([]);
				if (past >= 0) break;
			}
		},
	);
});

it.each([
	['by metadata', 's1'],
	['by name', undefined],
])(
	'a crash after new content was sent is not forgotten when the source goes back, %s',
	async (_by, id) => {
		await upsert(server, textSource('Hours', 'Nine.', id));
		befall('crash after', UPDATE);
		await expect(upsert(server, textSource('Hours', 'Ten.', id))).rejects.toThrow();
		expect(textOf(onlyDocument(server))).toBe('Ten.');
		server.restart();
		await upsert(server, textSource('Hours', 'Nine.', id));
		expect(textOf(onlyDocument(server))).toBe('Nine.');
	},
);

it.each([
	['by metadata', 's1'],
	['by name', undefined],
])(
	'what an item left behind that failed is looked for anew by the next of its source, %s',
	async (_by, id) => {
		const run = new SyncRun(server, id === undefined ? 'name' : 'metadata', { sources: 4 });
		await run.upsert(textSource('Prices', 'Five.', id === undefined ? undefined : 's2'));
		befall('answer lost', CREATE, id === undefined ? 1 : 3);
		await expect(run.upsert(textSource('Hours', 'Nine.', id))).rejects.toMatchObject({
			code: 'connection_broken',
		});
		const [, begun] = server.base.documents;
		if (begun === undefined) throw new Error('Nothing was begun');
		server.server.state.setEnabled(begun, false);
		await run.upsert(textSource('Hours', 'Ten.', id));
		expect(server.base.documents.map(({ name }) => name)).toEqual(['Prices', 'Hours']);
		expect(begun).toMatchObject({ enabled: true });
	},
);

describe('an answer that is lost', () => {
	it.each([
		['to the beginning of a document', CREATE, 's1'],
		['to an assignment', METADATA, 's1'],
		['to an assignment, by name', METADATA, undefined],
	])('%s costs nothing: it is asked for again', async (_what, ending, id) => {
		befall('answer lost', ending);
		const result = await upsert(server, textSource('Hours', 'Nine.', id));
		expect(result.action).toBe('created');
		expect(textOf(onlyDocument(server))).toBe('Nine.');
	});

	it.each([
		['to a create', CREATE, undefined],
		['to an update', UPDATE, 's1'],
	])(
		'%s fails the item without sending it again, and the next run goes on',
		async (_what, ending, id) => {
			befall('answer lost', ending);
			await expect(upsert(server, textSource('Hours', 'Nine.', id))).rejects.toMatchObject({
				code: 'connection_broken',
				retryable: true,
			});
			expect(sent(ending)).toBe(1);
			server.restart();
			await upsert(server, textSource('Hours', 'Nine.', id));
			const document = onlyDocument(server);
			expect(document.name).toBe('Hours');
			expect(document.chunks.map(({ content }) => content)).toEqual(['Nine.']);
		},
	);
});

describe('somebody else at work', () => {
	const prepare = async (id: string | undefined) => {
		await upsert(server, textSource('Hours', 'Nine.', id));
		server.restart();
		return onlyDocument(server);
	};

	it.each([
		['disabled', 's1'],
		['disabled', undefined],
		['archived', 's1'],
		['archived', undefined],
	])('%s a document between look and write: it is looked at again (%s)', async (how, id) => {
		const document = await prepare(id);
		beforehand(UPDATE, () => {
			if (how === 'disabled') server.server.state.setEnabled(document, false);
			else server.server.state.setArchived(document, true);
		});
		const result = await upsert(server, textSource('Hours', 'Ten.', id));
		expect(result.action).toBe('updated');
		expect(sent(UPDATE)).toBe(2);
		expect(onlyDocument(server)).toMatchObject({ id: document.id, enabled: true, archived: false });
	});

	it('keeps changing a document: at last that is told', async () => {
		const document = await prepare('s1');
		server.before = (_number, { path }) => {
			if (!path.endsWith(UPDATE)) return;
			server.server.state.setEnabled(document, false);
			server.server.state.unlock(document);
		};
		await expect(upsert(server, textSource('Hours', 'Ten.', 's1'))).rejects.toMatchObject({
			code: 'document_not_available',
		});
		expect(sent(UPDATE)).toBe(3);
	});

	it.each([['s1'], [undefined]])(
		'deleted a document between list and look: it is made anew (%s)',
		async (id) => {
			const document = await prepare(id);
			beforehand(`GET /datasets/${server.base.id}/documents/${document.id}`, () =>
				server.server.state.removeDocument(document),
			);
			await upsert(server, textSource('Hours', 'Ten.', id));
			expect(onlyDocument(server).id).not.toBe(document.id);
			expect(textOf(onlyDocument(server))).toBe('Ten.');
		},
	);

	it.each([['s1'], [undefined]])(
		'deleted a document between look and write: it is made anew (%s)',
		async (id) => {
			const document = await prepare(id);
			beforehand(UPDATE, () => server.server.state.removeDocument(document));
			await upsert(server, textSource('Hours', 'Ten.', id));
			expect(onlyDocument(server).id).not.toBe(document.id);
			expect(onlyDocument(server).metadata.get(FIELD)).toBe(id);
		},
	);

	it('deleted a document while it was indexed: that is told', async () => {
		await prepare('s1');
		const work = upsert(server, textSource('Hours', '[slow] Ten.', 's1'));
		beforehand('/indexing-status', () => server.server.state.removeDocument(onlyDocument(server)));
		await expect(work).rejects.toMatchObject({ code: 'not_found' });
	});

	it.each<KnowledgeVersion>(['1.9.2', '1.15.0'])(
		'%s made a document of this name since the list was read: its values are kept',
		async (version) => {
			server = new SyncServer(version);
			beforehand(CREATE, () => {
				const made = server.server.state.addIndexedText(server.base, 'Hours', 'Mine.');
				server.server.state.setMetadata(made, 'note', 'by hand');
			});
			await upsert(server, textSource('Hours', 'Nine.'));
			expect(onlyDocument(server).metadata.get('note')).toBe('by hand');
		},
	);

	it('deleted a document before Delete Vanished could: it counts as deleted', async () => {
		const document = await prepare(undefined);
		beforehand(`DELETE /datasets/${server.base.id}/documents/${document.id}`, () =>
			server.server.state.removeDocument(document),
		);
		await expect(clean(server, 'name', ['Prices'])).resolves.toMatchObject([{ isDeleted: true }]);
	});
});

describe('indexing', () => {
	it('that takes longer than the limit is told as such, and goes on in Dify', async () => {
		const source = textSource('Hours', '[slow] Nine.', 's1');
		const failure = await rejectionOf(upsert(server, source, { limit: 1_000 }));
		const { id } = onlyDocument(server);
		expect(failure).toMatchObject({
			code: 'indexing_timeout',
			retryable: true,
			message: `The document ${id} was not indexed after 1 s`,
		});
		server.clock.pass(5_000);
		server.restart();
		await expect(upsert(server, source)).resolves.toMatchObject({ action: 'unchanged' });
		expect(server.writes).toEqual([]);
	});

	it('that never begins says so after the whole limit, however much of it was left', async () => {
		await upsert(server, textSource('Hours', 'Nine.', 's1'));
		const { state } = server.server;
		server.after = () => {
			const document = onlyDocument(server);
			if (document.file?.content.toString() === 'Ten.') state.forget(document);
		};
		const failure = await rejectionOf(
			upsert(server, textSource('Hours', 'Ten.', 's1'), { limit: 60_000 }),
		);
		expect(failure).toMatchObject({
			code: 'indexing_timeout',
			message: expect.stringContaining('after 60 s'),
			remedy: expect.stringContaining('worker'),
		});
	});

	it.each([
		['by name', undefined],
		['by metadata', 's1'],
	])(
		"that the provider refuses is told in its words, with the document's id (%s)",
		async (_by, id) => {
			const work = upsert(server, textSource('Hours', '[error rate] Nine.', id));
			const failure = await rejectionOf(work);
			const document = onlyDocument(server);
			expect(failure).toMatchObject({
				code: 'indexing_failed',
				message: `Dify could not index the document ${document.id}: [echo] Rate Limit Error, 429: too many requests, try again in 20s`,
				retryable: true,
			});
			expect(displayStatus(document, server.clock.now())).toBe('error');
		},
	);
});

describe("the plan's limit for a minute", () => {
	it.each([
		[CREATE, 's1'],
		[UPDATE, 's1'],
		[METADATA, 's1'],
		[CREATE, undefined],
	])('is waited out before %s', async (ending, id) => {
		befall('too many in a minute', ending, 5);
		const started = server.clock.now();
		await upsert(server, textSource('Hours', 'Nine.', id));
		expect(server.clock.now() - started).toBeGreaterThan(60_000);
		expect(textOf(onlyDocument(server))).toBe('Nine.');
	});

	it('is told where it does not pass', async () => {
		befall('too many in a minute', CREATE, 100);
		await expect(upsert(server, textSource('Hours', 'Nine.'))).rejects.toMatchObject({
			code: 'knowledge_rate_limit',
			retryable: true,
		});
		expect(sent(CREATE)).toBe(6);
	});

	it('holds back no execution that is stopped', async () => {
		const stop = new AbortController();
		befall('too many in a minute', CREATE, 100);
		beforehand(CREATE, () => stop.abort());
		await expect(
			upsert(server, textSource('Hours', 'Nine.'), { signal: stop.signal }),
		).rejects.toMatchObject({ code: 'cancelled' });
		expect(sent(CREATE)).toBe(1);
	});
});

describe('an execution that is stopped', () => {
	it('while indexing is waited for, ends at once', async () => {
		const stop = new AbortController();
		beforehand('/indexing-status', () => stop.abort());
		const started = server.clock.now();
		await expect(
			upsert(server, textSource('Hours', '[slow] Nine.'), { signal: stop.signal }),
		).rejects.toMatchObject({ code: 'cancelled' });
		expect(server.clock.now() - started).toBeLessThan(1_000);
	});

	it('at any request sends no other, and the next run goes on', async () => {
		for (let at = 0; ; at++) {
			server = new SyncServer('1.15.0');
			const stop = new AbortController();
			server.before = (number) => {
				if (number === at) stop.abort();
			};
			const outcome = await upsert(server, textSource('Hours', 'Nine.', 's1'), {
				signal: stop.signal,
			}).catch((thrown: unknown) => thrown);
			if (!(outcome instanceof DifyError)) break;
			expect(outcome.code).toBe('cancelled');
			expect(server.sent).toHaveLength(at + 1);
			server.restart();
			await upsert(server, textSource('Hours', 'Nine.', 's1'));
			expect(textOf(onlyDocument(server))).toBe('Nine.');
		}
	});
});
