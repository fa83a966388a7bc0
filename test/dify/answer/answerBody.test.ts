// An answer in one JSON body is read as the same answer that a stream would have given.

import { readAnswerBody } from '../../../dify/answer/answerBody';
import type { JsonObject } from '../../../dify/http/json';
import { parseObject } from '../../../dify/http/json';
import { VERSIONS } from '../../replay/expectation';
import type { Version } from '../../replay/expectation';
import { readRecordedBody } from '../../replay/recordings';
import { EMPTY_ANSWER } from '../follow';

function recorded(version: Version, name: string): JsonObject {
	return parseObject(readRecordedBody(version, name).toString('utf8')) ?? {};
}

describe.each(VERSIONS)('the body that Dify %s answers with', (version) => {
	it('gives the answer of a chatbot, its ids and its metadata', () => {
		const body = recorded(version, 'chat/blocking');
		const answer = readAnswerBody(body);
		expect(answer).toMatchObject({ status: 'succeeded', mode: 'chat', forms: [], reasoning: '' });
		expect(answer?.text).toMatch(/^You said: /);
		expect(answer?.conversationId).toMatch(/^[0-9a-f-]{36}$/);
		expect(answer?.messageId).toMatch(/^[0-9a-f-]{36}$/);
		expect(answer?.taskId).toMatch(/^[0-9a-f-]{36}$/);
		expect(answer?.createdAt).toBeGreaterThan(1_700_000_000);
		expect(answer?.metadata).toHaveProperty('usage.total_tokens');
	});
});

describe('a chatflow that waits for a person', () => {
	it.each(['1.14.2', '1.15.0'] as const)('is paused on Dify %s, with its form', (version) => {
		const answer = readAnswerBody(recorded(version, 'human/chatflow-pause-blocking'));
		expect(answer).toMatchObject({ status: 'paused', mode: 'advanced-chat' });
		expect(answer?.forms[0]?.formToken).toEqual(expect.stringMatching(/./));
		expect(answer?.workflowRunId).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('has no form where it waits for something else', () => {
		const answer = readAnswerBody({
			event: 'workflow_paused',
			answer: 'So far',
			data: { workflow_run_id: 'run-1', reasons: [{ TYPE: 'scheduled' }] },
		});
		expect(answer).toMatchObject({
			status: 'paused',
			text: 'So far',
			forms: [],
			workflowRunId: 'run-1',
		});
	});
});

describe('the parts of a body', () => {
	it('are read apart where Dify sends thinking apart (1.15.0)', () => {
		const answer = readAnswerBody({ answer: 'Hi', metadata: { reasoning: { llm: 'hm' } } });
		expect(answer).toMatchObject({ text: 'Hi', reasoning: 'hm' });
	});

	it('take the id for the message where there is no other', () => {
		expect(readAnswerBody({ answer: '', id: 'message-1' })?.messageId).toBe('message-1');
		expect(readAnswerBody({ answer: '', id: 'a', message_id: 'b' })?.messageId).toBe('b');
	});

	it('are null or empty where they did not come', () => {
		expect(readAnswerBody({ answer: '' })).toEqual(EMPTY_ANSWER);
	});

	it.each([[{}], [{ answer: null }], [{ answer: ['Hi'] }], [{ result: 'success' }]])(
		'are no answer without a text: %j',
		(body) => {
			expect(readAnswerBody(body)).toBeUndefined();
		},
	);
});
