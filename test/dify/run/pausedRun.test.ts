// A run that waits for a person tells how far it came, however it was asked for.

import { readWorkflowBody } from '../../../dify/run/workflowBody';
import { WorkflowReducer } from '../../../dify/run/workflowReducer';
import { parseObject } from '../../../dify/http/json';
import { readRecordedBody } from '../../replay/recordings';
import { bytesOf, readAll } from '../streams';

/** The run of a recorded stream, folded. */
function follow(name: string) {
	const reducer = new WorkflowReducer();
	const text = readRecordedBody('1.14.2', name).toString();
	for (const event of readAll([bytesOf(text)])) reducer.add(event);
	return reducer.result;
}

it('a streamed run that waits tells its time, tokens and steps', () => {
	expect(follow('human/workflow-pause-streaming')).toMatchObject({
		status: 'paused',
		elapsedTime: 0.063798,
		totalTokens: 0,
		totalSteps: 2,
		createdAt: 1795253025,
		finishedAt: null,
	});
});

it('a streamed run that waits names its workflow, as one JSON answer does', () => {
	const text = readRecordedBody('1.14.2', 'human/workflow-pause-blocking').toString();
	const whole = readWorkflowBody(parseObject(text) ?? {});
	const streamed = follow('human/workflow-pause-streaming');
	expect(streamed?.data.workflow_id).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
	expect(streamed?.data.workflow_id).toBe(whole?.data.workflow_id);
});
