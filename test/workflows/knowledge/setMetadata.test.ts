// Sets metadata of documents, through n8n-core: in the type of each field, without losing other values.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../../../dify/http/json';
import type { Version } from '../../replay/expectation';
import { readRecordedBody } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { BASE, DOCUMENT, documentOf, DOCUMENTS, play, RECORDED, runOn } from './playedDocuments';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const FIELDS = `/v1/datasets/${BASE}/metadata`;

const ASSIGN = `POST ${DOCUMENTS}/metadata`;

interface Field {
	id: string;
	name: string;
	type: string;
}

/** What one assignment said. */
interface Assignment {
	document_id: string;
	metadata_list: { id: string; name: string; value: unknown }[];
	partial_update: boolean;
}

/** The fields and the document with values of a recorded server; all that was sent to it. */
function recordedBase(version: Version) {
	const made: unknown[] = [];
	const assigned: Assignment[] = [];
	const { doc_metadata: fields }: { doc_metadata: Field[] } = JSON.parse(
		readRecordedBody(version, 'knowledge/meta-list').toString(),
	);
	const { doc_metadata: values }: IDataObject = JSON.parse(
		readRecordedBody(version, 'knowledge/meta-document').toString(),
	);
	server.on(`GET ${DOCUMENTS}/${DOCUMENT}`, (response) =>
		sendJson(response, documentOf(version, { doc_metadata: values })),
	);
	server.on(`GET ${FIELDS}`, (response) => sendJson(response, { doc_metadata: fields }));
	server.on(`POST ${FIELDS}`, (response, { text }) => {
		const wanted: Omit<Field, 'id'> = JSON.parse(text);
		made.push(wanted);
		const field = { id: `made-${made.length}`, ...wanted };
		fields.push(field);
		sendJson(response, field, 201);
	});
	server.on(ASSIGN, (response, { text }) => {
		const { operation_data: operations }: { operation_data: Assignment[] } = JSON.parse(text);
		assigned.push(...operations);
		sendJson(response, { result: 'success' });
	});
	return {
		made,
		assigned,
		idOf: (name: string) => fields.find((field) => field.name === name)?.id,
	};
}

async function set(
	values: Record<string, unknown>,
	options: IDataObject = {},
	items?: INodeExecutionData[],
): Promise<IDataObject[]> {
	const rows = Object.entries(values).map(([name, value]) => ({ name, value }));
	return (
		await runOn(
			server,
			'setMetadata',
			{ metadata: { values: rows }, options } as IDataObject,
			items,
		)
	).items;
}

/** The values that an assignment gave, by their names. */
const valuesOf = ({ metadata_list: list }: Assignment) =>
	Object.fromEntries(list.map(({ name, value }) => [name, value]));

it.each(RECORDED)(
	'sends all values of the document along, with which Dify %s keeps them',
	async (version) => {
		const { assigned, made, idOf } = recordedBase(version);
		expect(await set({ priority: '9' })).toEqual([
			{
				document_id: DOCUMENT,
				name: 'capitals.txt',
				metadata: { source_id: 'drive-1', reviewed: 1760000000, priority: 9 },
			},
		]);
		expect(assigned).toEqual([
			{
				document_id: DOCUMENT,
				partial_update: true,
				metadata_list: [
					{ id: idOf('source_id'), name: 'source_id', value: 'drive-1' },
					{ id: idOf('reviewed'), name: 'reviewed', value: 1760000000 },
					{ id: idOf('priority'), name: 'priority', value: 9 },
				],
			},
		]);
		expect(made).toEqual([]);
	},
);

describe('a value', () => {
	it.each<[string, unknown, unknown]>([
		['source_id', 7, '7'],
		['source_id', true, 'true'],
		['source_id', ' as it is ', ' as it is '],
		['source_id', { a: 1 }, '{"a":1}'],
		['priority', ' 2.5 ', 2.5],
		['priority', -3, -3],
		['reviewed', '2026-01-28T06:46:43Z', 1769582803],
		// Midnight in New York, where n8n's workflows are unless they say otherwise.
		['reviewed', '2026-01-28', 1769576400],
		['reviewed', '1769582803', 1769582803],
		['reviewed', 1769582803, 1769582803],
		['reviewed', 1769582803123, 1769582803],
		['priority', '', null],
		['reviewed', null, null],
		['source_id', ' ', null],
	])('of the field %s that is given as %p is sent as %p', async (name, given, sent) => {
		const { assigned } = recordedBase('1.15.0');
		await set({ [name]: given });
		expect(assigned.map((assignment) => valuesOf(assignment)[name])).toEqual([sent]);
	});

	it.each<[string, unknown, string]>([
		['priority', 'high', "The metadata field 'priority' holds numbers, and this is none: high"],
		['priority', true, "The metadata field 'priority' holds numbers, and this is none: true"],
		['reviewed', 'soon', "'reviewed' is not a date: soon"],
		['reviewed', '20260128', "'reviewed' is not a date: 20260128"],
	])(
		'that the field %s cannot hold, %p, is refused before anything is changed',
		async (name, given, error) => {
			const { assigned, made } = recordedBase('1.15.0');
			expect(await set({ fresh: 'new', [name]: given })).toMatchObject([{ error }]);
			expect([...assigned, ...made]).toEqual([]);
		},
	);

	it('that is a moment of n8n is read in the zone of the workflow', async () => {
		const { assigned } = recordedBase('1.15.0');
		await set({ reviewed: '={{ DateTime.fromISO("2026-01-28T07:46:43+01:00") }}' });
		expect(assigned.map(valuesOf)).toMatchObject([{ reviewed: 1769582803 }]);
	});
});

