// Turns as they are executed: begun, whichever kind of app answers, and stopped.

import { isGraph } from './apps';
import { runChatflow } from './chatflowTurn';
import { runEasyUi } from './easyUi';
import type { Execution } from './execution';
import type { JsonObject } from './python';
import type { RouteContext } from './router';
import { beginTurn } from './turn';
import type { PreparedTurn } from './turn';

/** Begins a checked turn. */
export function executionOf(prepared: PreparedTurn): Execution {
	const turn = beginTurn(prepared);
	const { generation } = turn;
	const graph = isGraph(turn.app.definition);
	return {
		generation,
		run: async () => (graph ? await runChatflow(turn) : await runEasyUi(turn)),
		orphan: () => {
			generation.answerLost = true;
		},
	};
}

/** Stops the turn that a path names, if the user may; the answer tells nothing of it. */
export function stopTurn({ emulator, app, user, params }: RouteContext): JsonObject {
	const generation = emulator.generations.find(({ taskId }) => taskId === params.taskId);
	const graph = isGraph(app.definition);
	if (!generation || generation.app !== app.definition.name) return { result: 'success' };
	if (generation.user === user.session || (graph && emulator.generation === '1.15')) {
		generation.stop();
	} else if (graph && emulator.hasWorker) {
		generation.stopAtEnd();
	}
	return { result: 'success' };
}
