// The whole table: a row for each recording, whichever versions have it.

import type { Expected, Row, Rows, Version } from './expectation';
import agent from './rows/agent';
import app from './rows/app';
import chat from './rows/chat';
import chatflow from './rows/chatflow';
import chatflowLlm from './rows/chatflowLlm';
import completion from './rows/completion';
import conversations from './rows/conversations';
import errors from './rows/errors';
import errorsStreaming from './rows/errorsStreaming';
import extra from './rows/extra';
import files from './rows/files';
import human from './rows/human';
import messages from './rows/messages';
import newest from './rows/new';
import variables from './rows/variables';

const GROUPS: Rows[] = [
	agent,
	app,
	chat,
	chatflow,
	chatflowLlm,
	completion,
	conversations,
	errors,
	errorsStreaming,
	extra,
	files,
	human,
	messages,
	newest,
	variables,
];

/** Names that stand in more than one group; there should be none. */
export const NAMES_TWICE: string[] = GROUPS.flatMap(Object.keys).filter(
	(name, index, names) => names.indexOf(name) !== index,
);

export const TABLE: Rows = Object.fromEntries(GROUPS.flatMap((rows) => Object.entries(rows)));

/** What a user should get of a recording, where the table says so. */
export function expectedOf(row: Row | undefined, version: Version): Expected | undefined {
	return row?.[version] ?? row?.all;
}
