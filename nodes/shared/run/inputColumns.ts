// The variables of an app as columns of n8n's field mapper, and back.

import type { FieldType, INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import type { FormField } from '../../../dify/app/inputForm';
import { objectsOf, textOf } from '../../../dify/http/json';

/** A column as it is saved with the node, with what n8n's own types do not tell of it. */
export interface InputColumn extends ResourceMapperField {
	/** Dify's word for the type. */
	control: string;
	/** The kinds of files that it takes. */
	fileTypes: string[];
}

/** What a saved column tells of its variable. */
export type SavedField = Pick<FormField, 'type' | 'variable' | 'fileTypes'>;

const COLUMN_TYPES = new Map<string, FieldType>([
	['checkbox', 'boolean'],
	['json_object', 'object'],
	['number', 'number'],
	['select', 'options'],
]);

/** What n8n offers beside the options, for it has no way to take back a choice. */
const NO_CHOICE: INodePropertyOptions = { name: '(None)', value: '' };

/** The column of a variable. */
export function columnOf(field: FormField): InputColumn {
	const { type, variable, required, options, fileTypes } = field;
	const choices = options.map((option) => ({ name: option, value: option }));
	const defaultValue = defaultOf(field);
	return {
		id: variable,
		displayName: titleOf(field),
		required,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
		type: COLUMN_TYPES.get(type) ?? 'string',
		control: type,
		fileTypes,
		...(type === 'select' ? { options: required ? choices : [NO_CHOICE, ...choices] } : {}),
		...(defaultValue === null ? {} : { defaultValue }),
	};
}

/** The variables of saved columns; those that the user took out are not among them. */
export function savedFieldsOf(schema: unknown): SavedField[] {
	return objectsOf(schema)
		.filter(({ removed }) => removed !== true)
		.map(({ id, control, fileTypes }) => ({
			variable: textOf(id),
			type: textOf(control),
			fileTypes: Array.isArray(fileTypes) ? fileTypes.map(String) : [],
		}));
}

/** The label, with what n8n's mapper shows nowhere else. */
function titleOf({ type, variable, label }: FormField): string {
	const isNameSaid = label.toLowerCase() === variable.toLowerCase();
	const title = isNameSaid ? label : `${label} (${variable})`;
	if (type === 'file') return `${title} – File`;
	if (type === 'file-list') return `${title} – Files`;
	return title;
}

function defaultOf({ type, options, defaultValue }: FormField): FormField['defaultValue'] {
	switch (type) {
		case 'checkbox':
			return defaultValue === true || defaultValue === 'true';
		case 'file':
		case 'file-list':
			return null;
		case 'number':
			return Number.isFinite(Number(defaultValue)) && defaultValue !== null
				? Number(defaultValue)
				: null;
		case 'select':
			return options.some((option) => option === defaultValue) ? defaultValue : null;
		default:
			// n8n would run it as an expression, and whoever makes the app is not who makes the workflow.
			return String(defaultValue ?? '').startsWith('=') ? null : defaultValue;
	}
}
