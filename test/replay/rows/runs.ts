// Short ways to write down what a user should get of a workflow's run.

import type { Expected } from '../expectation';

/** A run that ended well. Of its outputs those are stated that tell it. */
export function ran(
	outputs: Record<string, unknown>,
	parts: Record<string, unknown> = {},
): Expected {
	return { item: { status: 'succeeded', outputs, ...parts } };
}

/** A run that somebody stopped: its outputs are lost. */
export const STOPPED: Expected = { item: { status: 'stopped', outputs: {} } };

/** A run that a node ended; a stream tells which. */
export function nodeFailed(title: string, message: string, retryable: boolean): Expected {
	return workflowFailed(message, retryable, `The workflow's node "${title}" failed: ${message}`);
}

/** A run that failed; one JSON answer does not tell where. */
export function workflowFailed(
	message: string,
	retryable: boolean,
	headline = `The workflow failed: ${message}`,
): Expected {
	return { error: { message, headline, code: 'run_failed', status: null, retryable } };
}

/** A run that waits for a person: the form of the app `workflow-human`. */
export function waiting(
	form_token: string,
	form_id: string,
	expirationTime: number,
	workflow_run_id: string,
): Expected {
	return {
		item: {
			status: 'paused',
			outputs: {},
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
