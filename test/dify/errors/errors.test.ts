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
