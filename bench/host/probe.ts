// Stands inside n8n's process, and tells what it has used: processor time, memory, blocks of the event loop.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { createServer } from 'node:http';
import { Session } from 'node:inspector';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { heapInUse } from '../../test/support/heap';
import { describeProfile } from './profile';

/** What the process has used since it was asked for the last time, and what it holds now. */
export interface Usage {
	/** Seconds of processor time. */
	processorTime: number;
	/** Milliseconds of the longest time in which nothing else was done. */
	longestBlock: number;
	/** Bytes on the heap, behind a collection where one was asked for. */
	heap: number;
	/** Bytes that the process held of the machine's memory at most. */
	highestResident: number;
	/** And holds now. */
	resident: number;
}

/** Milliseconds between two looks at the memory that is held. */
const LOOK = 10;

const delays = monitorEventLoopDelay({ resolution: 1 });
const session = new Session();
let processorTime = process.cpuUsage();
let highestResident = 0;

function use(isCollected: boolean): Usage {
	const { user, system } = process.cpuUsage(processorTime);
	const longestBlock = delays.max / 1e6;
	const heap = isCollected ? heapInUse() : process.memoryUsage().heapUsed;
	const resident = process.memoryUsage.rss();
	const usage = {
		processorTime: (user + system) / 1e6,
		longestBlock,
		heap,
		highestResident: Math.max(highestResident, resident),
		resident,
	};
	delays.reset();
	highestResident = resident;
	processorTime = process.cpuUsage();
	return usage;
}

function startProfile(): string {
	session.connect();
	session.post('Profiler.enable');
	session.post('Profiler.start');
	return '';
}

async function endProfile(): Promise<string> {
	return await new Promise((resolve, reject) => {
		session.post('Profiler.stop', (error, { profile }) => {
			session.disconnect();
			if (error === null) resolve(describeProfile(profile));
			else reject(error);
		});
	});
}

async function answer(path: string | undefined): Promise<string> {
	switch (path) {
		case '/profile/start':
			return startProfile();
		case '/profile/end':
			return await endProfile();
		default:
			return JSON.stringify(use(path === '/collected'));
	}
}

const port = process.env.DIFY_BENCH_PROBE;
// Processes that n8n starts for itself have its environment, but find the port taken.
if (port !== undefined && process.argv[1]?.endsWith('/bin/n8n')) {
	delays.enable();
	setInterval(() => {
		highestResident = Math.max(highestResident, process.memoryUsage.rss());
	}, LOOK).unref();
	createServer((request, response) => {
		void answer(request.url).then((text) => response.end(text));
	})
		.on('error', () => undefined)
		.listen(Number(port), '127.0.0.1')
		.unref();
}
