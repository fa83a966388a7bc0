// Prepares the environment before n8n-core is loaded: it would otherwise write into the home folder.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.N8N_ENCRYPTION_KEY = 'for-tests-only';
process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'dify-apps-'));
process.env.N8N_LOG_LEVEL = 'silent';
