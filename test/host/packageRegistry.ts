// The package as npm packs it, and a registry on loopback that has it and nothing else.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What n8n installs the package by. */
export const PACKAGE_NAME = 'n8n-nodes-dify-apps';

/** npm's public registry. */
const REGISTRY = 'registry.npmjs.org';

/** Packs the built package; the tarball's path. */
export function packPackage(folder: string): string {
	const name = execFileSync(
		'npm',
		['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
		{ cwd: ROOT, encoding: 'utf8' },
	).trim();
	return join(folder, name);
}

/** npm's public registry, as an n8n sees it that reaches the outside by a proxy. */
export interface PackageRegistry {
	/** The settings with which an n8n, and the npm that it starts, reach this registry alone. */
	environment: Record<string, string>;
	/** What has been asked of it: methods and paths. */
	requests: string[];
	close(): void;
}

/**
 * Starts a proxy on a free port of loopback behind which npm's registry has the package, packed
 * anew, and behind which there is no other server. Without a licence n8n asks no other registry.
 */
export async function startRegistry(): Promise<PackageRegistry> {
	const folder = mkdtempSync(join(tmpdir(), 'dify-apps-registry-'));
	const tarball = readFileSync(packPackage(folder));
	const answers = answersFor(tarball);
	const requests: string[] = [];
	const certificate = makeCertificate(folder);
	const registry = createSecureServer(
		{ cert: readFileSync(certificate.file), key: readFileSync(certificate.key) },
		(request, response) => {
			requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
			const body = answers.get(request.url ?? '');
			response.statusCode = body === undefined ? 404 : 200;
			response.end(body ?? '{"error":"Not found"}');
		},
	);
	const proxy = createServer((_request, response) => {
		response.statusCode = 403;
		response.end();
	});
	proxy.on('connect', ({ url }, socket) => {
		if (url !== `${REGISTRY}:443`) {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		registry.emit('connection', socket);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const address = proxy.address();
	if (address === null || typeof address === 'string') throw new Error('A proxy without a port');
	return {
		environment: {
			HTTPS_PROXY: `http://127.0.0.1:${address.port}`,
			NO_PROXY: '127.0.0.1',
			NODE_EXTRA_CA_CERTS: certificate.file,
			// A machine's own settings of npm may name authorities that take the place of Node.js's.
			npm_config_cafile: certificate.file,
		},
		requests,
		close: () => {
			proxy.close();
			registry.closeAllConnections();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** What the registry answers, by path: the package, its newest version, its tarball. */
function answersFor(tarball: Buffer): Map<string, string | Buffer> {
	const manifest: { version: string } = JSON.parse(
		readFileSync(join(ROOT, 'package.json'), 'utf8'),
	);
	const { version } = manifest;
	const path = `/${PACKAGE_NAME}/-/${PACKAGE_NAME}-${version}.tgz`;
	const latest = {
		...manifest,
		dist: {
			tarball: `https://${REGISTRY}${path}`,
			integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
		},
	};
	const metadata = {
		name: PACKAGE_NAME,
		'dist-tags': { latest: version },
		versions: { [version]: latest },
	};
	return new Map<string, string | Buffer>([
		[`/${PACKAGE_NAME}`, JSON.stringify(metadata)],
		[`/${PACKAGE_NAME}/latest`, JSON.stringify(latest)],
		[path, tarball],
	]);
}

/** A certificate for the registry, by itself its authority, and its key: their files. */
function makeCertificate(folder: string): { file: string; key: string } {
	const file = join(folder, 'certificate.pem');
	const key = join(folder, 'key.pem');
	const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const name = ['-subj', `/CN=${REGISTRY}`, '-addext', `subjectAltName=DNS:${REGISTRY}`];
	execFileSync('openssl', ['req', ...kind, ...name, '-out', file, '-keyout', key], {
		stdio: 'pipe',
	});
	return { file, key };
}
