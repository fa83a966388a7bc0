// Enables, disables, archives and unarchives documents, through n8n-core.

import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { DOCUMENT, documentOf, DOCUMENTS, play, RECORDED, runOn } from './playedDocuments';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const GET = `GET ${DOCUMENTS}/${DOCUMENT}`;

describe('Enable, Disable, Archive or Unarchive', () => {
	const set = async (action: string) => (await runOn(server, 'setStatus', { action })).items;

	/** A document that does what it is told, and what it was told. */
	function obedient(state: { enabled: boolean; archived: boolean }) {
		const told: [string, unknown][] = [];
		server.on(GET, (response) =>
			sendJson(
				response,
				documentOf('1.15.0', {
					...state,
					display_status: state.archived ? 'archived' : state.enabled ? 'available' : 'disabled',
				}),
			),
		);
		const switches: [string, Partial<typeof state>][] = [
			['enable', { enabled: true }],
			['disable', { enabled: false }],
			['archive', { archived: true }],
			['un_archive', { archived: false }],
		];
		for (const [action, change] of switches) {
			server.on(`PATCH ${DOCUMENTS}/status/${action}`, (response, { text }) => {
				told.push([action, JSON.parse(text)]);
				Object.assign(state, change);
				sendJson(response, { result: 'success' });
			});
		}
		return told;
	}

	it.each([
		['enable', { enabled: false, archived: false }, 'enable', 'available'],
		['disable', { enabled: true, archived: false }, 'disable', 'disabled'],
		['archive', { enabled: true, archived: false }, 'archive', 'archived'],
		['unarchive', { enabled: true, archived: true }, 'un_archive', 'available'],
	])('does as it says, and says what has become of it: %s', async (action, state, word, status) => {
		const told = obedient(state);
		expect(await set(action)).toEqual([
			{ document_id: DOCUMENT, name: 'capitals.txt', status, changed: true },
		]);
		expect(told).toEqual([[word, { document_ids: [DOCUMENT] }]]);
	});

	it.each([
		['enable', { enabled: true, archived: false }, 'available'],
		['disable', { enabled: false, archived: false }, 'disabled'],
		['archive', { enabled: true, archived: true }, 'archived'],
		['unarchive', { enabled: true, archived: false }, 'available'],
	])('leaves alone, and says so, what is so already: %s', async (action, state, status) => {
		const told = obedient(state);
		expect(await set(action)).toMatchObject([{ status, changed: false }]);
		expect(told).toEqual([]);
	});

	it.each(RECORDED)(
		'does not switch what Dify %s does not know, though Dify would say success',
		async (version) => {
			play(server, GET, version, 'doc-get-unknown');
			expect(await set('disable')).toMatchObject([
				{ error: 'Dify does not find the document', code: 'not_found' },
			]);
			expect(server.asked).toEqual([GET]);
		},
	);

	it.each(['1.9.2', '1.15.0'] as const)(
		'tells the lock of ten minutes of Dify %s',
		async (version) => {
			server.on(GET, (response) => sendJson(response, documentOf(version, { enabled: false })));
			play(server, `PATCH ${DOCUMENTS}/status/enable`, version, 'doc-status-enable');
			expect(await set('enable')).toMatchObject([
				{
					error: 'Dify does not switch this document again just now',
					code: 'document_locked',
					description: expect.stringContaining('for up to ten minutes'),
					retryable: true,
				},
			]);
		},
	);

	it('takes no lock for a failure that its own first request left behind', async () => {
		const told = obedient({ enabled: true, archived: false });
		server.on(`PATCH ${DOCUMENTS}/status/disable`, (response) => {
			obedient({ enabled: false, archived: false });
			sendJson(response, { message: 'Document:a is being indexed, please try again later' }, 400);
		});
		expect(await set('disable')).toMatchObject([{ status: 'disabled', changed: true }]);
		expect(told).toEqual([]);
	});

	it.each(RECORDED)(
		'says that a document must be indexed to be disabled, with Dify %s',
		async (version) => {
			play(server, GET, version, 'doc-get-indexing');
			play(server, `PATCH ${DOCUMENTS}/status/disable`, version, 'doc-status-disable-indexing');
			expect(await set('disable')).toMatchObject([
				{
					error: 'Dify disables only documents that are indexed',
					code: 'document_not_indexed',
					retryable: true,
				},
			]);
		},
	);

	it('takes no action that it does not know', async () => {
		expect(await set('un_archive')).toMatchObject([
			{ error: "'Action' is none of its choices: un_archive" },
		]);
	});
});
