// What the items of one run of a node share, beside what the router gives them.

import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Something that is made once for each run of a node and each key, and forgotten with the run.
 *
 * @param make is given the run and the key
 */
export function perExecution<Key, Shared>(
	make: (n8n: IExecuteFunctions, key: Key) => Shared,
): (n8n: IExecuteFunctions, key: Key) => Shared {
	const runs = new WeakMap<IExecuteFunctions, Map<string, Shared>>();
	return (n8n, key) => {
		const run = runs.get(n8n) ?? new Map<string, Shared>();
		runs.set(n8n, run);
		const name = JSON.stringify(key);
		const known = run.get(name);
		if (known !== undefined) return known;
		const made = make(n8n, key);
		run.set(name, made);
		return made;
	};
}
