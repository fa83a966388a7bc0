// Says in some lines where a profile of the processor's time says that it went.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import type { Profiler } from 'node:inspector';

const MOST_LINES = 90;

type ProfileNode = Profiler.ProfileNode;

/** The functions with the most time, in milliseconds: their own, and with all that they call. */
export function describeProfile(profile: Profiler.Profile): string {
	const own = ownTimes(profile);
	const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
	const ownByName = new Map<string, number>();
	const allByName = new Map<string, number>();
	const visit = (node: ProfileNode, callers: string[]): number => {
		const name = nameOf(node);
		const time = own.get(node.id) ?? 0;
		add(ownByName, name, time);
		const all = (node.children ?? []).reduce((sum, id) => {
			const child = nodes.get(id);
			return child === undefined ? sum : sum + visit(child, [...callers, name]);
		}, time);
		// What calls itself counts once.
		if (!callers.includes(name)) add(allByName, name, all);
		return all;
	};
	const [root] = profile.nodes;
	if (root !== undefined) visit(root, []);
	return ['own:', ...listed(ownByName), 'with what is called:', ...listed(allByName)].join('\n');
}

function ownTimes({ samples = [], timeDeltas = [] }: Profiler.Profile): Map<number, number> {
	const times = new Map<number, number>();
	for (const [index, id] of samples.entries()) {
		times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
	}
	return times;
}

function add(times: Map<string, number>, name: string, time: number): void {
	times.set(name, (times.get(name) ?? 0) + time);
}

function listed(times: Map<string, number>): string[] {
	return [...times]
		.sort(([, one], [, other]) => other - one)
		.slice(0, MOST_LINES)
		.map(([name, time]) => `${(time / 1000).toFixed(0).padStart(8)} ms ${name}`);
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
	return `${functionName} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
