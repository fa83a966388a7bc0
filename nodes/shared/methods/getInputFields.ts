// The variables of the app, to be filled in one by one in the editor.

import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { readAppForm } from '../../../dify/app/inputForm';
import type { FormField } from '../../../dify/app/inputForm';
import { toDifyError } from '../../../dify/http/connectionErrors';
import { isObject } from '../../../dify/http/json';
import { readConnection } from '../connection';
import { hideKeyIn, withoutKeyInError } from '../hiddenKey';
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
		const fields = await readFields(this);
		if (fields.length === 0) return { fields: [], emptyFieldsNotice: NO_VARIABLES };
		return { fields: fields.map(columnOf) };
	} catch (thrown) {
		if (hasColumns(this)) throw toNodeError(this.getNode(), thrown, 0);
		return { fields: [], emptyFieldsNotice: asHtml(failureWords(thrown)) };
	}
}

/** Who may use a credential may not see its key, so that it is in no text that the editor shows. */
async function readFields(n8n: ILoadOptionsFunctions): Promise<FormField[]> {
	const connection = await readConnection(n8n, APP_CREDENTIAL, 0);
	try {
		const { fields } = await readAppForm(createTransport(n8n, connection));
		return hideKeyIn(fields, connection.apiKey);
	} catch (thrown) {
		throw toDifyError(withoutKeyInError(thrown, connection.apiKey));
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
