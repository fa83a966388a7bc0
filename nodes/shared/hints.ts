// Collects what is worth knowing of items, and says it once for all of them.

import type { IExecuteFunctions } from 'n8n-workflow';

/** Items named in a hint at most; a batch can have thousands. */
const LONGEST_LIST = 10;

/** The hints of one run of a node. */
export class Hints {
	readonly #items = new Map<string, number[]>();

	/** Notes something about an item. */
	add(message: string, itemIndex: number): void {
		const items = this.#items.get(message) ?? [];
		items.push(itemIndex);
		this.#items.set(message, items);
	}

	/**
	 * Shows what was noted above the node's output. Never throws: n8n before 1.120 has no hints for AI
	 * tools, and no answer is to be lost for one.
	 */
	show(n8n: IExecuteFunctions): void {
		try {
			this.#show(n8n);
		} catch {
			// The items stand without them.
		}
	}

	#show(n8n: IExecuteFunctions): void {
		for (const [message, items] of this.#items) {
			const listed = items.sort((one, other) => one - other).slice(0, LONGEST_LIST);
			const rest = items.length > listed.length ? ` and ${items.length - listed.length} more` : '';
			n8n.addExecutionHints({
				message: `${message} (${items.length === 1 ? 'item' : 'items'} ${listed.join(', ')}${rest})`,
				location: 'outputPane',
			});
		}
	}
}
