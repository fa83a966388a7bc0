// Runs both legs of n8n's package scanner on this package, without publishing it: the source, and
// the packed tarball as users install it.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dify-apps-scan-'));

function report(leg, { passed, message, details }) {
	console.log(`${leg}: ${passed ? 'nothing found' : (message ?? 'refused')}`);
	if (details) console.log(details);
	return passed;
}

try {
	execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
		cwd: root,
	});
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
	execFileSync('tar', ['-xzf', tarball], { cwd: folder });
	const source = report('source', await analyzePackage(root, SOURCE_FILE_PATTERNS));
	const packed = report(
		'package',
		await analyzePackage(join(folder, 'package'), ['**/*.js', 'package.json']),
	);
	if (!source || !packed) process.exitCode = 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
