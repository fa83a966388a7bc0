// Tests a credential the way n8n's server does when its user presses "Save".

import { ExecuteContext, ExecutionLifecycleHooks, RoutingNode } from 'n8n-core';
import type { IExecuteData, INode, INodeType } from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { DifyAppApi } from '../../credentials/DifyAppApi.credentials';
import { isObject, objectOf, textOf } from '../../dify/http/json';
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
 * in which n8n does (its `credentials-tester.service.ts`): the status codes of a refusal, then the
 * body of a success; what no rule is for is shown by its status text or its code.
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
		// Node's own errors are none of Jest's, so n8n keeps them as what was answered, not as the cause.
		const { cause: error, errorResponse } = objectOf(thrown);
		const cause = objectOf(error ?? errorResponse);
		if (isObject(cause.response)) {
			const { status, statusText } = cause.response;
			for (const rule of rules) {
				if (rule.type === 'responseCode' && rule.properties.value === status) {
					return { status: 'Error', message: rule.properties.message };
				}
			}
			return {
				status: 'Error',
				message: textOf(statusText) || `Received HTTP status code: ${String(status)}`,
			};
		}
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		return { status: 'Error', message: textOf(cause.code) || message };
	}
}
