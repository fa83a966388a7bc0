// Says in some lines where a profile of the processor's time says that it went.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import type { Profiler } from 'node:inspector';

const MOST_LINES = 40;

/** The functions with the most time of their own, in milliseconds. */
export function describeProfile({ nodes, samples, timeDeltas }: Profiler.Profile): string {
	const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
	const times = new Map<string, number>();
	for (const [index, id] of (samples ?? []).entries()) {
		const name = names.get(id) ?? '';
		times.set(name, (times.get(name) ?? 0) + (timeDeltas?.[index] ?? 0));
	}
	return [...times]
		.sort(([, one], [, other]) => other - one)
		.slice(0, MOST_LINES)
		.map(([name, time]) => `${(time / 1000).toFixed(0).padStart(8)} ms ${name}`)
		.join('\n');
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][0]['callFrame']) {
	return `${functionName} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
