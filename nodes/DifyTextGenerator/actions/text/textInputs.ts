// The variables of a text generator: those of every app, and the one that the parameter Text fills.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { AppForm } from '../../../../dify/app/inputForm';
import { DifyError, parameterError } from '../../../../dify/errors/errors';
import { textParameter } from '../../../shared/parameters';
import { readInputs } from '../../../shared/run/inputs';
import type { RunInputs } from '../../../shared/run/inputFields';
import { TEXT_VARIABLE } from './textVariable';

/**
 * Reads Text and the variables. Where both give a value for the same variable, the variables win.
 *
 * @param limit milliseconds that the item may take; 0 for no limit
 * @throws DifyError when they are no object, or a file is missing
 */
export function readTextInputs(
	n8n: IExecuteFunctions,
	itemIndex: number,
	limit: number,
): RunInputs {
	const text = textParameter(n8n, 'query', itemIndex);
	const given = text === '' ? {} : { [TEXT_VARIABLE]: text };
	const inputs = readInputs(n8n, itemIndex, limit, given);
	return {
		...inputs,
		async check(context) {
			// Dify would leave it unused without a word, and have a text about nothing paid.
			const form = text === '' ? undefined : await context.forms.read(context.connection, limit);
			if (form !== undefined && !takesText(form)) throw nobodyReadsText(form);
			await inputs.check(context).catch((thrown: unknown) => {
				throw withPlaceOfText(thrown);
			});
		},
	};
}

function takesText({ fields }: AppForm): boolean {
	return fields.some(({ variable }) => variable === TEXT_VARIABLE);
}

/** What an app asks for does not tell its kind. */
const OTHER_KINDS =
	"If the credential's key is that of a chatbot, an agent or a chatflow, use the node Dify Chat; of a workflow, use the node Dify Workflow.";

/** Variables named in an error at most. */
const LONGEST_LIST = 10;

function nobodyReadsText({ fields }: AppForm): DifyError {
	const names = fields.slice(0, LONGEST_LIST).map(({ variable }) => `'${variable}'`);
	const advice =
		names.length === 0
			? `If it is a text generator, give it a variable '${TEXT_VARIABLE}' in Dify, use that in the prompt, and publish the app.`
			: `It asks for ${names.join(', ')}${fields.length > names.length ? ' and more' : ''}: set 'Inputs' to Map Each Variable, fill them in there, and leave 'Text' empty.`;
	return parameterError(
		`The app has no variable '${TEXT_VARIABLE}', so it would not see what 'Text' says`,
		// First, since every new text generator has the variable.
		`${OTHER_KINDS} ${advice}`,
	);
}

/** What was thrown, with the place in this node where the variable of Text is filled in. */
export function withPlaceOfText(thrown: unknown): unknown {
	if (!(thrown instanceof DifyError) || !NAMES_TEXT.test(thrown.message)) return thrown;
	// In the headline, for an AI agent reads nothing else.
	return thrown.withHeadline(`${thrown.message}. In this node, 'Text' fills '${TEXT_VARIABLE}'`);
}

/** What is said of a variable that Dify, or a look at the app's form, refuses. */
const NAMES_TEXT = new RegExp(
	`^The app (?:asks for|does not take the value of) '${TEXT_VARIABLE}'`,
);
