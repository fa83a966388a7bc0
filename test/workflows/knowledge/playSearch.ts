// Lets a server answer as in a recorded search of a knowledge base.

import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { parseObject, textOf } from '../../../dify/http/json';
import { baseOfExchange } from '../../dify/knowledge/recordedBases';
import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson } from '../../support/scriptedServer';

const SEARCH = { resource: 'knowledgeBase', operation: 'search' };

/** Lets the server answer as in a recorded search of a base; gives the parameters, and what is sent. */
export function playSearch(
	server: ScriptedServer,
	version: Version,
	name: string,
	base: JsonObject,
) {
	const asked = baseOfExchange(version, name, base);
	const path = `/v1/datasets/${textOf(asked.id)}`;
	const sent: JsonObject[] = [];
	const { response: recorded } = readRecording(version, `knowledge/${name}`);
	server.on(`GET ${path}`, (response) => sendJson(response, asked));
	server.on(`POST ${path}/retrieve`, (response, request) => {
		sent.push(parseObject(request.text) ?? {});
		response.writeHead(recorded.status, { 'content-type': 'application/json' });
		response.end(readRecordedBody(version, `knowledge/${name}`));
	});
	return { sent, parameters: { ...SEARCH, knowledgeBaseId: asked.id } as IDataObject };
}
