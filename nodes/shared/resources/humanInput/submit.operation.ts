// Human Input: Submit Form. Gives a person's answer to a run that waits, and waits for what comes of it.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkAnswer, readOpenForm, submitForm } from '../../../../dify/app/humanInput';
import type { FormAnswer } from '../../../../dify/app/humanInput';
import { parameterError } from '../../../../dify/errors/errors';
import { checkFilled, checkUser, checkUuid } from '../../../../dify/http/identifiers';
import type { JsonObject } from '../../../../dify/http/json';
import type { PaidRunOptions, RunOutcome } from '../../../../dify/paidRun/paidRun';
import type { JoinedRun } from '../../../../dify/paidRun/rejoin';
import { optionsField, simplifyField, userField } from '../../fields';
import type { ItemTask, Operation } from '../../operation';
import { asBoolean, collectionParameter, objectParameter, textParameter } from '../../parameters';
import { runOperation } from '../../run/runOperation';
import type { RunPresenter, RunResult } from '../../run/runOperation';
import {
	isShownLive,
	readableOptions,
	readRunSettings,
	runOptionFields,
} from '../../run/runOptions';
import type { RunSettings } from '../../run/runOptions';
import { formTokenField, readFormReference } from './formToken';

/** What only the kind of run knows: how it goes on, and how its result is shown. */
export interface ResumableRun<Result extends RunResult> {
	/** Fields for the Options collection. */
	optionFields: INodeProperties[];
	/** Submits the form and follows the run. Throws DifyError. */
	answer(
		answer: FormAnswer,
		run: JoinedRun,
		options: PaidRunOptions,
		settings: RunSettings,
	): Promise<RunOutcome<Result>>;
	/** Reads how a result is to be shown. Throws DifyError. */
	readPresenter(
		n8n: IExecuteFunctions,
		options: JsonObject,
		settings: RunSettings,
	): RunPresenter<Result>;
}

const waitField: INodeProperties = {
	displayName: 'Wait for Result',
	name: 'waitForResult',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait for what comes of it and return the same fields as the item that was paused. If off, the answer is only handed in, for which Workflow Run ID is not needed.',
};

const fields: INodeProperties[] = [
	formTokenField,
	{
		displayName: 'Action ID',
		name: 'actionId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. approve',
		description:
			"The button that the person chose, by its ID or its title. The form's buttons are in the actions of human_input.",
	},
	{
		displayName: 'Form Inputs (JSON)',
		name: 'inputsJson',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"comment": "looks good"}',
		description:
			'What the person filled in: a value for each field of the form, whichever button was chosen, under the output_variable_name that the inputs of human_input give. Leave {} if the form has no fields.',
	},
	{
		...userField,
		description:
			'The User that the message was sent or the run was started with, not the person who answers: only for that one can the result be waited for',
	},
	{
		displayName: 'Workflow Run ID',
		name: 'workflowRunId',
		type: 'string',
		default: '',
		placeholder: 'e.g. e7a1b3c5-2d4f-4681-9abc-0d1e2f3a4b04',
		description:
			'The workflow_run_id of the paused item, needed to wait for the result. Leave it empty if Form Token is the whole human_input, which holds it.',
	},
	simplifyField,
];

/** Options that mean nothing here: a joined run always streams, and has limits of its own. */
const NOT_JOINED = new Set(['responseMode', 'startTimeout', 'idleTimeout']);

/** The operation, for one kind of run. */
export function submitOperation<Result extends RunResult>(run: ResumableRun<Result>): Operation {
	const waiting = runOperation<Result>({
		option: {
			name: 'Submit Form',
			value: 'submit',
			action: 'Submit form',
			description: "Give a person's answer to a run that waits, and get what comes of it",
		},
		fields: [
			...fields,
			optionsField([
				waitField,
				...runOptionFields({ one: 'form', many: 'forms' }).filter(
					({ name }) => !NOT_JOINED.has(name),
				),
				...run.optionFields,
			]),
		],
		read(n8n, itemIndex, options, settings) {
			const answer = readAnswer(n8n, itemIndex);
			const { user } = answer;
			const workflowRunId = readWorkflowRunId(n8n, itemIndex);
			return {
				lane: { user, conversation: workflowRunId },
				pay: async (_context, paidRun) =>
					await run.answer(answer, { workflowRunId, user }, paidRun, settings),
				...run.readPresenter(n8n, options, settings),
			};
		},
	});
	return {
		...waiting,
		isShownLive: (n8n, itemIndex) =>
			isWaitedFor(readableOptions(n8n, itemIndex)) && isShownLive(n8n, itemIndex),
		read(n8n, itemIndex) {
			const options = collectionParameter(n8n, 'options', itemIndex);
			return isWaitedFor(options)
				? waiting.read(n8n, itemIndex)
				: submitOnly(readAnswer(n8n, itemIndex), readRunSettings(options));
		},
	};
}

function isWaitedFor({ waitForResult }: JsonObject): boolean {
	return waitForResult === undefined || asBoolean(waitForResult);
}

function submitOnly(answer: FormAnswer, { timeout }: RunSettings): ItemTask {
	return {
		limit: timeout,
		async execute({ transport, clock }) {
			const form = await readOpenForm(transport, answer.formToken);
			await submitForm(transport, checkAnswer(answer, form), clock);
			return [{ json: { submitted: true, form_token: answer.formToken } }];
		},
	};
}

function readAnswer(n8n: IExecuteFunctions, itemIndex: number): FormAnswer {
	return {
		formToken: readFormReference(n8n, itemIndex).formToken,
		action: checkFilled('Action ID', textParameter(n8n, 'actionId', itemIndex)),
		inputs: objectParameter(n8n, 'inputsJson', itemIndex, 'Form Inputs (JSON)'),
		user: checkUser(textParameter(n8n, 'user', itemIndex)),
	};
}

function readWorkflowRunId(n8n: IExecuteFunctions, itemIndex: number): string {
	const typed = textParameter(n8n, 'workflowRunId', itemIndex).trim();
	const { workflowRunId: ownRun } = readFormReference(n8n, itemIndex);
	const id = typed || ownRun;
	if (id !== null) {
		const runId = checkUuid('Workflow Run ID', id);
		if (ownRun !== null && checkUuid('Workflow Run ID', ownRun) !== runId) throw otherRun();
		return runId;
	}
	throw parameterError(
		"The 'Workflow Run ID' parameter is empty, so the result cannot be waited for",
		"Give the whole human_input of the paused item as Form Token, which holds it, or switch off the option 'Wait for Result'. Nothing was submitted.",
	);
}

/** The form would be submitted in one run, and the answer of another be waited for. */
function otherRun() {
	return parameterError(
		"The 'Workflow Run ID' parameter is not the run of this form",
		'Leave it empty: the human_input in Form Token holds the ID of its run. Nothing was submitted.',
	);
}
