// A chatflow that waits for a person, through n8n-core against the emulator: asked, answered, followed.

import type { IDataObject, StructuredChunk } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { runNode, runWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const TOPIC = { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' };

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

async function run(app: string, parameters: IDataObject): Promise<IDataObject> {
	const { outputs } = await runNode({
		parameters: { user: 'ada', ...parameters },
		credential: credentialOf(app),
		onError: 'continueRegularOutput',
	});
	const [item] = outputs[0] ?? [];
	if (item === undefined) throw new Error('The node gave no item');
	return item.json;
}

const ask = async (app = 'chatflow-human') =>
	await run(app, { resource: 'message', operation: 'send', query: 'please', ...TOPIC });

const APPROVAL = { actionId: 'approve', inputsJson: '{"comment": "fine"}' };

const submit = async (parameters: IDataObject, app = 'chatflow-human') =>
	await run(app, { resource: 'humanInput', operation: 'submit', ...APPROVAL, ...parameters });

const getForm = async (parameters: IDataObject, app = 'chatflow-human') =>
	await run(app, { resource: 'humanInput', operation: 'getForm', ...parameters });

const tokenOf = ({ human_input }: IDataObject) => (human_input as IDataObject).form_token;

const submissions = () =>
	dify.requests.filter(
		({ method, path }) => method === 'POST' && path.startsWith('/v1/form/human_input/'),
	);

it('a form has the keys that the paused item has for it', async () => {
	const paused = await ask();
	const form = await getForm({ formToken: paused.human_input });
	expect(paused.status).toBe('paused');
	expect(form).toEqual({ ...(paused.human_input as IDataObject), default_values: {} });
	const byToken = await getForm({ formToken: ` ${String(tokenOf(paused))} ` });
	expect(byToken).toEqual({ ...form, form_id: null, workflow_run_id: null });
});

describe('an answer', () => {
	it.each<[string, (human: IDataObject) => unknown]>([
		['as it came', (human) => human],
		['as its JSON', (human) => JSON.stringify(human)],
		['in its item', (human) => ({ answer: '', status: 'paused', human_input: human })],
	])('to the whole human_input, %s, gives the final answer', async (_how, formOf) => {
		const paused = await ask();
		const formToken = formOf(paused.human_input as IDataObject);
		const item = await submit({ formToken: formToken as IDataObject });
		expect(item).toMatchObject({
			answer: 'Approved: fine',
			status: 'succeeded',
			human_input: null,
			conversation_id: paused.conversation_id,
			message_id: paused.message_id,
			workflow_run_id: paused.workflow_run_id,
		});
		expect(submissions()).toHaveLength(1);
		expect(submissions()[0]?.body).toEqual({
			inputs: { comment: 'fine' },
			action: 'approve',
			user: 'ada',
		});
	});

	it('to a token needs the run beside it to wait for the result', async () => {
		const paused = await ask();
		const formToken = tokenOf(paused);
		const refused = await submit({ formToken });
		expect(refused).toMatchObject({ code: 'invalid_parameter' });
		expect(refused.error).toContain("'Workflow Run ID' parameter is empty");
		expect(submissions()).toEqual([]);
		const item = await submit({ formToken, workflowRunId: paused.workflow_run_id });
		expect(item.answer).toBe('Approved: fine');
	});

	it('that is not waited for gives no more than that it was submitted', async () => {
		const paused = await ask();
		const formToken = tokenOf(paused);
		const item = await submit({ formToken, options: { waitForResult: false } });
		expect(item).toEqual({ submitted: true, form_token: formToken });
	});

	it('by the other action takes the other way, in the raw form where that is wanted', async () => {
		const paused = await ask();
		const item = await submit({
			formToken: paused.human_input,
			actionId: 'Reject',
			simplify: false,
		});
		expect(item).toMatchObject({ event: 'message', answer: 'Rejected.', mode: 'advanced-chat' });
	});

	it('leads to the second form, and its answer to the end', async () => {
		const paused = await ask('chatflow-human-twice');
		const second = await submit({ formToken: paused.human_input }, 'chatflow-human-twice');
		expect(second).toMatchObject({ status: 'paused' });
		expect(tokenOf(second)).not.toBe(tokenOf(paused));
		const form = await getForm({ formToken: second.human_input }, 'chatflow-human-twice');
		const [action] = form.actions as IDataObject[];
		const inputs = (form.inputs as IDataObject[]).map((input) => [
			String(input.output_variable_name),
			'noted',
		]);
		const last = await submit(
			{
				formToken: second.human_input,
				actionId: String(action?.id),
				inputsJson: JSON.stringify(Object.fromEntries(inputs)),
			},
			'chatflow-human-twice',
		);
		expect(last).toMatchObject({ status: 'succeeded', human_input: null });
		expect(String(last.answer)).toContain('Approved: fine');
		expect(String(last.answer)).toContain('noted');
	});

	it('to a run that Dify is slow to take up is not taken in by the pause of before', async () => {
		const paused = await ask();
		const release = dify.holdResumptions();
		const item = submit({ formToken: paused.human_input });
		await dify.waitFor(() => submissions().length > 0);
		release();
		expect(await item).toMatchObject({ status: 'succeeded', answer: 'Approved: fine' });
	});

	it('whose stream breaks is fetched, and the form not submitted again', async () => {
		const paused = await ask();
		dify.inject({ kind: 'reset', moment: 'mid-text' }, { path: '/workflow/*/events' });
		const item = await submit({ formToken: paused.human_input });
		expect(item).toMatchObject({ status: 'succeeded', answer: 'Approved: fine' });
		expect(submissions()).toHaveLength(1);
	});
});

describe('a form that cannot be answered', () => {
	it('was answered already', async () => {
		const paused = await ask();
		await submit({ formToken: paused.human_input });
		const again = await submit({ formToken: paused.human_input });
		expect(again).toMatchObject({
			error: 'This form was answered already',
			code: 'human_input_form_submitted',
			http_status: 412,
		});
		expect(submissions()).toHaveLength(1);
	});

	it('has expired', async () => {
		const paused = await ask();
		dify.expireForm(String(tokenOf(paused)));
		const late = await submit({ formToken: paused.human_input });
		expect(late).toMatchObject({
			error: 'The time to answer this form is over',
			code: 'human_input_form_expired',
		});
		expect(submissions()).toEqual([]);
	});

	it.each([
		['actionId', 'maybe', /no action 'maybe'/],
		['inputsJson', '{}', /asks for 'comment'/],
	])('with %s %s says what it has', async (name, value, words) => {
		const paused = await ask();
		const item = await submit({ formToken: paused.human_input, [name]: value });
		expect(item.error).toMatch(words);
		expect(item.code).toBe('invalid_parameter');
		expect(submissions()).toEqual([]);
		expect(await submit({ formToken: paused.human_input })).toMatchObject({ status: 'succeeded' });
	});

	it('is not known', async () => {
		const item = await getForm({ formToken: 'nothing' });
		expect(item).toMatchObject({ error: 'Dify does not find the form', code: 'not_found' });
	});

	it('belongs to a run of another user, which is told before anything is submitted', async () => {
		const paused = await ask();
		const item = await submit({ formToken: paused.human_input, user: 'someone else' });
		expect(item).toMatchObject({ error: 'Dify does not find the workflow run', code: 'not_found' });
		expect(item.description).toContain('Nothing was submitted.');
		expect(submissions()).toEqual([]);
	});

	it.each([
		['={{ $json.nothing }}', "'Form Token' parameter is empty"],
		[{ form_token: null, form_id: UNKNOWN }, "'Form Token' holds no form_token"],
	])('has no token: %j', async (formToken, words) => {
		expect((await submit({ formToken })).error).toContain(words);
		expect(dify.requests).toEqual([]);
	});
});

it('someone who reads along sees what the chatflow said before and says then', async () => {
	const paused = await ask();
	const chunks: StructuredChunk[] = [];
	const parameters = {
		resource: 'humanInput',
		operation: 'submit',
		user: 'ada',
		formToken: paused.human_input,
		...APPROVAL,
	};
	const result = await runWorkflow(workflowOf(parameters), {
		credential: credentialOf('chatflow-human'),
		onChunk: (chunk) => chunks.push(chunk),
	});
	const text = chunks
		.filter(({ type }) => type === 'item')
		.map(({ content }) => content)
		.join('');
	expect(text).toBe('Approved: fine');
	expect(chunks.map(({ type }) => type).filter((type) => type !== 'item')).toEqual([
		'begin',
		'end',
	]);
	expect(result.outputs('Dify Chat')[0]?.[0]?.json.status).toBe('succeeded');
});

it('someone who reads along sees nothing of a form that is only submitted', async () => {
	const paused = await ask();
	const chunks: StructuredChunk[] = [];
	const parameters = {
		resource: 'humanInput',
		operation: 'submit',
		user: 'ada',
		formToken: paused.human_input,
		...APPROVAL,
		options: { waitForResult: false },
	};
	await runWorkflow(workflowOf(parameters), {
		credential: credentialOf('chatflow-human'),
		onChunk: (chunk) => chunks.push(chunk),
	});
	expect(chunks).toEqual([]);
});
