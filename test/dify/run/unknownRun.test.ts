// What is advised where Dify does not know a run: to be asked for it, no user is needed.

import { toDifyError } from '../../../dify/http/connectionErrors';
import { readRun } from '../../../dify/run/runs';
import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import { listTransport, rejectionOf } from '../listTransport';

/** 1.9.2 answers with a run of nulls, 1.14.2 with a 404. */
it.each<Version>(['1.9.2', '1.14.2'])(
	'an unknown run on %s is looked for by its ID',
	async (version) => {
		const name = 'workflow/run-detail-unknown';
		const { transport } = listTransport({
			status: readRecording(version, name).response.status,
			headers: { 'content-type': 'application/json' },
			pieces: [readRecordedBody(version, name)],
		});
		const failure = toDifyError(await rejectionOf(readRun(transport, 'any')));
		expect(failure).toMatchObject({ code: 'not_found', status: 404 });
		expect(failure.remedy).toContain('workflow_run_id');
		expect(failure.remedy).not.toMatch(/\buser\b/i);
	},
);
