// An error of this client keeps what it knows when more becomes known.

import { cancelledError, DifyError, parameterError } from '../../../dify/errors/errors';

const failed = () =>
	new DifyError({
		kind: 'run',
		code: 'run_failed',
		message: 'The node broke',
		remedy: 'Look into the logs.',
		status: 400,
		retryable: true,
		retryAfter: 2_000,
		cause: 'the cause',
	});

it('is known by its name, as other errors are', () => {
	expect(failed().name).toBe('DifyError');
	expect(String(failed())).toBe('DifyError: The node broke');
});

it('is the same error when the turn becomes known, with the turn', () => {
	const turn = { messageId: 'message-1', partialAnswer: 'Hel' };
	const told = failed().withTurn(turn);
	expect({ ...told }).toEqual({ ...failed(), turn });
	expect([told.message, told.cause]).toEqual([failed().message, failed().cause]);
});

it('keeps what it knew of the turn itself', () => {
	const told = failed().withTurn({ messageId: 'first' }).withTurn({ messageId: 'second' });
	expect(told.turn.messageId).toBe('first');
});

it('has further advice behind its own', () => {
	expect(failed().withTurn({}, 'Dify was told to stop it.').remedy).toBe(
		'Look into the logs. Dify was told to stop it.',
	);
});

it('says of a wrong parameter what is wrong and what to do', () => {
	expect(parameterError('The message is empty', 'Write one.')).toMatchObject({
		kind: 'parameter',
		code: 'invalid_parameter',
		message: 'The message is empty',
		remedy: 'Write one.',
		retryable: false,
	});
});

it('says of a stopped execution that there is nothing to do', () => {
	const { kind, code, message, remedy } = cancelledError();
	expect({ kind, code }).toEqual({ kind: 'cancelled', code: 'cancelled' });
	expect(message).toBe('The execution was stopped before Dify had answered');
	expect(remedy).toContain('Nothing to do');
});

describe('the description', () => {
	const told = (message: string, words?: string) =>
		new DifyError({ kind: 'response', code: 'x', message, words, remedy: 'Look there.' });

	it.each([
		['the headline is in other words', told('It failed', 'no route'), ' Dify said: no route'],
		['the headline holds them', told('It failed: no route', 'no route'), ''],
		['the headline is made of them', told('no route'), ''],
		['Dify said nothing', told('It failed', ''), ''],
	])("is the advice, with Dify's words behind it: %s", (_when, error, behind) => {
		expect(error.description).toBe(`Look there.${behind}`);
	});

	it("has further advice before Dify's words", () => {
		const error = told('It failed', 'no route').withTurn({}, 'It was tried 4 times.');
		expect(error.description).toBe('Look there. It was tried 4 times. Dify said: no route');
	});

	it("says Dify's words that a new headline no longer holds", () => {
		const error = told('no route').withHeadline('The app cannot be reached');
		expect(error.description).toBe('Look there. Dify said: no route');
	});
});

it('is the same error under another headline', () => {
	const told = failed().withTurn({ taskId: 'task-1' });
	const changed = told.withHeadline('Something else');
	expect({ ...changed }).toEqual({ ...told });
	expect([changed.message, changed.words, changed.cause]).toEqual([
		'Something else',
		'The node broke',
		'the cause',
	]);
});

describe('with its texts changed', () => {
	const error = new DifyError({
		kind: 'run',
		code: 'code',
		message: 'message',
		words: 'words',
		remedy: 'remedy',
		status: 400,
		retryable: true,
		retryAfter: 2_000,
		turn: { conversationId: 'c', messageId: 'm', taskId: null, partialAnswer: 'partial' },
		cause: 'the cause',
	});

	it('is the same error, each text that a server may have written changed', () => {
		const changed = error.withTexts((text) => `<${text}>`);
		expect({ ...changed }).toEqual({
			...error,
			code: '<code>',
			words: '<words>',
			remedy: '<remedy>',
			turn: {
				conversationId: '<c>',
				messageId: '<m>',
				taskId: null,
				partialAnswer: '<partial>',
			},
		});
		expect([changed.message, changed.cause]).toEqual(['<message>', 'the cause']);
	});

	it('has no text so far where there was none', () => {
		const { turn } = failed()
			.withTurn({ messageId: 'm' })
			.withTexts(() => 'changed');
		expect(turn).toEqual({ messageId: 'changed' });
		expect('partialAnswer' in turn).toBe(false);
	});
});

it('keeps how long to wait through all that is added to it', () => {
	const details = { code: 'too_many_requests', message: 'Busy', remedy: 'Wait.' };
	const error = new DifyError({ ...details, kind: 'response', retryAfter: 7_000 });
	expect(error.withTurn({ taskId: 't' }).withHeadline('Other').retryAfter).toBe(7_000);
	expect(new DifyError({ ...details, kind: 'response' }).retryAfter).toBeNull();
});

it('says nothing of words that Dify did not say', () => {
	const details = { code: 'x', message: 'Headline', remedy: 'Advice.' };
	expect(new DifyError({ ...details, kind: 'response', words: '' }).description).toBe('Advice.');
	expect(new DifyError({ ...details, kind: 'response', words: 'no' }).description).toBe(
		'Advice. Dify said: no',
	);
});
