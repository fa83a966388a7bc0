// The variables of an app one by one, as the editor's field mapper gives them.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Upload } from '../../../dify/app/fileForm';
import type { FileReference, UploadedFile } from '../../../dify/app/files';
import { convertInputs, fillForm, holdsFiles } from '../../../dify/app/inputValues';
import type { JsonObject } from '../../../dify/http/json';
import { objectOf } from '../../../dify/http/json';
import type { CheckContext } from '../operation';
import { collectionParameter } from '../parameters';
import { sendAttachedFiles } from './attachedFiles';
import type { AttachedFile } from './attachedFiles';
import { readFileValue } from './fileValues';
import { savedFieldsOf } from './inputColumns';
import type { SavedField } from './inputColumns';

/** The variables of a run, read and not yet looked at with the eyes of its app. */
export interface RunInputs {
	/** Finds what the app would refuse. Throws DifyError. */
	check(context: CheckContext): Promise<void>;
	/**
	 * The variables as Dify takes them. Throws DifyError.
	 *
	 * @param send uploads binary data for the user of the run
	 */
	prepare(
		context: CheckContext,
		send: (upload: Upload) => Promise<UploadedFile>,
	): Promise<JsonObject>;
}

/** The parameter. Read it whole: n8n refuses an empty choice where its `value` alone is read. */
export const mappedInputsField: INodeProperties = {
	displayName: 'Variables',
	name: 'inputFields',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		resourceMapper: {
			resourceMapperMethod: 'getInputFields',
			mode: 'add',
			valuesLabel: 'Variables',
			fieldWords: { singular: 'variable', plural: 'variables' },
			addAllFields: true,
			supportAutoMap: false,
			refreshStaleSchemaOnOpen: true,
		},
	},
};

/**
 * Reads the mapped variables of an item. Files are found here, as far as the saved columns tell which
 * variables hold any: what is missing in n8n is known before Dify is asked for anything.
 *
 * @param limit milliseconds that the item may take; 0 for no limit
 * @param given values that a parameter of their own gives; those that are mapped win
 * @throws DifyError when a file is missing
 */
export function readMappedInputs(
	n8n: IExecuteFunctions,
	itemIndex: number,
	limit: number,
	given: JsonObject,
): RunInputs {
	const parameter = collectionParameter(n8n, 'inputFields', itemIndex);
	const saved = savedFieldsOf(parameter.schema);
	const values = { ...given, ...givenValues(objectOf(parameter.value), saved) };
	const readFiles = (fields: SavedField[]) =>
		new Map<string, AttachedFile[]>(
			fields
				.filter((field) => holdsFiles(field) && Object.hasOwn(values, field.variable))
				.map((field) => [
					field.variable,
					readFileValue(n8n, itemIndex, field, values[field.variable]),
				]),
		);
	const found = readFiles(saved);

	/** The inputs in which each file is still to be sent, and those files by their variables. */
	const fill = async ({ forms, connection }: CheckContext) => {
		const form = await forms.read(connection, limit);
		const files = form === undefined ? found : readFiles(form.fields);
		const all = Object.fromEntries([...Object.entries(values), ...files]);
		// What is saved may be out of date: by it, nothing is refused that Dify might take.
		const inputs = form === undefined ? convertInputs(saved, all) : fillForm(form, all);
		return { inputs, files };
	};

	return {
		async check(context) {
			await fill(context);
		},
		async prepare(context, send) {
			const { inputs, files } = await fill(context);
			const sent: [string, FileReference | FileReference[] | undefined][] = [];
			for (const [variable, attached] of files) {
				if (!Object.hasOwn(inputs, variable)) continue;
				const references = await sendAttachedFiles(attached, send);
				sent.push([variable, Array.isArray(inputs[variable]) ? references : references[0]]);
			}
			return Object.fromEntries([...Object.entries(inputs), ...sent]);
		},
	};
}

/**
 * The values that stand for something. n8n 1 keeps values whose columns are gone; where no columns
 * are saved, as in a workflow that was written by hand, all values count.
 */
function givenValues(value: JsonObject, saved: SavedField[]): JsonObject {
	const columns = new Set(saved.map(({ variable }) => variable));
	return Object.fromEntries(
		Object.entries(value).filter(
			([variable, given]) =>
				given !== null && given !== undefined && (saved.length === 0 || columns.has(variable)),
		),
	);
}
