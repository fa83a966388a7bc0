// The HTTP nodes: one that nobody answers, and one that is silent for as many seconds as asked.

import { NodeFailed } from './graphNode';
import type { GraphRun } from './graphRun';

const NODE = { id: 'http', type: 'http-request', title: 'HTTP Request' };

const REFUSED = '[Errno 111] Connection refused';

/**
 * A request to where nobody listens. With a fallback the node gives that, and the run goes on.
 * @throws NodeFailed without a fallback
 */
export async function refusedRequest(run: GraphRun, fallback?: string): Promise<void> {
	const node = run.start(NODE);
	await run.generation.pause(0);
	const processData = { request: 'GET /none HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n' };
	if (fallback === undefined) {
		node.finish({ processData, error: REFUSED });
		throw new NodeFailed(REFUSED);
	}
	run.say(fallback, [NODE.id, 'body']);
	node.finish({
		processData,
		outputs: {
			body: fallback,
			status_code: 0,
			headers: {},
			error_message: REFUSED,
			error_type: 'HttpRequestNodeError',
		},
		error: 'Unknown error',
		exception: true,
		executionMetadata: { error_strategy: 'default-value' },
	});
}

/** A request that takes the seconds of the input `seconds`; gives the body of its answer. */
export async function slowRequest(run: GraphRun): Promise<string> {
	const seconds = Number(run.inputs.seconds ?? 0);
	const node = run.start(NODE);
	await run.generation.pause(seconds * 1000 * run.emulator.slowScale);
	const body = `slept ${seconds}`;
	run.say(body, [NODE.id, 'body']);
	const headers = {
		server: 'BaseHTTP/0.6 Python/3.11.7',
		date: new Date(run.emulator.state.now()).toUTCString(),
		'content-length': String(body.length),
	};
	node.finish({
		processData: { request: `GET /?s=${seconds} HTTP/1.1\r\nHost: 127.0.0.1:5099\r\n\r\n` },
		outputs: { status_code: 200, body, headers, files: [] },
	});
	return body;
}
