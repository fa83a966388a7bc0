// Finds a port for a server that is told its port when it is started.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('No port is free');
	return address.port;
}
