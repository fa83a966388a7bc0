// Runs of workflows in n8n's chat, through n8n-core: what a reader sees, and what the last item holds.

import type { IDataObject, StructuredChunk } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { NodeSettings } from './workflowNode';
import { CHAT_TRIGGER, EXECUTE, inputs, itemOn, runOn, shownText } from './workflowNode';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const TOPIC = inputs({ topic: 'hello there' });

/** Runs it with somebody who reads along. */
async function shown(app: string, parameters: IDataObject, settings: NodeSettings = {}) {
	const chunks: StructuredChunk[] = [];
	const onChunk = (chunk: StructuredChunk) => void chunks.push(chunk);
	const result = await runOn(dify, app, { ...EXECUTE, ...parameters }, { ...settings, onChunk });
	const types = chunks.map(({ type }) => type);
	return { ...result, chunks, types, text: shownText(chunks) };
}

describe('somebody who reads along', () => {
	it('sees the text that the End node streams, between one beginning and one end', async () => {
		const { types, text, items } = await shown('workflow', TOPIC);
		expect(text).toMatch(/^You said: hello there\n/);
		expect(types[0]).toBe('begin');
		expect(types.at(-1)).toBe('end');
		expect(types.filter((type) => type !== 'item')).toEqual(['begin', 'end']);
		expect(items[0]?.json.outputs).toMatchObject({ answer: 'You said: hello there' });
	});

	it('sees the only text output of a run that streams none, and all outputs where there are more', async () => {
		const blocking = { options: { responseMode: 'blocking' } };
		expect((await shown('workflow', { ...TOPIC, ...blocking })).text).toBe('You said: hello there');
		const many = inputs({ title: 'A', subtitle: 'B', language: 'English' });
		const { text, items } = await shown('workflow-form', { ...many, ...blocking });
		expect(JSON.parse(text)).toEqual(items[0]?.json.outputs);
	});

	it('sees the form that a run waits with', async () => {
		const { text } = await shown('workflow-human', inputs({ topic: 'Budget' }));
		expect(text).toBe('Please check: Budget\n\n[comment]');
	});

	it('sees nothing where the node is told not to stream', async () => {
		const { types } = await shown('workflow', { ...TOPIC, options: { enableStreaming: false } });
		expect(types).toEqual([]);
	});

	it('hears why a run failed, or the text that is set for that', async () => {
		const failed = await shown('workflow-fail', {});
		expect(failed.types).toEqual(['begin', 'error', 'end']);
		expect(failed.chunks[1]?.content).toContain('"HTTP Request" failed');
		const excused = await shown('workflow-fail', { options: { chatErrorText: 'Sorry.' } });
		expect(excused.types).toEqual(['begin', 'item', 'end']);
		expect(excused.text).toBe('Sorry.');
		expect(excused.items[0]?.json.error).toContain('"HTTP Request" failed');
	});

	it('sees one run after the other, whatever the concurrency', async () => {
		const items = ['one', 'two', 'three'].map((topic) => ({ json: { topic } }));
		const json = { inputsMode: 'json', inputsJson: '={{ { topic: $json.topic } }}' };
		const { chunks } = await shown('workflow', json, { items });
		const order = chunks.map(({ metadata }) => metadata.itemIndex);
		expect(order).toEqual([...order].sort());
		expect(new Set(order).size).toBe(3);
	});
});

describe('behind a Chat Trigger', () => {
	const behind = async (app: string, parameters: IDataObject) =>
		await itemOn(dify, app, { ...EXECUTE, ...parameters }, { trigger: CHAT_TRIGGER });

	it.each([true, false])('the only text output is the chat’s, simplified: %s', async (simplify) => {
		const item = await behind('workflow', { ...TOPIC, simplify });
		expect(item.output).toBe('You said: hello there');
	});

	it('several outputs are shown as JSON', async () => {
		const item = await behind('workflow-iteration', {});
		expect(JSON.parse(String(item.output))).toEqual(item.outputs);
	});

	it('a form is shown with its fields in brackets', async () => {
		const item = await behind('workflow-human', inputs({ topic: 'Budget' }));
		expect(item.output).toBe('Please check: Budget\n\n[comment]');
	});

	it('a failure is told in whole sentences', async () => {
		const item = await behind('workflow-fail', {});
		expect(item.output).toBe(`${String(item.error)}. ${String(item.description)}`);
	});

	it('there is no output elsewhere', async () => {
		const item = await itemOn(dify, 'workflow', { ...EXECUTE, ...TOPIC });
		expect(item).not.toHaveProperty('output');
	});
});
