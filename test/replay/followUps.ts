// What the recorded servers say to the questions that the package asks on its own account.

import type { Version } from './expectation';
import { readRecording } from './recordings';
import { answerOf } from './server';
import type { Answer } from './server';

/** A recording, or an answer made by hand where no recording has it. */
export type FollowUp = string | Answer;

/** The form of the app that refuses in silence; its own was not recorded, but is the same. */
const FORM = 'app/chatflow-parameters';

const WORKFLOW_FORM = 'app/workflow-parameters';

/** What is asked before a text is paid: whether the app has the variable that Text fills. */
const TEXT_FORM = 'app/completion-parameters';

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
	'streams-bus/workflow-bad-select': [WORKFLOW_FORM],
	'workflow/files-streaming': [WORKFLOW_FORM],
	'extra/wf-stream-type-image': [WORKFLOW_FORM],
	'extra/silent-workflow-file-type-mismatch': [WORKFLOW_FORM],
	'extra/chat-plain-cut': ['extra/chat-plain-messages-25s-after-cut'],
	'extra/agent-cut': ['extra/agent-messages-25s-after-cut'],
};

/** Answers that stand while a recording is played, each for any number of requests. */
export function followUpsOf(version: Version, name: string): FollowUp[] {
	if (version === '1.14.2' && name.startsWith('errors-streaming/workflow-')) return [WORKFLOW_FORM];
	if (version === '1.14.2' && name.startsWith('errors-streaming/')) return [FORM];
	if (version === '1.9.2' && name === 'human/chatflow-pause-streaming') return pausedForGood();
	if (version === '1.9.2' && name === 'human/workflow-pause-streaming') {
		const detail = 'human/workflow-run-detail-paused';
		return [NOT_THERE(eventsPath(version, detail, 'tester')), detail];
	}
	if (name === 'extra/workflow-cut') return cutRun(version);
	if (name === 'extra/nothing-wf-stream') return silentRun(version, name);
	if (name === 'human/workflow-submit') return [openForm(version, name)];
	if (name.startsWith('human/submit')) return ['human/form'];
	if (name === 'extra/human-submit-unknown-token') return ['human/form-unknown'];
	if (/^extra\/(?:human|flags)-submit/.test(name)) return [openForm(version, name)];
	if (name.startsWith('variables/set-')) return ['variables/list'];
	if (name.startsWith('extra/vars-put-')) return [variablesBefore(version, name)];
	const { path } = readRecording(version, name).request;
	return path === '/v1/completion-messages' ? [TEXT_FORM] : (FOLLOW_UPS[name] ?? []);
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

/** Where the node joins a run whose detail was recorded. */
export function eventsPath(version: Version, detail: string, user: string): string {
	const id = readRecording(version, detail).request.path.split('/').at(-1) ?? '';
	return `/v1/workflow/${id}/events?user=${user}&include_state_snapshot=true`;
}

/** The run goes on, and is joined; what it was joined for on 1.15.0 was not recorded. */
function cutRun(version: Version): FollowUp[] {
	const running = 'extra/workflow-run-detail-running';
	const path = eventsPath(version, running, 'extra');
	if (version !== '1.14.2') return [pingsOnly(path), running];
	return [{ ...answerOf(version, 'extra/workflow-events-live'), path }];
}

/** A run that is under way for good: its detail is that of another one, in the same state. */
function silentRun(version: Version, name: string): FollowUp[] {
	const recorded = answerOf(version, 'extra/workflow-run-detail-running');
	const [, id = ''] = /"workflow_run_id": ?"([^"]+)"/.exec(textOf(answerOf(version, name))) ?? [];
	const [, user = ''] =
		/"user": ?"([^"]+)"/.exec(JSON.stringify(readRecording(version, name))) ?? [];
	const other = recorded.path.split('/').at(-1) ?? '';
	return [
		pingsOnly(`/v1/workflow/${id}/events?user=${user}&include_state_snapshot=true`),
		{
			...recorded,
			path: recorded.path.replace(other, id),
			pieces: [Buffer.from(textOf(recorded).replaceAll(other, id))],
		},
	];
}

function textOf({ pieces }: Answer): string {
	return Buffer.concat(pieces).toString();
}

/** A joined run of which nothing is heard: its server pings by itself (§8). */
export function pingsOnly(path: string): Answer {
	return {
		method: 'GET',
		path,
		status: 200,
		headers: { 'Content-Type': 'text/event-stream; charset=utf-8' },
		pieces: [Buffer.from('event: ping\n\n')],
		staysOpen: true,
	};
}
