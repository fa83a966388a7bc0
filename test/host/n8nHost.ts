// A real n8n with the packed package in it: its command line, its server, its REST interface.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import type { ChildProcess } from 'node:child_process';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { freePort } from './freePort';
import { installHost } from './n8nInstallation';
import type { HostName, Installation } from './n8nInstallation';
import { PACKAGE_NAME, packPackage } from './packageRegistry';

const OWNER = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'example-Passw0rd',
};

/** n8n ties a session to the browser that began it. */
export const BROWSER_ID = 'test';

/** How long a server may take to start, in milliseconds. */
const START_LIMIT = 120_000;

/** How long a process may take to end, in milliseconds. */
const STOP_LIMIT = 15_000;

/** A workflow as n8n imports it. */
export interface HostWorkflow {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IDataObject;
	active?: boolean;
}

/** A credential as n8n imports it. */
export interface HostCredential {
	id: string;
	name: string;
	type: string;
	data: IDataObject;
}

/** One n8n with its own folder and database. */
export class N8nHost {
	readonly #installation: Installation;

	readonly #environment: Record<string, string>;

	readonly folder = mkdtempSync(join(tmpdir(), 'dify-apps-host-'));

	#servers: N8nServer[] = [];

	/**
	 * @param environment further settings of n8n
	 * @param packages whether the package is in it from the beginning
	 */
	constructor(
		name: HostName,
		environment: Record<string, string> = {},
		packages: 'installed' | 'none' = 'installed',
	) {
		this.#installation = installHost(name);
		this.#environment = environment;
		if (packages === 'installed') installPackage(this.folder);
	}

	/** Imports credentials and workflows; workflows marked active are published. */
	async import(credentials: HostCredential[], workflows: HostWorkflow[]): Promise<void> {
		const file = join(this.folder, 'import.json');
		writeFileSync(file, JSON.stringify(credentials));
		await this.command('import:credentials', `--input=${file}`);
		writeFileSync(
			file,
			JSON.stringify(workflows.map((workflow) => ({ ...workflow, active: false }))),
		);
		await this.command('import:workflow', `--input=${file}`);
		for (const { id, active } of workflows) {
			if (!active) continue;
			if (this.#installation.name === 'n8n-1') {
				await this.command('update:workflow', `--id=${id}`, '--active=true');
			} else {
				await this.command('publish:workflow', `--id=${id}`);
			}
		}
	}

	/** Runs a workflow on the command line, and gives what each node gave at last. */
	async execute(workflowId: string): Promise<Map<string, IDataObject[]>> {
		const printed = await this.command('execute', `--id=${workflowId}`);
		const start = printed.indexOf('{\n');
		if (start < 0) throw new Error(`n8n printed no result:\n${printed.slice(-2_000)}`);
		const run: ExecutedRun = JSON.parse(printed.slice(start, printed.lastIndexOf('}') + 1));
		return itemsByNode(run);
	}

	/** Runs one of n8n's commands; what it printed. */
	async command(...parameters: string[]): Promise<string> {
		const { node, command } = this.#installation;
		const { stdout } = await promisify(execFile)(node, [command, ...parameters], {
			env: this.environment(),
			maxBuffer: 64 * 1024 * 1024,
		});
		return stdout;
	}

	/** Starts n8n's server, or another of its processes (`worker`, `webhook`). */
	async start(options: StartOptions = {}): Promise<N8nServer> {
		const { node, command } = this.#installation;
		const port = await freePort();
		const process = spawn(
			node,
			[command, options.command ?? 'start', ...(options.parameters ?? [])],
			{
				env: {
					...this.environment(),
					N8N_PORT: String(port),
					N8N_RUNNERS_BROKER_PORT: String(await freePort()),
					...options.environment,
				},
				stdio: ['ignore', 'pipe', 'pipe'],
			},
		);
		const server = new N8nServer(process, port);
		this.#servers.push(server);
		await server.waitUntilReady();
		return server;
	}

