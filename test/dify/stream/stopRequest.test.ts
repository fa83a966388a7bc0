// Dify is told to stop: whether it heard of it, why not, and that nobody waits for long.

import { requestStop } from '../../../dify/stream/stopRequest';
import { ManualClock, settle } from '../../support/manualClock';

it('says that Dify was told, and names the task', async () => {
	const told: string[] = [];
	const stop = async (taskId: string) => {
		told.push(taskId);
	};
	expect(await requestStop(stop, 'task-1', new ManualClock())).toBe('Dify was told to stop it.');
	expect(told).toEqual(['task-1']);
});

it('says why Dify could not be told', async () => {
	const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
	const stop = async () => await Promise.reject(refused);
	expect(await requestStop(stop, 'task-1', new ManualClock())).toMatch(
		/^Dify could not be told to stop it \(.*connection refused.*\)\.$/,
	);
});

it('says that Dify may go on where it had named no task, and asks for nothing', async () => {
	const stop = async () => {
		throw new Error('nothing was to be asked for');
	};
	expect(await requestStop(stop, null, new ManualClock())).toContain('may still be working on it');
});

it('gives up after 5 s, also where nobody heeds that', async () => {
	const clock = new ManualClock();
	let said = '';
	let signal: AbortSignal | undefined;
	const stop = async (_taskId: string, given: AbortSignal) => {
		signal = given;
		return await new Promise<void>(() => undefined);
	};
	void requestStop(stop, 'task-1', clock).then((sentence) => {
		said = sentence;
	});
	await settle();
	await clock.advance(4_999);
	expect([said, signal?.aborted]).toEqual(['', false]);
	await clock.advance(1);
	expect([said, signal?.aborted]).toEqual([
		'Dify could not be told to stop it (no answer within 5 s).',
		true,
	]);
});

it('leaves no timer behind', async () => {
	const clock = new ManualClock();
	await requestStop(async () => undefined, 'task-1', clock);
	expect(await clock.advanceToNext()).toBe(false);
});
