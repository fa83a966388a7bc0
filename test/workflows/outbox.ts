// Stands in for n8n's Send Email in examples whose mails are read, run without n8n itself.

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { textOf } from '../../dify/http/json';

/** A mail that was sent. */
export interface SentMail {
	to: string;
	/** Where an answer to it goes; empty for the sender. */
	replyTo: string;
	subject: string;
	text: string;
}

/**
 * n8n's Send Email node: a mail of text for each item.
 *
 * @param sent gets every mail, in order
 */
export function outboxNode(sent: SentMail[]): INodeType {
	return {
		description: {
			displayName: 'Send Email',
			name: 'emailSend',
			group: ['output'],
			version: 2.1,
			description: 'Stands in for Send Email',
			defaults: { name: 'Send Email' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: ['toEmail', 'subject', 'text', 'options'].map((name) => ({
				displayName: name,
				name,
				type: 'json',
				default: '',
			})),
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData().map((_item, item) => {
				const read = (name: string) => textOf(this.getNodeParameter(name, item, ''));
				sent.push({
					to: read('toEmail'),
					replyTo: read('options.replyTo'),
					subject: read('subject'),
					text: read('text'),
				});
				return { json: {}, pairedItem: { item } };
			});
			return [items];
		},
	};
}
