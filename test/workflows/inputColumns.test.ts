// The columns of Map Each Variable as the editor gets them: labels, types, defaults, and reasons for none.

import type { IDataObject } from 'n8n-workflow';

import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { editorContext } from './editorContext';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

/** What the app asks for, for one request. */
function changeForm(form: IDataObject[]): void {
	const body = JSON.stringify({ user_input_form: form });
	const contentType = 'application/json';
	dify.inject({ kind: 'http', status: 200, contentType, body }, { path: '/parameters' });
}

describe('the columns that the editor shows', () => {
	const call = async (app: string, parameters: IDataObject = {}) =>
		await new DifyChat().methods.resourceMapping.getInputFields.call(
			editorContext(parameters, credentialOf(app)),
		);

	it("have Dify's label, type, options and defaults", async () => {
		const { fields, emptyFieldsNotice } = await call('chat');
		expect(emptyFieldsNotice).toBeUndefined();
		expect(fields).toMatchObject([
			{ id: 'name', displayName: 'Name', required: true, type: 'string' },
			{
				id: 'tone',
				required: false,
				type: 'options',
				options: [
					{ name: '(None)', value: '' },
					{ name: 'formal', value: 'formal' },
					{ name: 'casual', value: 'casual' },
				],
			},
			{ id: 'age', type: 'number' },
			{ id: 'background', type: 'string' },
			{ id: 'brief', type: 'boolean', defaultValue: false },
		]);
		for (const field of fields) {
			expect(field).toMatchObject({ display: true, canBeUsedToMatch: false, defaultMatch: false });
		}
	});

	it('say what may be put in for files', async () => {
		const { fields } = await call('chatflow-files');
		expect(fields.filter(({ id }) => id.startsWith('doc'))).toMatchObject([
			{ id: 'doc', type: 'string', displayName: 'Doc – File' },
			{ id: 'docs', type: 'string', displayName: 'Docs – Files' },
		]);
	});

	it("name a variable beside a label that differs, and keep Dify's defaults", async () => {
		changeForm([
			{ 'text-input': { variable: 'city', label: 'Where to?', default: 'Bern' } },
			{ paragraph: { variable: 'trap', label: 'Trap', default: '={{ $env.SECRET }}' } },
			{ number: { variable: 'nights', label: 'Nights', default: '2' } },
			{ checkbox: { variable: 'breakfast', label: 'Breakfast', default: true } },
			{
				select: {
					variable: 'room',
					label: 'Room',
					default: 'single',
					options: ['single'],
					required: true,
				},
			},
			{ select: { variable: 'view', label: 'View', default: 'sea', options: ['lake'] } },
			{ json_object: { variable: 'guest', label: 'Guest' } },
			{ date: { variable: 'day', label: 'Day' } },
		]);
		const { fields } = await call('chat');
		expect(
			fields.map(({ displayName, type, defaultValue }) => [displayName, type, defaultValue]),
		).toEqual([
			['Where to? (city)', 'string', 'Bern'],
			['Trap', 'string', undefined],
			['Nights', 'number', 2],
			['Breakfast', 'boolean', true],
			['Room', 'options', 'single'],
			['View', 'options', undefined],
			['Guest', 'object', undefined],
			['Day', 'string', undefined],
		]);
		expect(fields.find(({ id }) => id === 'room')?.options).toEqual([
			{ name: 'single', value: 'single' },
		]);
	});

	it('are none with a word on it for an app that asks for nothing', async () => {
		expect(await call('chat-plain')).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('The app asks for no variables'),
		});
	});

	it('give way to the reason where there are none yet, for n8n would show nothing', async () => {
		const context = editorContext({}, { baseUrl: dify.baseUrl, apiKey: 'app-wrong' });
		const shown = await new DifyChat().methods.resourceMapping.getInputFields.call(context);
		expect(shown).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringMatching(/^Dify does not accept the API key\. /),
		});
		dify.inject({ kind: 'http', status: 403, body: '<b>no</b>' }, { path: '/parameters' });
		expect((await call('chat')).emptyFieldsNotice).not.toContain('<b>');
	});

	it('stay as they are where Dify fails later', async () => {
		dify.inject({ kind: 'http', status: 403 }, { path: '/parameters' });
		const saved = { inputsMode: 'fields', inputFields: { schema: [{ id: 'name' }] } };
		await expect(call('chat', saved)).rejects.toMatchObject({ name: 'NodeApiError' });
	});
});
