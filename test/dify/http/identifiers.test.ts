// Ids and names that Dify would refuse with a page, a crash or silence are refused before.

import { DifyError } from '../../../dify/errors/errors';
import { checkFilled, checkUser, checkUuid } from '../../../dify/http/identifiers';

const ID = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

function refusalOf(action: () => unknown): DifyError {
	let thrown: unknown;
	try {
		action();
	} catch (caught) {
		thrown = caught;
	}
	if (thrown instanceof DifyError) return thrown;
	throw new Error(`Refused with ${String(thrown)}`);
}

describe('an end user', () => {
	it.each([
		['n8n', 'n8n'],
		['  customer 7\n', 'customer 7'],
		['ada+test@example.org', 'ada+test@example.org'],
		['用户', '用户'],
	])('%j is taken as %j', (typed, user) => {
		expect(checkUser(typed)).toBe(user);
	});

	it.each(['', ' ', '\t\n\u00a0'])('is refused when blank: %j', (typed) => {
		const error = refusalOf(() => checkUser(typed));
		expect(error).toMatchObject({ kind: 'parameter', code: 'invalid_parameter' });
		expect(error.message).toBe("The 'User' parameter is empty");
		expect(error.remedy).toContain('customer number');
	});

	it('may have 255 characters, blanks around it not counted', () => {
		expect(checkUser(` ${'u'.repeat(255)} `)).toHaveLength(255);
	});

	it('is refused with 256, which would crash Dify', () => {
		const error = refusalOf(() => checkUser('u'.repeat(256)));
		expect(error.message).toContain('256 characters');
		expect(error.message).toContain('255 at most');
	});

	it('may have 255 characters beyond the first plane, which the database counts as one each', () => {
		expect([...checkUser('😀'.repeat(255))]).toHaveLength(255);
	});
});

describe('an id', () => {
	it.each([ID, ` ${ID}\n`, ID.toUpperCase()])(
		'%j is taken in the one spelling of Dify',
		(typed) => {
			expect(checkUuid('Conversation ID', typed)).toBe(ID);
		},
	);

	it.each(['', '  '])('is refused when blank: %j', (typed) => {
		const error = refusalOf(() => checkUuid('Message ID', typed));
		expect(error.message).toBe("The 'Message ID' parameter is empty");
		expect(error.remedy).toContain('expression');
	});

	it.each([
		'abc',
		'null',
		'undefined',
		'[object Object]',
		`${ID}0`,
		ID.slice(1),
		`{${ID}}`,
		`${ID}/../x`,
		ID.replace('f', 'g'),
		`${ID}\n${ID}`,
	])('is refused when it is none: %j', (typed) => {
		const error = refusalOf(() => checkUuid('Message ID', typed));
		expect(error.kind).toBe('parameter');
		expect(error.message).toContain("'Message ID'");
	});

	it.each([
		['abc', 'Ask Ada.'],
		[`{"id":"${ID}"}`, 'give only the ID in it'],
	])('is told where to get one: %j', (typed, advice) => {
		expect(refusalOf(() => checkUuid('Message ID', typed, 'Ask Ada.')).remedy).toContain(advice);
	});

	it('is quoted in the refusal, a long one shortened', () => {
		expect(refusalOf(() => checkUuid('Message ID', 'abc')).message).toContain('"abc"');
		const { message } = refusalOf(() => checkUuid('Message ID', 'x'.repeat(5_000)));
		expect(message.length).toBeLessThan(150);
	});

	it('without hyphens never goes out so: Dify has no page for it and names it with hyphens', () => {
		const attempt = () => checkUuid('Conversation ID', ID.replaceAll('-', ''));
		let outcome: string;
		try {
			outcome = attempt();
		} catch {
			outcome = 'refused';
		}
		expect([ID, 'refused']).toContain(outcome);
	});
});

describe('an id of free form', () => {
	it('is trimmed', () => {
		expect(checkFilled('Task ID', ' task/1 ')).toBe('task/1');
	});

	it('is refused when blank', () => {
		const error = refusalOf(() => checkFilled('Task ID', ' \n'));
		expect(error).toMatchObject({ kind: 'parameter', code: 'invalid_parameter' });
		expect(error.message).toBe("The 'Task ID' parameter is empty");
	});
});
