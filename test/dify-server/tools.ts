// The one tool of the agent app, and what happens when the model calls another.

import { pythonJson } from './python';
import type { JsonObject } from './python';

/** Labels of a tool call and what the tool said. */
export interface ToolResult {
	labels: JsonObject;
	said: string;
}

/** Calls a tool; `now` in milliseconds since 1970. A tool there is not only says so. */
export function callTool(name: string, now: number): ToolResult {
	if (name === 'current_time') {
		const label = 'Current Time';
		const labels = { zh_Hans: '获取当前时间', en_US: label, pt_BR: label, ja_JP: label };
		return { labels: { [name]: labels }, said: new Date(now).toISOString().slice(0, 10) };
	}
	return {
		labels: { [name]: { en_US: name, zh_Hans: name } },
		said: `there is not a tool named ${name}`,
	};
}

/** The JSON text in which a thought keeps the input or the result of a tool. */
export function observationOf(name: string, value: unknown): string {
	return pythonJson({ [name]: value });
}
