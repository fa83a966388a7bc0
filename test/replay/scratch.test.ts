import { writeFileSync } from 'node:fs';
import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { runNode } from '../workflows/harness';
import type { Version } from './expectation';
import { knowledgeCallFor } from './knowledge/call';
import { receivedKnowledge, recordedKnowledge } from './knowledge/sent';
import { sideAnswer } from './knowledge/sideAnswers';
import { readRecording, recordedNames } from './recordings';
import { keyOf, passTime } from './run';
import { startReplayServer } from './server';

it.each<Version>(['1.9.2', '1.14.2', '1.15.0'])('%s', async (version) => {
	const server = await startReplayServer();
	const out: Record<string, unknown> = {};
	const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./;
	for (const name of recordedNames(version).filter((n) => n.startsWith('knowledge/') && only.test(n))) {
		const clock = new ManualClock();
		jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
		jest.spyOn(systemClock, 'wait').mockImplementation(async (ms, signal) => await clock.wait(ms, signal));
		server.reset();
		require('node:fs').appendFileSync('/tmp/prog', `${Date.now()} start ${name}\n`);
		let call;
		try { call = knowledgeCallFor(version, name); } catch (e) { out[name] = { none: (e as Error).message }; continue; }
		const recording = readRecording(version, name);
		const playback = server.play(version, name);
		let asked: () => void = () => undefined; const side = new Promise<void>((r) => { asked = r; });
		server.otherwise((request) => { asked(); return sideAnswer({ version, name, isDone: playback.request !== undefined }, { method: request.method, path: (request.path.split('?')[0] ?? '').replace(/^\/v1/, '') }); });
		try {
			const running = runNode({ type: call.type, parameters: call.parameters, credential: { baseUrl: server.url, apiKey: keyOf(recording) }, items: call.items, onError: 'continueRegularOutput' });
			await Promise.race([playback.flushed, side, running]);
			await passTime(clock, running);
			const { outputs, error } = await Promise.race([running, new Promise<never>((_r, j) => setTimeout(() => j(new Error('stuck')), 15000))]);
			const r: Record<string, unknown> = { played: playback.request !== undefined, side: server.requests.map((q) => `${q.method} ${q.path}`), misfits: server.misfits, json: outputs[0]?.map((i) => i.json), error: error?.message };
			if (playback.request !== undefined) {
				const a = await receivedKnowledge(playback.request, recording);
				const b = recordedKnowledge(recording);
				try { expect(a).toEqual(b); } catch (e) { r.diff = (e as Error).message.replace(/\u001b\[\d+m/g, ''); }
			}
			out[name] = r; require('node:fs').appendFileSync('/tmp/prog', `${Date.now()} ${name}\n`);
		} catch (e) { out[name] = { crash: String((e as Error).stack) }; }
		jest.restoreAllMocks();
	}
	await server.close();
	writeFileSync(`/tmp/out-${version}.json`, JSON.stringify(out, null, 1));
}, 600_000);
