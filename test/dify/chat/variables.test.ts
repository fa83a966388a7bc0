// Variables of a conversation: read in their types, changed in the spelling that Dify wants.

import { readVariables, updateVariable } from '../../../dify/chat/variables';
import { json, listTransport, recorded, rejectionOf } from '../listTransport';

describe('the variables of a conversation', () => {
	const LIST = json(200, {
		data: [
			{ id: '1', name: 'Topic', value_type: 'string', value: 'dogs' },
			{ id: '2', name: 'sub_topics', value_type: 'array[string]', value: "['a', 'b']" },
			{ id: '3', name: 'score', value_type: 'number', value: '1.5' },
		],
		has_more: false,
	});

	it('come with values in their declared types, by one request', async () => {
		const { transport, sent } = listTransport(LIST);
		const { variables, isCutOff } = await readVariables(transport, 'a/b', { user: 'u', name: '' });
		expect(variables.map(({ value }) => value)).toEqual(['dogs', ['a', 'b'], 1.5]);
		expect(isCutOff).toBe(false);
		expect(sent).toMatchObject([
			{ method: 'GET', path: '/conversations/a%2Fb/variables', query: { user: 'u', limit: 100 } },
		]);
		expect(sent[0]?.query).not.toHaveProperty('variable_name');
	});

	it.each([
		['topic', ['Topic', 'sub_topics']],
		[' TOPIC ', ['Topic', 'sub_topics']],
		['score', ['score']],
		['none', []],
	])('are chosen by a part of their name, whatever the case: %j', async (name, names) => {
		const { transport } = listTransport(LIST);
		const { variables } = await readVariables(transport, 'c', { user: 'u', name });
		expect(variables.map((variable) => variable.name)).toEqual(names);
	});

	it('say when Dify keeps more of them than it can be made to give', async () => {
		const { transport } = listTransport(json(200, { data: [], has_more: true }));
		expect(await readVariables(transport, 'c', { user: 'u', name: '' })).toEqual({
			variables: [],
			isCutOff: true,
		});
	});

	it('are not there on Dify 0.15.8, which is told by its page', async () => {
		const { transport } = listTransport(recorded('0.15.8', 'variables/list'));
		const error = await rejectionOf(readVariables(transport, 'c', { user: 'u', name: '' }));
		expect(error).toMatchObject({
			code: 'not_supported',
			message: 'This Dify (0.15.8) has no conversation variables',
		});
	});
});

describe('a variable that is changed', () => {
	const rows = (value_type: string, value: string | null) =>
		json(200, { data: [{ id: 'V-1', name: 'score', value_type, value }], has_more: false });

	const CHANGED = json(200, { id: 'v-1', name: 'score', value_type: 'number', value: '42.0' });

	async function change(list: ReturnType<typeof json>, value: unknown) {
		const { transport, sent } = listTransport(list, CHANGED);
		const where = { conversationId: 'a/b', variableId: 'v-1' };
		const changed = await updateVariable(transport, where, { user: 'ada', value });
		return { changed, sent };
	}

	it.each([
		['number', '1.5', 42, '42.0'],
		['number', '1e+22', '7', '7.0'],
		['number', '1.5', '2.25', '2.25'],
		['number', '3', 42, '42'],
		['number', '3', '042', '42'],
		['number', '3', ' -12345678901234567890 ', '-12345678901234567890'],
		['number', '3', 1e21, '1000000000000000000000'],
		['number', null, 2.5, '2.5'],
		['string', 'dogs', 42, '"42"'],
		['string', 'dogs', null, '""'],
		['string', 'dogs', { a: 1 }, '"{\\"a\\":1}"'],
		['secret', 'x', true, '"true"'],
		['boolean', 'True', ' TRUE ', 'true'],
		['boolean', 'True', false, 'false'],
		['object', '{}', ' {"a": [1.0, 12345678901234567890]}\n', '{"a": [1.0, 12345678901234567890]}'],
		['array[string]', '[]', ['x', 'ü'], '["x","ü"]'],
		['array[number]', '[]', '[1.0, 2]', '[1.0, 2]'],
		['array[object]', '[]', '[{"a":null}]', '[{"a":null}]'],
		['something', 'new', { a: 1 }, '{"a":1}'],
	])('of %s that holds %j takes %j as %s', async (type, held, value, written) => {
		const { sent } = await change(rows(type, held), value);
		expect(sent[1]).toMatchObject({
			method: 'PUT',
			path: '/conversations/a%2Fb/variables/v-1',
			headers: { 'Content-Type': 'application/json' },
			body: `{"user":"ada","value":${written}}`,
		});
		expect(sent[1]).not.toHaveProperty('mayRepeat');
	});

	it.each([
		['number', '1.5', 'many', "The variable 'score' takes a number, not: many"],
		['number', '1.5', '', "The variable 'score' takes a number, and 'Value' is empty"],
		['number', '1.5', true, "The variable 'score' takes a number, not: true"],
		['number', '3', 2.5, "The variable 'score' takes whole numbers only, not 2.5"],
		['boolean', 'True', 'yes', "The variable 'score' takes true or false, not: yes"],
		['object', '{}', '[1]', "The variable 'score' takes a JSON object, not: [1]"],
		['object', '{}', '{"a"', 'The variable \'score\' takes a JSON object, not: {"a"'],
		['array[string]', '[]', { a: 1 }, 'The variable \'score\' takes a JSON list, not: {"a":1}'],
	])('of %s that holds %j refuses %j before it is sent', async (type, held, value, message) => {
		const { transport, sent } = listTransport(rows(type, held));
		const where = { conversationId: 'c', variableId: 'v-1' };
		const error = await rejectionOf(updateVariable(transport, where, { user: 'ada', value }));
		expect(error).toMatchObject({ kind: 'parameter', message });
		expect(sent).toHaveLength(1);
	});

	it('is given back with its value in its type', async () => {
		const { changed } = await change(rows('number', '1.5'), 42);
		expect(changed).toEqual({ id: 'v-1', name: 'score', value_type: 'number', value: 42 });
	});

	it('that the list does not hold is left to Dify', async () => {
		const { sent } = await change(json(200, { data: [], has_more: true }), { a: 1 });
		expect(sent[1]).toMatchObject({ body: '{"user":"ada","value":{"a":1}}' });
	});
});
