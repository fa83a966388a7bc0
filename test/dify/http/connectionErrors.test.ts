// What the network says becomes words: which address could not be reached, and what to check.

import { neverArrived, toDifyError } from '../../../dify/http/connectionErrors';
import { DifyError, parameterError } from '../../../dify/errors/errors';

const failure = (code: string, rest: object = {}) =>
	Object.assign(new Error('request to https://user:secret@host failed'), { code, ...rest });

describe('a failure of the network', () => {
	it.each<[string, string, boolean, string]>([
		['ECONNREFUSED', 'connection_refused', true, 'Docker'],
		['ENOTFOUND', 'host_not_found', false, 'Base URL'],
		['EAI_AGAIN', 'host_not_found', true, 'Base URL'],
		['EHOSTUNREACH', 'host_unreachable', true, 'Base URL'],
		['ENETUNREACH', 'host_unreachable', true, 'Base URL'],
		['ETIMEDOUT', 'connection_timeout', true, 'Base URL'],
		['ECONNABORTED', 'connection_broken', true, 'before you send it again'],
		['ECONNRESET', 'connection_broken', true, 'before you send it again'],
		['EPIPE', 'connection_broken', true, 'before you send it again'],
		['Z_DATA_ERROR', 'connection_broken', true, 'before you send it again'],
		['EPROTO', 'wrong_protocol', false, 'http://'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_not_trusted', false, 'Ignore SSL Issues'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_not_trusted', false, 'Ignore SSL Issues'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_not_trusted', false, 'Ignore SSL Issues'],
		['CERT_HAS_EXPIRED', 'certificate_not_trusted', false, 'Ignore SSL Issues'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_not_trusted', false, 'Ignore SSL Issues'],
	])('%s is %s, may pass: %s, and says: %s', (systemCode, code, retryable, advice) => {
		const thrown = failure(systemCode);
		const error = toDifyError(thrown);
		expect(error).toBeInstanceOf(DifyError);
		expect(error).toMatchObject({ kind: 'connection', code, retryable, status: null });
		expect(error.remedy).toContain(advice);
		expect(error.cause).toBe(thrown);
		expect(error.message).not.toContain('secret');
	});

	it('is found behind the errors that a client wraps it in', () => {
		const wrapped = failure('ERR_NETWORK', { cause: new Error('x', { cause: failure('EPIPE') }) });
		expect(toDifyError(wrapped).code).toBe('connection_broken');
	});

	it('is the outermost that is known', () => {
		const wrapped = failure('ECONNREFUSED', { cause: failure('EPIPE') });
		expect(toDifyError(wrapped).code).toBe('connection_refused');
	});

	it('that nobody knows is named by the code of the system', () => {
		const error = toDifyError(failure('EBRANDNEW'));
		expect(error).toMatchObject({
			kind: 'connection',
			code: 'connection_failed',
			retryable: false,
		});
		expect(error.message).toBe('The connection to Dify failed (EBRANDNEW)');
	});

	it.each<[string, unknown]>([
		['an error without a code', new Error('boom: secret')],
		['a text', 'secret'],
		['nothing', undefined],
		['null', null],
		['a code that is no text', { code: 7 }],
	])('that has no code has words of its own: %s', (_what, thrown) => {
		const error = toDifyError(thrown);
		expect(error.message).toBe('The connection to Dify failed');
		expect(error.code).toBe('connection_failed');
	});

	it('whose causes go round in a ring is read all the same', () => {
		const ring: { cause?: unknown } = {};
		ring.cause = ring;
		expect(toDifyError(ring).code).toBe('connection_failed');
	});

	it('that was already read stays as it is', () => {
		const error = parameterError('No', 'Do');
		expect(toDifyError(error)).toBe(error);
	});
});

describe('a request that certainly never arrived', () => {
	it.each([
		['ECONNREFUSED', true],
		['ENOTFOUND', true],
		['EAI_AGAIN', true],
		['ECONNRESET', false],
		['ETIMEDOUT', false],
		['EPIPE', false],
		['EBRANDNEW', false],
	])('after %s: %s', (systemCode, is) => {
		expect(neverArrived(toDifyError(failure(systemCode)))).toBe(is);
	});

	it('is not told by the same code of an answer', () => {
		const answer = {
			kind: 'response',
			code: 'connection_refused',
			message: '',
			remedy: '',
		} as const;
		expect(neverArrived(new DifyError(answer))).toBe(false);
	});
});
