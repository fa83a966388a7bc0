// Items of each operation of Dify Workflow, of as many kinds as there are.

import type { IDataObject } from 'n8n-workflow';

import type { Outputs, RunOperation } from './outputs';
import { FILE } from './outputs';

/** Items of each operation, so that every field has come once. */
export function workflowOutputs(run: RunOperation): Outputs {
	const execute = async (app: string, value: IDataObject) =>
		await run(
			app,
			{
				resource: 'run',
				operation: 'execute',
				inputsMode: 'fields',
				inputFields: { mappingMode: 'defineBelow', value },
			},
			FILE,
		);

	/** A run that gave a file, and one that waits for a person. */
	const withFile = async () => await execute('workflow-files', { doc: 'data' });
	const waiting = async () => await execute('workflow-human', { topic: 'Budget' });

	/** What an operation that takes the ID of a run says of both. */
	const ofBoth = async (operation: string) => {
		const about = async (app: string, items: IDataObject[]) =>
			await run(app, {
				resource: 'run',
				operation,
				workflowRunId: String(items[0]?.workflow_run_id),
			});
		return [
			...(await about('workflow-files', await withFile())),
			...(await about('workflow-human', await waiting())),
		];
	};

	/** A form that is handed in, and what the operation gives. */
	const submit = async (waitForResult: boolean) => {
		const [item] = await waiting();
		return await run('workflow-human', {
			resource: 'humanInput',
			operation: 'submit',
			formToken: item?.human_input,
			actionId: 'approve',
			inputsJson: '{"comment": "fine"}',
			options: { waitForResult },
		});
	};

	return {
		'run/execute': async () => [...(await withFile()), ...(await waiting())],
		'run/get': async () => await ofBoth('get'),
		'run/getAll': async () => {
			await execute('workflow', { topic: 'Budget' });
			return await run('workflow', { resource: 'run', operation: 'getAll' });
		},
		'run/stop': async () =>
			await run('workflow', { resource: 'run', operation: 'stop', taskId: 'task-1' }),
		'run/wait': async () => await ofBoth('wait'),
		'humanInput/getForm': async () => {
			const [item] = await waiting();
			const parameters = { resource: 'humanInput', operation: 'getForm' };
			return await run('workflow-human', { ...parameters, formToken: item?.human_input });
		},
		'humanInput/submit': async () => [...(await submit(true)), ...(await submit(false))],
		'file/upload': async () =>
			await run('workflow-files', { resource: 'file', operation: 'upload' }, FILE),
		'app/get': async () => await run('workflow', { resource: 'app', operation: 'get' }),
	};
}
