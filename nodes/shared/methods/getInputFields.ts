// The variables of the app, to be filled in one by one in the editor.

import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { readAppForm } from '../../../dify/app/inputForm';
import { isObject } from '../../../dify/http/json';
import { readConnection } from '../connection';
import { APP_CREDENTIAL } from '../node';
import { failureWords, toNodeError } from '../nodeErrors';
import { columnOf } from '../run/inputColumns';
import { createTransport } from '../transport';

const NO_VARIABLES =
	"The app asks for no variables: set 'Inputs' to None. If you added some in Dify, publish the app there first.";

/**
 * One column for each variable that the app behind the credential asks for. The editor shows no error
 * of this method, so a reason takes the place of the columns where there are none yet; where there
 * are, an answer without columns would make it forget them and their values.
 *
 * @throws NodeOperationError or NodeApiError with what Dify says where it fails
 */
export async function getInputFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	try {
		const connection = await readConnection(this, APP_CREDENTIAL, 0);
		const { fields } = await readAppForm(createTransport(this, connection));
		if (fields.length === 0) return { fields: [], emptyFieldsNotice: NO_VARIABLES };
		return { fields: fields.map(columnOf) };
	} catch (thrown) {
		if (hasColumns(this)) throw toNodeError(this.getNode(), thrown, 0);
		return { fields: [], emptyFieldsNotice: asHtml(failureWords(thrown)) };
	}
}

function hasColumns(n8n: ILoadOptionsFunctions): boolean {
	const parameter: unknown = n8n.getCurrentNodeParameters()?.inputFields;
	if (!isObject(parameter)) return false;
	return Array.isArray(parameter.schema) && parameter.schema.length > 0;
}

/** The editor shows notices as HTML. */
function asHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
