// A workflow that waits for a person, through n8n-core against the emulator: asked, answered, followed.

import type { IDataObject, StructuredChunk } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, inputs, itemOn, runOn, shownText } from './workflowNode';

const APP = 'workflow-human';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const pause = async (more: IDataObject = {}) =>
	await itemOn(dify, APP, { ...EXECUTE, ...inputs({ topic: 'Budget' }), ...more });

const SUBMIT = {
	...{ resource: 'humanInput', operation: 'submit' },
	...{ actionId: 'approve', inputsJson: '{"comment": "fine"}' },
};

const submit = async (parameters: IDataObject) =>
	await itemOn(dify, APP, { ...SUBMIT, ...parameters });

const getForm = async (formToken: unknown) =>
	await itemOn(dify, APP, {
		...{ resource: 'humanInput', operation: 'getForm', formToken: formToken as string },
	});

const tokenOf = ({ human_input }: IDataObject) => String((human_input as IDataObject).form_token);

const submissions = () =>
	dify.requests.filter(
		({ method, path }) => method === 'POST' && path.startsWith('/v1/form/human_input/'),
	);

it('a form has the keys that the paused item has for it', async () => {
	const paused = await pause();
	const form = await getForm(paused.human_input);
	expect(form).toEqual({ ...(paused.human_input as IDataObject), default_values: {} });
	expect(await getForm(tokenOf(paused))).toEqual({ ...form, form_id: null, workflow_run_id: null });
});

describe('an answer', () => {
	it('gives what Execute would have given without the pause', async () => {
		const paused = await pause();
		const item = await submit({ formToken: paused.human_input });
		expect(item).toMatchObject({
			workflow_run_id: paused.workflow_run_id,
			status: 'succeeded',
			outputs: { comment: 'fine' },
			finished_at: expect.any(String),
			human_input: null,
			files: [],
		});
		expect(Object.keys(item)).toEqual(Object.keys(paused));
		expect(submissions().map(({ body }) => body)).toEqual([
			{ inputs: { comment: 'fine' }, action: 'approve', user: 'ada' },
		]);
		expect(
			dify.generations.filter(({ workflowRunId }) => workflowRunId === item.workflow_run_id),
		).toHaveLength(1);
	});

	it.each<[string, IDataObject]>([
		['a run that was only started', { waitFor: 'start' }],
		['one that came in one piece', { options: { responseMode: 'blocking' } }],
	])('goes to %s, by what Wait for Result gives', async (_what, how) => {
		const begun = await pause(how);
		const { workflow_run_id: workflowRunId } = begun;
		const paused = await itemOn(dify, APP, { resource: 'run', operation: 'wait', workflowRunId });
		const item = await submit({ formToken: paused.human_input });
		expect(item).toMatchObject({ status: 'succeeded', outputs: { comment: 'fine' } });
	});

	it('by the other action takes the other way, named by its title, raw where that is wanted', async () => {
		const paused = await pause();
		const item = await submit({
			...{ formToken: paused.human_input, actionId: 'Reject', simplify: false },
		});
		expect(item).toMatchObject({
			workflow_run_id: paused.workflow_run_id,
			data: { status: 'succeeded', outputs: { topic: 'Budget' } },
		});
	});

	it('to a token needs the run beside it to wait for the result', async () => {
		const paused = await pause();
		const formToken = tokenOf(paused);
		const refused = await submit({ formToken });
		expect(refused.error).toContain("'Workflow Run ID' parameter is empty");
		expect(submissions()).toEqual([]);
		const item = await submit({ formToken, workflowRunId: paused.workflow_run_id });
		expect(item.outputs).toEqual({ comment: 'fine' });
	});

	it('that is not waited for gives no more than that it was submitted; the run goes on', async () => {
		const paused = await pause();
		const formToken = tokenOf(paused);
		const item = await submit({ formToken, options: { waitForResult: false } });
		expect(item).toEqual({ submitted: true, form_token: formToken });
		const { workflow_run_id: workflowRunId } = paused;
		// It still counts as paused for a moment.
		const rest = await itemOn(dify, APP, { resource: 'run', operation: 'wait', workflowRunId });
		expect(rest).toMatchObject({ status: 'succeeded', outputs: { comment: 'fine' } });
	});

	it('to a run that Dify is slow to take up is not taken in by the pause of before', async () => {
		const paused = await pause();
		const release = dify.holdResumptions();
		const item = submit({ formToken: paused.human_input });
		await dify.waitFor(() => submissions().length > 0);
		release();
		expect(await item).toMatchObject({ status: 'succeeded', outputs: { comment: 'fine' } });
	});

	it('whose stream breaks is fetched, and the form not submitted again', async () => {
		const paused = await pause();
		dify.inject({ kind: 'reset', moment: 'mid-text' }, { path: '/workflow/*/events' });
		const parameters = { ...SUBMIT, formToken: paused.human_input };
		const { items, hints } = await runOn(dify, APP, parameters);
		expect(items[0]?.json).toMatchObject({ status: 'succeeded', outputs: { comment: 'fine' } });
		expect(hints).toEqual([expect.stringContaining('without asking again')]);
		expect(submissions()).toHaveLength(1);
	});

	it('is seen by somebody who reads along', async () => {
		const paused = await pause();
		const chunks: StructuredChunk[] = [];
		const onChunk = (chunk: StructuredChunk) => void chunks.push(chunk);
		await runOn(dify, APP, { ...SUBMIT, formToken: paused.human_input }, { onChunk });
		expect(shownText(chunks)).toBe('fine');
	});
});

