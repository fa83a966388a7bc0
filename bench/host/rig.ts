// A real n8n with the package in it, a stand-in for Dify, and what is asked of them.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { dirname, join } from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';

import { freePort } from '../../test/host/freePort';
import { N8nHost } from '../../test/host/n8nHost';
import type { HostWorkflow, N8nServer } from '../../test/host/n8nHost';
import {
	chain,
	difyNode,
	hostNode,
	post,
	publish,
	saveCredential,
	webhookTrigger,
} from '../../test/host/webhookWorkflows';
import type { SavedCredential } from '../../test/host/webhookWorkflows';
import { DifyStandIn } from './difyStandIn';
import type { Pace } from './difyStandIn';
import type { Usage } from './probe';

/** Nothing looks at it but the package. */
const KEY = 'app-example-for-measuring';

const HTTP_REQUEST = { name: 'n8n-nodes-base.httpRequest', version: 4.2 };

/** How a question is asked; an expression takes it from the item, as in the workflows of users. */
const ASK = { user: 'ada', query: '={{ $json.question }}' };

/** Everything that a row about a real n8n needs. */
export class Rig {
	readonly dify = new DifyStandIn();

	#credential: SavedCredential | undefined;

	#server: N8nServer | undefined;

	#probePort = 0;

	private constructor(readonly host: N8nHost) {}

	/** Starts all of it; n8n with its own defaults, where those of the tests are others. */
	static async start(environment: Record<string, string> = {}): Promise<Rig> {
		const rig = new Rig(
			new N8nHost('n8n-2', {
				N8N_EXPRESSION_ENGINE: 'vm',
				N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
				...environment,
			}),
		);
		await rig.dify.start();
		rig.#probePort = await freePort();
		const server = await rig.host.start({
			environment: {
				NODE_OPTIONS: `--require=${join(dirname(process.argv[1] ?? ''), 'probe.cjs')}`,
				DIFY_BENCH_PROBE: String(rig.#probePort),
			},
		});
		rig.#server = server;
		await server.logIn();
		rig.#credential = await saveCredential(server, {
			name: 'measured',
			type: 'difyAppApi',
			data: { baseUrl: rig.dify.baseUrl, apiKey: KEY, allowUnauthorizedCerts: false },
		});
		return rig;
	}

	get server(): N8nServer {
		if (this.#server === undefined) throw new Error('n8n has not been started');
		return this.#server;
	}

	/** A Dify Chat node that asks what each item says. */
	chatNode(more: INodeParameters = {}): INode {
		return difyNode(this.#saved, { ...ASK, ...more });
	}

	get #saved(): SavedCredential {
		if (this.#credential === undefined) throw new Error('There is no credential');
		return this.#credential;
	}

	/**
	 * n8n's HTTP Request node that asks the same.
	 *
	 * @param hasCredential whether it has the same credential, or the key typed into it: with a
	 * credential n8n does more for each request
	 */
	httpNode(hasCredential: boolean): INode {
		const key = { name: 'Authorization', value: `Bearer ${KEY}` };
		const parameters: INodeParameters = {
			method: 'POST',
			url: `${this.dify.baseUrl}/chat-messages`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ { query: $json.question, user: "ada", inputs: {}, response_mode: "streaming" } }}',
			options: { response: { response: { responseFormat: 'text' } } },
		};
		if (hasCredential) return this.requestNode(parameters);
		const typed = { sendHeaders: true, headerParameters: { parameters: [key] } };
		return hostNode('HTTP', HTTP_REQUEST, { ...parameters, ...typed });
	}

	/** An HTTP Request node with the same credential. */
	requestNode(parameters: INodeParameters): INode {
		const authentication = {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'difyAppApi',
		};
		return {
			...hostNode('HTTP', HTTP_REQUEST, { ...authentication, ...parameters }),
			credentials: { difyAppApi: { ...this.#saved } },
		};
	}

	/** Publishes workflows whose executions are not kept, so that only the work itself is measured. */
	async publish(workflows: HostWorkflow[]): Promise<void> {
		const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'none' };
		await publish(
			this.server,
			workflows.map((workflow) => ({ ...workflow, settings })),
		);
	}

	/** A workflow that gives a node as many questions as are posted to it. */
	batch(name: string, node: INode): HostWorkflow {
		const trigger = webhookTrigger(name, 'lastNode');
		const split = hostNode(
			'Split',
			{ name: 'n8n-nodes-base.splitOut', version: 1 },
			{ fieldToSplitOut: 'body.questions', options: { destinationFieldName: 'question' } },
		);
		const parameters = { ...trigger.parameters, responseData: 'firstEntryJson' };
		return chain(name, { ...trigger, parameters }, split, node);
	}

	/**
	 * Asks so many questions of a batch, and waits for all of their answers.
	 *
	 * @param reachDify whether the batch hands them on to Dify
	 */
	async ask(name: string, questions: number, pace: Pace = {}, reachDify = true): Promise<void> {
		const before = this.dify.questions;
		const question = JSON.stringify(pace);
		const response = await post(this.server, name, {
			questions: Array.from({ length: questions }, () => question),
		});
		const text = await response.text();
		const asked = this.dify.questions - before;
		if (response.status !== 200 || asked !== (reachDify ? questions : 0)) {
			throw new Error(
				`${asked} of ${questions} questions were asked; n8n said ${response.status}: ${text.slice(0, 500)}`,
			);
		}
	}

	/** What n8n's process has used since the last time. */
	async usage(isCollected = false): Promise<Usage> {
		const usage: Usage = JSON.parse(await this.#probe(isCollected ? 'collected' : 'now'));
		return usage;
	}

	/** Where n8n's time goes while something is done, where the environment asks for that. */
	async profiled(work: () => Promise<void>): Promise<void> {
		if (process.env.DIFY_BENCH_PROFILE === undefined) return await work();
		await this.#probe('profile/start');
		await work();
		process.stderr.write(`${await this.#probe('profile/end')}\n`);
	}

	async close(): Promise<void> {
		await this.host.close();
		await this.dify.close();
	}

	async #probe(path: string): Promise<string> {
		const response = await fetch(`http://127.0.0.1:${this.#probePort}/${path}`);
		return await response.text();
	}
}

/** Does something with a rig, and closes it whatever comes of that. */
export async function withRig<Result>(
	work: (rig: Rig) => Promise<Result>,
	environment?: Record<string, string>,
): Promise<Result> {
	const rig = await Rig.start(environment);
	try {
		return await work(rig);
	} finally {
		await rig.close();
	}
}
