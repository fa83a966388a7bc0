// Stands in for n8n's Send Email where it asks a person and waits, in examples run without n8n itself.

import type { IDataObject, IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { objectsOf } from '../../dify/http/json';

/** What was said in a mail, and the page that it leads to. */
export interface AskedPerson {
	to: unknown;
	subject: unknown;
	message: unknown;
	until: unknown;
	fields: IDataObject[];
}

/** What the person filled in, or that the time was up. */
export type Decision = IDataObject | 'nobody';

/**
 * n8n's Send Email node; when it waits it gives what the person filled in and nothing else, or its
 * own item if the time was up.
 *
 * @param asked gets every question, in order
 * @param decisions one for each question
 */
export function mailNode(asked: AskedPerson[], decisions: Decision[]): INodeType {
	const names = ['operation', 'toEmail', 'subject', 'message', 'jsonOutput', 'options', 'text'];
	const description: INodeTypeDescription = {
		displayName: 'Send Email',
		name: 'emailSend',
		group: ['output'],
		version: 2.1,
		description: 'Stands in for Send Email',
		defaults: { name: 'Send Email' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: names.map((name) => ({
			displayName: name,
			name,
			type: 'json',
			default: '',
		})),
	};
	return {
		description,
		async execute(this: IExecuteFunctions) {
			const read = (name: string): unknown => this.getNodeParameter(name, 0);
			if (read('operation') === 'send') {
				return [[{ json: { to: String(read('toEmail')), text: String(read('text')) } }]];
			}
			asked.push({
				to: read('toEmail'),
				subject: read('subject'),
				message: read('message'),
				until: read('options.limitWaitTime.values.maxDateAndTime'),
				fields: objectsOf(read('jsonOutput')) as IDataObject[],
			});
			const data = decisions[asked.length - 1];
			if (data === undefined) throw new Error('Nobody expected this question');
			return [data === 'nobody' ? this.getInputData() : [{ json: { data } }]];
		},
	};
}