describe('a form that cannot be answered', () => {
	it('was answered already', async () => {
		const paused = await pause();
		await submit({ formToken: paused.human_input });
		const again = await submit({ formToken: paused.human_input });
		expect(again).toMatchObject({
			error: 'This form was answered already',
			code: 'human_input_form_submitted',
			http_status: 412,
		});
		expect(submissions()).toHaveLength(1);
	});

	it('has expired; the run has gone on without an answer', async () => {
		const paused = await pause();
		dify.expireForm(tokenOf(paused));
		expect(await submit({ formToken: paused.human_input })).toMatchObject({
			code: 'human_input_form_expired',
		});
		const { workflow_run_id: workflowRunId } = paused;
		const end = await itemOn(dify, APP, { resource: 'run', operation: 'wait', workflowRunId });
		expect(end).toMatchObject({ status: 'succeeded', outputs: { topic: 'Budget' } });
	});

	it.each([
		['actionId', 'maybe', /no action 'maybe'/],
		['inputsJson', '{}', /asks for 'comment'/],
	])('with %s %s says what it has, and waits on', async (name, value, words) => {
		const paused = await pause();
		const item = await submit({ formToken: paused.human_input, [name]: value });
		expect(item.error).toMatch(words);
		expect(submissions()).toEqual([]);
		expect(await submit({ formToken: paused.human_input })).toMatchObject({ status: 'succeeded' });
	});

	it('belongs to another run than the one given, which is told before anything is submitted', async () => {
		const [paused, other] = [await pause(), await pause()];
		const item = await submit({
			...{ formToken: paused.human_input, workflowRunId: other.workflow_run_id },
		});
		expect(item.error).toBe("The 'Workflow Run ID' parameter is not the run of this form");
		expect(submissions()).toEqual([]);
	});

	it('belongs to a run of another user, which is told before anything is submitted', async () => {
		const paused = await pause();
		const item = await submit({ formToken: paused.human_input, user: 'someone else' });
		expect(item).toMatchObject({ error: 'Dify does not find the workflow run', code: 'not_found' });
		expect(item.description).toContain('Nothing was submitted.');
		expect(submissions()).toEqual([]);
	});

	it('is not known', async () => {
		expect(await getForm('nothing')).toMatchObject({
			error: 'Dify does not find the form',
			code: 'not_found',
		});
	});
});

it.each(['1.9', '1.13'] as const)('Dify %s has no forms to answer by API', async (generation) => {
	const old = await startDifyServer({ generation });
	const item = await itemOn(old, APP, {
		resource: 'humanInput',
		operation: 'getForm',
		formToken: 'x',
	});
	expect(item).toMatchObject({ code: 'not_supported' });
	await old.close();
});
