// The resource App, which every node for apps has.

import type { Operation, Resource } from '../../operation';
import { get } from './get.operation';

/**
 * The resource App.
 *
 * @param others what only some apps have besides
 */
export const appResource = (others: Operation[] = []): Resource => ({
	option: { name: 'App', value: 'app' },
	operations: [get, ...others],
	defaultOperation: 'get',
});
