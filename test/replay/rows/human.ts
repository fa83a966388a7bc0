// What a user should get of a chatflow that waits for a person.

import type { Expected, Rows } from '../expectation';
import { after, runFailed } from './expect';

const NO_SUCH_NODE = "'human-input' is not a valid NodeType";

/** A chatflow that waits; it has said nothing yet. */
function waiting(
	form_token: string,
	form_id: string,
	expirationTime: number,
	workflow_run_id: string,
): Expected {
	return {
		item: {
			answer: '',
			status: 'paused',
			human_input: {
				form_token,
				form_id,
				expiration_time: new Date(expirationTime * 1_000).toISOString(),
				workflow_run_id,
				form_content: 'Please check: Budget\n\n{{#$output.comment#}}',
				actions: [
					{ id: 'approve', title: 'Approve', button_style: 'primary' },
					{ id: 'reject', title: 'Reject', button_style: 'default' },
				],
				inputs: [
					{
						output_variable_name: 'comment',
						type: 'paragraph',
						default: { type: 'constant', selector: [], value: 'fine' },
					},
				],
				default_values: {},
			},
		},
	};
}

const rows: Rows = {
	'human/chatflow-pause-streaming': {
		'0.15.8': after('Approved: Rejected.', runFailed(NO_SUCH_NODE, false, null)),
		// 1.9.2 waits for somebody whom it gives no way to answer; the recording ends in its pings, and
		// the run's detail says that it waits.
		'1.9.2': { item: { answer: '', status: 'paused', human_input: null } },
		'1.14.2': waiting(
			'3whFhuHuGrHF8ecQwjou0P',
			'01a1fd6a-72e0-7da4-bdd7-ef47f54ebb3d',
			1795512174,
			'5ad7b554-2500-4d7d-8cdd-cd7767041205',
		),
		'1.15.0': waiting(
			'b9I7YndhJqxP1gCrXe8nYg',
			'01a1fd86-deda-78d2-96f6-cb5e17bdc714',
			1795514036,
			'9cd3ddaa-0144-480d-85f5-14e223e517c2',
		),
	},
	'human/chatflow-pause-blocking': {
		'0.15.8': runFailed(NO_SUCH_NODE, false, 400),
		'1.14.2': waiting(
			'oNl7K6Qwgpe32Fd81bswyr',
			'01a1fd6a-8221-74ac-80c7-6dfc5f86890d',
			1795512178,
			'87f7fc6c-dc4e-451f-a010-e05f9eacf9fe',
		),
		'1.15.0': waiting(
			'ZxQBeRWlspE720A99z0SQi',
			'01a1fd86-e7ed-7555-a794-36fada885888',
			1795514039,
			'a85eb740-f79c-4638-ba09-b8ab4c59b26d',
		),
	},
};

export default rows;