describe('a field that is missing', () => {
	it.each([
		['text', 'string', 'sales', 'sales'],
		['number', 'number', 5, 5],
		['digits', 'string', '0815', '0815'],
		['moment', 'time', '2026-01-28T06:46:43.000+00:00', 1769582803],
		['day', 'string', '2026-01-28', '2026-01-28'],
	])('is made for a %s as one of the type %s', async (name, type, given, sent) => {
		const { assigned, made } = recordedBase('1.15.0');
		await set({ [name]: given });
		expect(made).toEqual([{ name, type }]);
		expect(assigned.map((assignment) => assignment.metadata_list.at(-1))).toEqual([
			{ id: 'made-1', name, value: sent },
		]);
	});

	it('is not made to hold nothing', async () => {
		const { assigned, made } = recordedBase('1.15.0');
		expect(await set({ nothing: '' })).toMatchObject([{ metadata: { source_id: 'drive-1' } }]);
		expect([...assigned, ...made]).toEqual([]);
	});

	it('is made once for many items, which read the fields once', async () => {
		const { assigned, made } = recordedBase('1.15.0');
		const other = 'c0d4a9b7-61e2-4f35-8b9c-2e7d1a3f5068';
		server.on(`GET ${DOCUMENTS}/${other}`, (response) =>
			sendJson(response, documentOf('1.15.0', { id: other })),
		);
		const items = [DOCUMENT, other, DOCUMENT].map((id) => ({ json: { id } }));
		await runOn(
			server,
			'setMetadata',
			{
				documentId: { mode: 'id', value: '={{ $json.id }}' },
				metadata: { values: [{ name: 'fresh', value: 'new' }] },
			},
			items,
		);
		expect(made).toEqual([{ name: 'fresh', type: 'string' }]);
		expect(assigned).toHaveLength(3);
		// Making it looks once more whether it is there.
		expect(server.asked.filter((route) => route === `GET ${FIELDS}`)).toHaveLength(2);
	});

	it.each(RECORDED)(
		'may have been made by somebody else meanwhile, says Dify %s',
		async (version) => {
			const { assigned } = recordedBase(version);
			let looks = 0;
			server.on(`GET ${FIELDS}`, (response) => {
				const late = { id: 'theirs', name: 'fresh', type: 'string' };
				sendJson(response, { doc_metadata: looks++ < 2 ? [] : [late] });
			});
			play(server, `POST ${FIELDS}`, version, 'meta-create-duplicate');
			await set({ fresh: 5 });
			expect(assigned.map(({ metadata_list: list }) => list.at(-1))).toEqual([
				{ id: 'theirs', name: 'fresh', value: '5' },
			]);
		},
	);
});

describe('the other values', () => {
	it('are taken away without Keep Others, but for the note of the content', async () => {
		const { assigned } = recordedBase('1.15.0');
		server.on(`GET ${DOCUMENTS}/${DOCUMENT}`, (response) =>
			sendJson(
				response,
				documentOf('1.15.0', {
					doc_metadata: [
						{ id: 'a', name: 'source_id', type: 'string', value: 'drive-1' },
						{ id: 'b', name: 'content_hash', type: 'string', value: 'f00' },
					],
				}),
			),
		);
		expect(await set({ priority: 1 }, { keepOthers: false })).toMatchObject([
			{ metadata: { content_hash: 'f00', priority: 1 } },
		]);
		expect(assigned).toMatchObject([{ partial_update: false }]);
		await set({}, { keepOthers: false });
		expect(assigned.map(valuesOf)[1]).toEqual({ content_hash: 'f00' });
	});
});

describe('what is refused before anything is sent', () => {
	it.each([
		[{ document_name: 'x' }, "Dify fills the metadata field 'document_name' itself"],
		[{ content_hash: 'x' }, "The metadata field 'content_hash' cannot be set"],
		[{ ' ': 'x' }, "A name in 'Metadata' is empty"],
		[{ ['n'.repeat(256)]: 'x' }, "A name in 'Metadata' has more than 255 characters"],
		[{}, "'Metadata' is empty"],
	])('%p', async (values, error) => {
		expect(await set(values)).toMatchObject([{ error }]);
		expect(server.asked).toEqual([]);
	});

	it.each(RECORDED)('a document that Dify %s does not know is given nothing', async (version) => {
		const { assigned } = recordedBase(version);
		play(server, `GET ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-get-unknown');
		expect(await set({ priority: 1 })).toMatchObject([{ code: 'not_found' }]);
		expect(assigned).toEqual([]);
	});
});

it('takes names that every object inherits for names', async () => {
	const { assigned } = recordedBase('1.15.0');
	const [item] = await set({ constructor: 'c', ['__proto__']: 'p' });
	expect(assigned.map(({ metadata_list: list }) => list.map(({ name }) => name))[0]).toContain(
		'constructor',
	);
	expect(isObject(item?.metadata) && Object.hasOwn(item.metadata, 'constructor')).toBe(true);
});
