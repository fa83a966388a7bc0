// Installs what package-lock.json names, for commands that are to work from a bare clone.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the project's folder, with its output shown.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @returns {number} its exit code
 */
export function run(program, parameters, options = {}) {
	const { status, error } = spawnSync(program, parameters, {
		cwd: root,
		stdio: 'inherit',
		...options,
	});
	if (error) throw error;
	// A program that a signal ended has no code.
	return status ?? 1;
}

/** Runs npm; on Windows it is a script, which only a shell can start. */
export function npm(...parameters) {
	return run('npm', parameters, { shell: process.platform === 'win32' });
}

/**
 * Installs the packages of package-lock.json when node_modules is missing or older.
 *
 * @returns {number} 0, or npm's exit code
 */
export function installMissing() {
	// npm writes this file last, so an interrupted installation has none.
	const installed = timeOf('node_modules/.package-lock.json');
	if (installed !== undefined && installed >= timeOf('package-lock.json')) return 0;
	const reason = installed === undefined ? 'missing' : 'older than package-lock.json';
	console.log(`Packages are ${reason}: npm installs them, which takes a minute or two …`);
	// Gives the versions of the lock file, as "npm ci" does, which however refuses one that does not
	// know the optional packages of every operating system.
	return npm('install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error');
}

/** When a file of the project was last written, in milliseconds; undefined where there is none. */
function timeOf(file) {
	return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs;
}
