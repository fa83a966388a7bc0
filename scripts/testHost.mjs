// Runs the package in real n8n hosts. Parameters go to jest: names of legs, or nothing for all.

import { join } from 'node:path';

import { installMissing, npm, root, run } from './installMissing.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

const steps = [
	() => installMissing(),
	() => npm('run', '--silent', 'build'),
	() =>
		run(process.execPath, [jest, '--config', 'test/host/jest.config.js', ...process.argv.slice(2)]),
];

for (const step of steps) {
	process.exitCode = step();
	if (process.exitCode !== 0) break;
}
