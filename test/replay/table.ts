// The whole table: a row for each recording, whichever versions have it.

import type { Expectations, Expected, Row, Rows, Version } from './expectation';
import agent from './rows/agent';
import annotations from './rows/annotations';
import app from './rows/app';
import audio from './rows/audio';
import chat from './rows/chat';
import chatflow from './rows/chatflow';
import chatflowLlm from './rows/chatflowLlm';
import completion from './rows/completion';
import conversations from './rows/conversations';
import doors from './rows/doors';
import downloads from './rows/downloads';
import endUsers from './rows/endUsers';
import errors from './rows/errors';
import errorsStreaming from './rows/errorsStreaming';
import extra from './rows/extra';
import feedbacks from './rows/feedbacks';
import files from './rows/files';
import forms from './rows/forms';
import human from './rows/human';
import joinedRuns from './rows/joinedRuns';
import knowledgeAuth from './rows/knowledge/auth';
import knowledgeBases from './rows/knowledge/bases';
import knowledgeChunks from './rows/knowledge/chunks';
import knowledgeDocumentCreates from './rows/knowledge/documentCreates';
import knowledgeDocumentFiles from './rows/knowledge/documentFiles';
import knowledgeDocumentStates from './rows/knowledge/documentStates';
import knowledgeDocumentUpdates from './rows/knowledge/documentUpdates';
import knowledgeDocuments from './rows/knowledge/documents';
import knowledgeMetadata from './rows/knowledge/metadata';
import knowledgeModels from './rows/knowledge/models';
import knowledgePipelines from './rows/knowledge/pipelines';
import knowledgeRaces from './rows/knowledge/races';
import knowledgeSearches from './rows/knowledge/searches';
import knowledgeTags from './rows/knowledge/tags';
import messages from './rows/messages';
import newest from './rows/new';
import otherApps from './rows/otherApps';
import renames from './rows/renames';
import runDetails from './rows/runDetails';
import speech from './rows/speech';
import suggestions from './rows/suggestions';
import variableChanges from './rows/variableChanges';
import variables from './rows/variables';
import workflow from './rows/workflow';
import workflowExtra from './rows/workflowExtra';
import workflowFiles from './rows/workflowFiles';
import workflowHuman from './rows/workflowHuman';
import workflowRuns from './rows/workflowRuns';

const GROUPS: Rows[] = [
	agent,
	annotations,
	app,
	audio,
	chat,
	chatflow,
	chatflowLlm,
	completion,
	conversations,
	doors,
	downloads,
	endUsers,
	errors,
	errorsStreaming,
	extra,
	feedbacks,
	files,
	forms,
	human,
	joinedRuns,
	knowledgeAuth,
	knowledgeBases,
	knowledgeChunks,
	knowledgeDocumentCreates,
	knowledgeDocumentFiles,
	knowledgeDocumentStates,
	knowledgeDocumentUpdates,
	knowledgeDocuments,
	knowledgeMetadata,
	knowledgeModels,
	knowledgePipelines,
	knowledgeRaces,
	knowledgeSearches,
	knowledgeTags,
	messages,
	newest,
	otherApps,
	renames,
	runDetails,
	speech,
	suggestions,
	variableChanges,
	variables,
	workflow,
	workflowExtra,
	workflowFiles,
	workflowHuman,
	workflowRuns,
];

/** Names that stand in more than one group; there should be none. */
export const NAMES_TWICE: string[] = GROUPS.flatMap(Object.keys).filter(
	(name, index, names) => names.indexOf(name) !== index,
);

export const TABLE: Rows = Object.fromEntries(GROUPS.flatMap((rows) => Object.entries(rows)));

/** What a user should get of a recording, where the table says so. */
export function expectedOf(row: Expectations | undefined, version: Version): Expected | undefined {
	return row?.[version] ?? row?.all;
}

/** Whether the node cannot send what was recorded of this version. */
export function isReadByTransport(row: Row | undefined, version: Version): boolean {
	return row?.readBy === 'transport' && (row.on === undefined || row.on.includes(version));
}
