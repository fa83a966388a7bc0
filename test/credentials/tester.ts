// Tests a credential the way n8n's server does when its user presses "Save".

import { ExecuteContext, ExecutionLifecycleHooks, RoutingNode } from 'n8n-core';
import type { IExecuteData, INode, INodeType } from 'n8n-workflow';
import { createRunExecutionData, NodeApiError, Workflow } from 'n8n-workflow';

import { DifyAppApi } from '../../credentials/DifyAppApi.credentials';
import { isObject } from '../../dify/http/json';
import type { TestCredential } from '../workflows/harness';
import { additionalData } from '../workflows/harness';

/** What the user reads. */
export interface CredentialVerdict {
	status: 'OK' | 'Error';
	message: string;
}

const NODE: INode = {
	id: 'temp',
	name: 'Temp',
	type: 'temp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { difyAppApi: { id: '1', name: 'Dify' } },
};

/**
 * Sends the credential's test request through n8n-core's router, and looks at the rules in the order
 * in which n8n does: the status codes of a refusal, then the body of a success.
 */
export async function testCredential(credential: TestCredential): Promise<CredentialVerdict> {
	const { test } = new DifyAppApi();
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: ['transform'],
			version: 1,
			description: 'Carries the request of the test',
			defaults: { name: 'Temp' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'difyAppApi', required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
	const workflow = new Workflow({
		nodes: [NODE],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const hooks = new ExecutionLifecycleHooks('internal', '1', {
		id: '1',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [NODE],
		connections: {},
	});
	const input = { main: [[{ json: {} }]] };
	const executeData: IExecuteData = { node: NODE, data: {}, source: null };
	const context = new ExecuteContext(
		workflow,
		NODE,
		additionalData(hooks, credential),
		'internal',
		createRunExecutionData(),
		0,
		[],
		input,
		executeData,
		[],
	);
	const router = new RoutingNode(context, nodeType, {
		id: '1',
		name: 'Dify',
		type: 'difyAppApi',
		data: { allowUnauthorizedCerts: false, ...credential },
	});
	const rules = test.rules ?? [];
	try {
		const [items] = (await router.runNode()) ?? [];
		const body: unknown = items?.[0]?.json;
		for (const rule of rules) {
			if (rule.type !== 'responseSuccessBody') continue;
			const value = isObject(body) ? body[rule.properties.key] : undefined;
			if (value === rule.properties.value)
				return { status: 'Error', message: rule.properties.message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (thrown) {
		if (!(thrown instanceof NodeApiError)) return { status: 'Error', message: String(thrown) };
		for (const rule of rules) {
			if (rule.type !== 'responseCode') continue;
			if (String(rule.properties.value) === thrown.httpCode) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		return { status: 'Error', message: thrown.httpCode ?? thrown.message };
	}
}
