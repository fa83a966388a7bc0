// Starts Redis and PostgreSQL on loopback, for n8n in queue mode; installs Debian's packages of them.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error */

import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './freePort';

/** How long a service may take to start, in milliseconds. */
const START_LIMIT = 60_000;

/** How long it may take to end, in milliseconds. */
const END_LIMIT = 15_000;

const REDIS = '/usr/bin/redis-server';

/** Debian keeps each major version of PostgreSQL in a folder of its own here. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

const DATABASE_USER = 'n8n';

/** A user and group of the system, by number. */
interface Account {
	uid: number;
	gid: number;
}

/** What n8n's processes share in queue mode. */
export interface Services {
	/** The settings with which n8n finds both. */
	environment: Record<string, string>;
	/** Ends both and removes their folders. */
	close(): Promise<void>;
}

/**
 * Starts Redis and PostgreSQL, each with an empty folder of its own, on free ports.
 *
 * @throws when a package of Debian is missing and cannot be had, naming it
 */
export async function startServices(): Promise<Services> {
	installMissing();
	const redis = await startRedis();
	try {
		const postgres = await startPostgres();
		return {
			environment: {
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(postgres.port),
				DB_POSTGRESDB_USER: DATABASE_USER,
				DB_POSTGRESDB_DATABASE: 'postgres',
			},
			close: async () => {
				await postgres.close();
				await redis.close();
			},
		};
	} catch (error) {
		await redis.close();
		throw error;
	}
}

function installMissing(): void {
	const missing = [
		...(existsSync(REDIS) ? [] : ['redis-server']),
		...(postgresFolder() === undefined ? ['postgresql'] : []),
	];
	if (missing.length === 0) return;
	try {
		aptGet('update');
		aptGet('install', '-y', '--no-install-recommends', ...missing);
	} catch (error) {
		const names = missing.join(' and ');
		throw new Error(`Debian's ${names} cannot be installed, which queue mode needs`, {
			cause: error,
		});
	}
}

function aptGet(...parameters: string[]): void {
	execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...parameters], {
		// In run level 1 the packages do not start services of their own.
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
}

/** The programs of the newest PostgreSQL that is installed. */
function postgresFolder(): string | undefined {
	if (!existsSync(POSTGRES_VERSIONS)) return undefined;
	return readdirSync(POSTGRES_VERSIONS)
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => join(POSTGRES_VERSIONS, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'initdb')));
}

async function startRedis(): Promise<Service> {
	const folder = mkdtempSync(join(tmpdir(), 'dify-apps-redis-'));
	const port = await freePort();
	const redis = spawn(
		REDIS,
		['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const service = new Service('Redis', redis, port, folder);
	await service.waitUntilPrinted('Ready to accept connections');
	return service;
}

async function startPostgres(): Promise<Service> {
	const programs = postgresFolder();
	if (programs === undefined) throw new Error("Debian's postgresql has no initdb");
	const folder = mkdtempSync(join(tmpdir(), 'dify-apps-postgres-'));
	const account = unprivilegedAccount();
	if (account !== undefined) chownSync(folder, account.uid, account.gid);
	const data = join(folder, 'data');
	execFileSync(
		join(programs, 'initdb'),
		['-D', data, '-U', DATABASE_USER, '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
		{ ...account, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
	);
	const port = await freePort();
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
	const postgres = spawn(
		join(programs, 'postgres'),
		['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		{ ...account, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const service = new Service('PostgreSQL', postgres, port, folder);
	await service.waitUntilPrinted('database system is ready to accept connections');
	return service;
}

/** PostgreSQL refuses to run as root: the account that its package made; undefined for others. */
function unprivilegedAccount(): Account | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (kind: string) =>
		Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }).trim());
	return { uid: id('-u'), gid: id('-g') };
}

/** A running server. */
class Service {
	#log = '';

	constructor(
		private readonly name: string,
		private readonly process: ChildProcess,
		readonly port: number,
		private readonly folder: string,
	) {
		const keep = (piece: Buffer) => {
			this.#log += piece.toString();
		};
		process.stdout?.on('data', keep);
		process.stderr?.on('data', keep);
	}

	/** @throws when the server ends before, or takes too long, with what it printed */
	async waitUntilPrinted(text: string): Promise<void> {
		try {
			await new Promise<void>((resolve, reject) => {
				const fail = () => reject(new Error(`${this.name} did not start:\n${this.#log}`));
				const look = () => {
					if (this.#log.includes(text)) resolve();
				};
				this.process.stdout?.on('data', look);
				this.process.stderr?.on('data', look);
				this.process.once('exit', fail);
				this.process.once('error', fail);
				AbortSignal.timeout(START_LIMIT).addEventListener('abort', fail, { once: true });
			});
		} catch (error) {
			await this.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		if (this.#isRunning()) {
			const ended = once(this.process, 'exit', { signal: AbortSignal.timeout(END_LIMIT) });
			// For PostgreSQL the fast way, which does not wait for its clients.
			this.process.kill('SIGINT');
			await ended.catch(() => this.process.kill('SIGKILL'));
		}
		rmSync(this.folder, { recursive: true, force: true });
	}

	#isRunning(): boolean {
		const { pid, exitCode, signalCode } = this.process;
		return pid !== undefined && exitCode === null && signalCode === null;
	}
}
