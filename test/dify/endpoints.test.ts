// Compares what the package can send with what Dify's Service API has for the key of an app.

import { DifyAppApi } from '../../credentials/DifyAppApi.credentials';
import { findEndpoints } from '../support/endpoints';

/** What the API has for app keys (§3 of its facts; Dify 1.15.0), for every kind of app. */
const DOCUMENTED = [
	'POST /chat-messages',
	'POST /chat-messages/{task_id}/stop',
	'POST /completion-messages',
	'POST /completion-messages/{task_id}/stop',
	'POST /workflows/run',
	'POST /workflows/{workflow_id}/run',
	'POST /workflows/tasks/{task_id}/stop',
	'GET /workflow/{workflow_run_id}/events',
	'GET /form/human_input/{form_token}',
	'POST /form/human_input/{form_token}',
	'POST /files/upload',
	'GET /files/{file_id}/preview',
	'GET /messages',
	'POST /messages/{message_id}/feedbacks',
	'GET /messages/{message_id}/suggested',
	'GET /app/feedbacks',
	'GET /conversations',
	'DELETE /conversations/{conversation_id}',
	'POST /conversations/{conversation_id}/name',
	'GET /conversations/{conversation_id}/variables',
	'PUT /conversations/{conversation_id}/variables/{variable_id}',
	'POST /audio-to-text',
	'POST /text-to-audio',
	'GET /info',
	'GET /parameters',
	'GET /meta',
	'GET /site',
	'GET /apps/annotations',
	'POST /apps/annotations',
	'PUT /apps/annotations/{annotation_id}',
	'DELETE /apps/annotations/{annotation_id}',
	'POST /apps/annotation-reply/enable',
	'POST /apps/annotation-reply/disable',
	'GET /apps/annotation-reply/enable/status/{job_id}',
	'GET /apps/annotation-reply/disable/status/{job_id}',
	'GET /workflows/run/{workflow_run_id}',
	'GET /workflows/logs',
	'GET /end-users/{end_user_id}',
];

/** An id has a name of its own in each place; that there is one is all that is compared. */
function withoutNames(endpoint: string): string {
	return endpoint.replace(/\{\w+\}/g, '{}');
}

it('asks for all that the API has for the keys of apps, and for nothing else', () => {
	expect(findEndpoints('dify', 'knowledge')).toEqual(DOCUMENTED.map(withoutNames).toSorted());
});

it('tests a credential by something that every app has', () => {
	const { method = 'GET', url } = new DifyAppApi().test.request;
	expect(DOCUMENTED).toContain(`${method} ${url}`);
});
