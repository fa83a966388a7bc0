// Runs the example of text generators through n8n-core against the emulator.

import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { jsonOf, runExample } from './workflows/runExample';

const NAME = 'product-texts.json';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const aboutOf = ({ product, facts }: Record<string, unknown>) =>
	`${String(product)}: ${String(facts)}`;

describe(NAME, () => {
	it('writes a text of the fields of each row, and puts it beside them', async () => {
		dify.requests.length = 0;
		const result = await runExample(dify, NAME, { app: 'completion' });
		expect(result.error).toBeUndefined();
		const products = jsonOf(result, 'Products');
		expect(products).toHaveLength(6);
		expect(jsonOf(result, 'Put into Your Table')).toEqual(
			products.map(({ facts, ...row }) => ({
				...row,
				text: `You said: ${aboutOf({ ...row, facts })}\n`,
				price: expect.any(Number),
			})),
		);
		const sent = dify.requests.filter(({ path }) => path === '/v1/completion-messages');
		expect(sent.map(({ body }) => body)).toEqual(
			expect.arrayContaining(
				products.map((product) => ({
					inputs: { query: aboutOf(product) },
					user: 'catalogue',
					response_mode: 'streaming',
				})),
			),
		);
		expect(sent).toHaveLength(6);
	});

	it('keeps failed texts apart, with their rows, by whether a new try may help', async () => {
		const products = jsonOf(await runExample(dify, NAME, { app: 'completion' }), 'Products');
		const [, second, , fourth] = products;
		dify.inject({ kind: 'http', status: 503 }, { query: aboutOf(second ?? {}) });
		dify.inject({ kind: 'rate-limit-error' }, { query: aboutOf(fourth ?? {}) });
		const result = await runExample(dify, NAME, { app: 'completion' });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Put into Your Table')).toHaveLength(4);
		expect(jsonOf(result, 'Write Again Later')).toMatchObject([
			{ ...second, error: { code: 'gateway', http_status: 503, retryable: true } },
		]);
		expect(jsonOf(result, 'Needs a Person')).toMatchObject([
			{ ...fourth, error: { code: 'rate_limit_error', retryable: false } },
		]);
	});
});
