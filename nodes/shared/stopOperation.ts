// The operation Stop, which every node that starts something in Dify has.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../dify/errors/errors';
import { checkFilled, checkUser } from '../../dify/http/identifiers';
import type { Transport } from '../../dify/http/transport';
import { userField } from './fields';
import type { Operation } from './operation';
import { textParameter } from './parameters';

/** What differs from node to node. */
export interface Stoppable {
	action: string;
	description: string;
	taskDescription: string;
	userDescription: string;
	/** Throws DifyError. */
	stop(transport: Transport, taskId: string, user: string): Promise<void>;
}

/** The operation, for one kind of task. */
export function stopOperation(stoppable: Stoppable): Operation {
	const { action, description, taskDescription, userDescription, stop } = stoppable;
	return {
		option: { name: 'Stop', value: 'stop', action, description },
		fields: [
			{
				displayName: 'Task ID',
				name: 'taskId',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. c1f3a5d2-0b64-4f0e-9a77-3d2f8a6b1e01',
				description: `${taskDescription}; Dify says success to any ID, also to one that has ended`,
			},
			{ ...userField, description: userDescription },
		],
		read(n8n, itemIndex) {
			const taskId = readTaskId(n8n, itemIndex);
			const user = checkUser(textParameter(n8n, 'user', itemIndex));
			return {
				async execute({ transport }) {
					await stop(transport, taskId, user);
					return [{ json: { result: 'success', task_id: taskId } }];
				},
			};
		},
	};
}

function readTaskId(n8n: IExecuteFunctions, itemIndex: number): string {
	const taskId = checkFilled('Task ID', textParameter(n8n, 'taskId', itemIndex));
	// Dify would say success to that too, and stop nothing.
	if (/^[{[]/.test(taskId)) {
		throw parameterError(
			`The 'Task ID' parameter is not a task's ID: ${taskId.slice(0, 60)}`,
			'This is a whole item, or a list: give only the task_id in it.',
		);
	}
	return taskId;
}
