import { writeFileSync } from 'node:fs';
import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import type { Version } from './expectation';
import { receivedKnowledge, recordedKnowledge } from './knowledge/sent';
import { readRecording, recordedNames } from './recordings';
import { runThroughNode, runThroughTransport } from './run';
import { startReplayServer } from './server';

it.each<Version>(['1.9.2', '1.14.2', '1.15.0'])(
	'%s',
	async (version) => {
		const server = await startReplayServer();
		const out: Record<string, unknown> = {};
		const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./;
		for (const name of recordedNames(version).filter(
			(n) => n.startsWith('knowledge/') && only.test(n),
		)) {
			const r: Record<string, unknown> = {};
			for (const how of ['node', 'empty', 'transport']) {
				const clock = new ManualClock();
				jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
				jest
					.spyOn(systemClock, 'wait')
					.mockImplementation(async (ms, signal) => await clock.wait(ms, signal));
				server.reset();
				if (how === 'empty' && r.crash === undefined) continue;
				try {
					if (how === 'transport') {
						const t = await runThroughTransport(server, clock, version, name);
						r.transport =
							'error' in t
								? {
										error: {
											headline: t.error.message,
											code: t.error.code,
											status: t.error.status,
											retryable: t.error.retryable,
											message: t.error.words,
											description: t.error.description,
										},
									}
								: { body: t.body };
						continue;
					}
					const { items, played } = await runThroughNode(server, clock, version, name, {
						emptyByExpression: how === 'empty',
					});
					r.played = played.map((p) => p.playback.request !== undefined).every(Boolean);
					r.misfits = server.misfits;
					r.side = server.requests.map((q) => `${q.method} ${q.path}`);
					r.json = items.map((i) => i.json);
					r.request = played[0]?.playback.request === undefined;
					for (const p of played)
						if (p.playback.request !== undefined) {
							const recording = readRecording(version, p.name);
							try {
								expect(await receivedKnowledge(p.playback.request, recording)).toEqual(
									recordedKnowledge(recording),
								);
							} catch (e) {
								r.diff = (e as Error).message.replace(/\u001b\[\d+m/g, '');
							}
						}
				} catch (e) {
					r[how === 'transport' ? 'tcrash' : 'crash'] = String((e as Error).message).slice(0, 300);
				}
				jest.restoreAllMocks();
			}
			out[name] = r;
		}
		await server.close();
		writeFileSync(`/tmp/out-${version}.json`, JSON.stringify(out, null, 1));
	},
	600_000,
);
