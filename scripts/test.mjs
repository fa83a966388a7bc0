// Everything that must hold: build, lint, n8n's package scanner, tests. Parameters go to jest.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installMissing, npm, root, run } from './installMissing.mjs';

const folder = mkdtempSync(join(tmpdir(), 'dify-apps-test-'));
const resultsFile = join(folder, 'results.json');

const steps = [
	['Install', () => installMissing()],
	['Build', () => npm('run', '--silent', 'build')],
	['Lint', () => npm('run', '--silent', 'lint')],
	['Scan', () => npm('run', '--silent', 'scan')],
	['Test', () => run(process.execPath, [jest(), ...jestParameters()])],
];

function jest() {
	return join(root, 'node_modules', 'jest', 'bin', 'jest.js');
}

function jestParameters() {
	return ['--json', `--outputFile=${resultsFile}`, ...process.argv.slice(2)];
}

/** Runs the steps up to the first that fails, and gives its exit code. */
function runSteps() {
	for (const [name, step] of steps) {
		console.log(`== ${name}`);
		const code = step();
		if (code !== 0) {
			console.log(`== ${name} failed`);
			return code;
		}
	}
	return 0;
}

/** Jest's counts as CI reads them; a file whose tests could not even start is a failed one. */
function describeCounts(results) {
	const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
	const skipped = results.numPendingTests + results.numTodoTests;
	const skippedToo = skipped > 0 ? `, ${skipped} skipped` : '';
	return `${results.numPassedTests} passed, ${failed} failed${skippedToo}`;
}

try {
	process.exitCode = runSteps();
	// There is none where a step before failed, or where jest was asked for something else.
	if (existsSync(resultsFile)) {
		console.log(describeCounts(JSON.parse(readFileSync(resultsFile, 'utf8'))));
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
