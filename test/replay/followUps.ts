// What the recorded servers say to the questions that the package asks on its own account.

import type { Version } from './expectation';
import { readRecording } from './recordings';
import { answerOf } from './server';
import type { Answer } from './server';

/** A recording, or an answer made by hand where no recording has it. */
export type FollowUp = string | Answer;

/** The form of the app that refuses in silence; its own was not recorded, but is the same. */
const FORM = 'app/chatflow-parameters';

const NOT_THERE = (path: string): Answer => ({
	method: 'GET',
	path,
	status: 404,
	headers: { 'Content-Type': 'text/html; charset=utf-8', 'X-Version': '1.9.2' },
	pieces: [Buffer.from('<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>')],
	staysOpen: false,
});

const FOLLOW_UPS: Record<string, FollowUp[]> = {
	'errors/conversation-unknown-streaming': ['messages/list-unknown', FORM],
	'extra/nothing-stream': [FORM],
	'extra/chatflow-cut': [
		'extra/chatflow-events-after-cut',
		'extra/chatflow-messages-25s-after-cut',
		'extra/chatflow-run-detail-after-cut',
	],
	'extra/chat-plain-cut': ['extra/chat-plain-messages-25s-after-cut'],
	'extra/agent-cut': ['extra/agent-messages-25s-after-cut'],
};

/** Answers that stand while a recording is played, each for any number of requests. */
export function followUpsOf(version: Version, name: string): FollowUp[] {
	if (version === '1.14.2' && name.startsWith('errors-streaming/')) return [FORM];
	if (version === '1.9.2' && name === 'human/chatflow-pause-streaming') return pausedForGood();
	if (name.startsWith('human/submit')) return ['human/form'];
	if (name === 'extra/human-submit-unknown-token') return ['human/form-unknown'];
	if (/^extra\/(?:human|flags)-submit/.test(name)) return [openForm(version, name)];
	if (name.startsWith('variables/set-')) return ['variables/list'];
	if (name.startsWith('extra/vars-put-')) return [variablesBefore(version, name)];
	return FOLLOW_UPS[name] ?? [];
}

/** The form that a recording submits: that of another run of the same app, which was recorded. */
export function openForm(version: Version, name: string): Answer {
	const { path } = readRecording(version, name).request;
	return { ...answerOf(version, 'human/form'), path };
}

/** The variables of the conversation in which a recording changes one. */
function variablesBefore(version: Version, name: string): Answer {
	const [path = ''] = readRecording(version, name).request.path.split(/(?<=\/variables)\//);
	return { ...answerOf(version, 'extra/vars-all'), path };
}

/** Human input on 1.9.2: nothing can be joined, and the run stays as it is (§8). */
function pausedForGood(): FollowUp[] {
	const run = 'f879e2c2-b20a-400d-94b7-273cd87428b8';
	const conversation = '695f1973-5c7e-4247-8884-c08ed118fa56';
	const json = (path: string, body: object): Answer => ({
		...NOT_THERE(path),
		status: 200,
		headers: { 'Content-Type': 'application/json', 'X-Version': '1.9.2' },
		pieces: [Buffer.from(JSON.stringify(body))],
	});
	return [
		NOT_THERE(`/v1/workflow/${run}/events?user=tester&include_state_snapshot=true`),
		json(`/v1/messages?conversation_id=${conversation}&user=tester`, { data: [] }),
		json(`/v1/workflows/run/${run}`, {
			id: run,
			status: 'paused',
			error: 'Awaiting human input',
			outputs: null,
		}),
	];
}