	/** Ends everything and removes the folder. */
	async close(): Promise<void> {
		for (const server of this.#servers) await server.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	environment(): Record<string, string> {
		return {
			PATH: process.env.PATH ?? '',
			HOME: this.folder,
			N8N_USER_FOLDER: this.folder,
			N8N_ENCRYPTION_KEY: 'for-tests-only',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_SECURE_COOKIE: 'false',
			// It asks n8n's makers for a list at every start; n8n 1 does not start when told of it.
			...(this.#installation.name === 'n8n-2' ? { N8N_DISABLED_MODULES: 'mcp-registry' } : {}),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_LOG_LEVEL: 'info',
			N8N_EXPRESSION_ENGINE: 'legacy',
			N8N_RUNNERS_ENABLED: 'true',
			DB_SQLITE_POOL_SIZE: '2',
			...this.#environment,
		};
	}
}

/** How a process of n8n is started. */
export interface StartOptions {
	command?: 'start' | 'worker' | 'webhook';
	parameters?: string[];
	environment?: Record<string, string>;
}

/** A running process of n8n. */
export class N8nServer {
	readonly url: string;

	#log = '';

	#cookie = '';

	constructor(
		readonly process: ChildProcess,
		readonly port: number,
	) {
		this.url = `http://127.0.0.1:${port}`;
		const keep = (piece: Buffer) => {
			this.#log += piece.toString();
		};
		process.stdout?.on('data', keep);
		process.stderr?.on('data', keep);
	}

	/** What the process has printed. */
	get log(): string {
		return this.#log;
	}

	/** The owner's session after `logIn`, as a browser keeps it: `name=value`. */
	get cookie(): string {
		return this.#cookie;
	}

	async waitUntilReady(): Promise<void> {
		const end = Date.now() + START_LIMIT;
		while (Date.now() < end) {
			if (this.process.exitCode !== null) throw new Error(`n8n has ended:\n${this.#log}`);
			const isReady = await fetch(`${this.url}/healthz/readiness`).then(
				({ ok }) => ok,
				() => false,
			);
			// A worker answers no requests; it says when it is ready.
			if (isReady || /worker is now ready/i.test(this.#log)) return;
			await sleep(250);
		}
		throw new Error(`n8n did not start:\n${this.#log}`);
	}

	/** Makes the owner's account, or logs in to it. */
	async logIn(): Promise<void> {
		const setUp = await this.#setUpOwner();
		if (setUp.status === 200) return;
		const { email, password } = OWNER;
		const loggedIn = await this.rest('POST', '/rest/login', {
			emailOrLdapLoginId: email,
			password,
		});
		if (loggedIn.status !== 200) throw new Error(`n8n let nobody in: ${JSON.stringify(loggedIn)}`);
	}

	/** n8n 1 says that it is ready before its interface is there. */
	async #setUpOwner(): Promise<{ status: number }> {
		const end = Date.now() + START_LIMIT;
		for (;;) {
			const setUp = await this.rest('POST', '/rest/owner/setup', OWNER);
			if (setUp.status !== 404 || Date.now() > end) return setUp;
			await sleep(250);
		}
	}

	/** A request to n8n's own interface, as its editor makes it. */
	async rest(
		method: string,
		path: string,
		body?: object,
	): Promise<{ status: number; data: unknown }> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'Content-Type': 'application/json',
				'browser-id': BROWSER_ID,
				...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookie = response.headers.get('set-cookie');
		if (cookie !== null) this.#cookie = cookie.split(';')[0] ?? '';
		const text = await response.text();
		const answer: { data?: unknown } = text.startsWith('{') ? JSON.parse(text) : { data: text };
		return { status: response.status, data: answer.data ?? answer };
	}

	async stop(): Promise<void> {
		if (this.process.exitCode !== null || this.process.signalCode !== null) return;
		const ended = once(this.process, 'exit');
		this.process.kill('SIGTERM');
		const patience = AbortSignal.timeout(STOP_LIMIT);
		patience.addEventListener('abort', () => this.process.kill('SIGKILL'));
		await ended;
	}
}

interface ExecutedRun {
	data: {
		resultData: {
			error?: { message: string };
			runData: Record<string, { data?: { main: ({ json: IDataObject }[] | null)[] } }[]>;
		};
	};
}

function itemsByNode(run: ExecutedRun): Map<string, IDataObject[]> {
	const { error, runData } = run.data.resultData;
	if (error !== undefined) throw new Error(`The workflow failed: ${error.message}`);
	return new Map(
		Object.entries(runData).map(([name, runs]) => [
			name,
			(runs.at(-1)?.data?.main ?? []).flatMap((items) => items ?? []).map(({ json }) => json),
		]),
	);
}

/** Puts the packed package where n8n keeps the packages that its users install. */
function installPackage(userFolder: string): void {
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	mkdirSync(modules, { recursive: true });
	execFileSync('tar', ['-xzf', packPackage(userFolder)], { cwd: userFolder });
	renameSync(join(userFolder, 'package'), join(modules, PACKAGE_NAME));
}
