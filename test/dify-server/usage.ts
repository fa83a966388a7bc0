// Token counts and prices as Dify reports them in `usage`.

/** `usage` of a message, a node or a run. Prices are texts, token counts whole numbers. */
export interface Usage {
	prompt_tokens: number;
	prompt_unit_price: string;
	prompt_price_unit: string;
	prompt_price: string;
	completion_tokens: number;
	completion_unit_price: string;
	completion_price_unit: string;
	completion_price: string;
	total_tokens: number;
	total_price: string;
	currency: string;
	/** Seconds. */
	latency: number;
	time_to_first_token: number | null;
	time_to_generate: number | null;
}

function price(amount: number): string {
	// Python's Decimal writes a zero with seven decimals this way.
	return amount === 0 ? '0E-7' : amount.toFixed(7);
}

/** The echo model counts a token for every four characters begun. */
export function tokensOf(text: string): number {
	return Math.ceil([...text].length / 4);
}

/** The usage of one call of the echo model. */
export function modelUsage(promptTokens: number, completionTokens: number): Usage {
	const promptPrice = promptTokens * 1e-6;
	const completionPrice = completionTokens * 2e-6;
	return {
		prompt_tokens: promptTokens,
		prompt_unit_price: '0.001',
		prompt_price_unit: '0.001',
		prompt_price: price(promptPrice),
		completion_tokens: completionTokens,
		completion_unit_price: '0.002',
		completion_price_unit: '0.001',
		completion_price: price(completionPrice),
		total_tokens: promptTokens + completionTokens,
		total_price: price(promptPrice + completionPrice),
		currency: 'USD',
		latency: 0.1,
		time_to_first_token: 0.03,
		time_to_generate: 0.06,
	};
}

/** The usage of a turn that called no model. */
export function noUsage(): Usage {
	return {
		prompt_tokens: 0,
		prompt_unit_price: '0.0',
		prompt_price_unit: '0.0',
		prompt_price: '0.0',
		completion_tokens: 0,
		completion_unit_price: '0.0',
		completion_price_unit: '0.0',
		completion_price: '0.0',
		total_tokens: 0,
		total_price: '0.0',
		currency: 'USD',
		latency: 0,
		time_to_first_token: null,
		time_to_generate: null,
	};
}

/** The usage of a chatflow's turn that called no model: its text has a time all the same. */
export function timedUsage(): Usage {
	return { ...noUsage(), time_to_first_token: 0.02, time_to_generate: 0 };
}

/** The usage of several calls together: token counts and prices added up. */
export function addUsage(first: Usage, second: Usage): Usage {
	return modelUsage(
		first.prompt_tokens + second.prompt_tokens,
		first.completion_tokens + second.completion_tokens,
	);
}
