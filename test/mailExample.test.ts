// Runs the example of mails with attachments through n8n-core against the emulator.

import { createHash } from 'node:crypto';

import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { outboxNode } from './workflows/outbox';
import type { SentMail } from './workflows/outbox';
import { runExample } from './workflows/runExample';

let dify: DifyServer;

const sent: SentMail[] = [];

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
	sent.length = 0;
});

afterAll(async () => await dify.close());

/** What each request to this path brought, in order. */
const received = (path: string) =>
	dify.requests.filter((request) => request.path === path).map(({ body }) => body);

describe('mail-attachments.json', () => {
	/** A mail as n8n's mail trigger gives it in the format "resolved". */
	function mail(subject: string, files: string[], headers: IDataObject = {}): INodeExecutionData {
		const binary = files.map((fileName, index): [string, IBinaryKeyData[string]] => {
			const mimeType = fileName.endsWith('.png') ? 'image/png' : 'application/pdf';
			const data = Buffer.from(`The file ${fileName}`).toString('base64');
			return [`attachment_${index}`, { data, fileName, mimeType }];
		});
		const sender = { address: 'ada@example.com', name: 'Ada' };
		return {
			json: {
				subject,
				text: 'Please see the files.\n',
				from: { value: [sender], html: '', text: '"Ada" <ada@example.com>' },
				headers: { subject: `Subject: ${subject}`, ...headers },
				attributes: { uid: 1 },
			},
			...(files.length > 0 && { binary: Object.fromEntries(binary) }),
		};
	}

	async function run(...items: INodeExecutionData[]): Promise<void> {
		const result = await runExample(dify, 'mail-attachments.json', {
			items,
			nodeTypes: { 'n8n-nodes-base.emailSend': outboxNode(sent) },
		});
		expect(result.error).toBeUndefined();
	}

	const question = (subject: string) =>
		`Read the attached files, and draft a reply to this mail.\n\nSubject: ${subject}\n\nPlease see the files.\n`;

	it('sends all files of a mail along, byte for byte and in their order, as its sender', async () => {
		await run(mail('My order', ['order.pdf', 'photo.png', 'receipt.pdf']));
		expect(received('/v1/files/upload')).toMatchObject(
			['order.pdf', 'photo.png', 'receipt.pdf'].map((filename) => ({
				fields: { user: 'ada@example.com' },
				files: [
					{
						filename,
						sha256: createHash('sha256').update(`The file ${filename}`).digest('hex'),
					},
				],
			})),
		);
		const [body, ...more] = received('/v1/chat-messages');
		expect(more).toEqual([]);
		expect(body).toMatchObject({ query: question('My order'), user: 'ada@example.com' });
		expect(Object(body).files).toMatchObject([
			{ type: 'document', transfer_method: 'local_file' },
			{ type: 'image', transfer_method: 'local_file' },
			{ type: 'document', transfer_method: 'local_file' },
		]);
	});

	it('mails the draft to those who check it; their reply goes to who wrote', async () => {
		await run(mail('My order', ['order.pdf']), mail('The bill', ['bill.pdf']));
		expect(sent).toEqual(
			['My order', 'The bill'].map((subject) => ({
				to: 'help-desk@example.com',
				replyTo: 'ada@example.com',
				subject: `Re: ${subject}`,
				text: `You said: ${question(subject)}`,
			})),
		);
	});

	it('asks nothing about a mail without attachments, or one that no person wrote', async () => {
		await run(
			mail('No files', []),
			mail('Out of office', ['logo.png'], { 'auto-submitted': 'Auto-Submitted: auto-replied' }),
			mail('My order', ['order.pdf']),
		);
		expect(received('/v1/chat-messages')).toHaveLength(1);
		expect(sent.map(({ subject }) => subject)).toEqual(['Re: My order']);
	});

	it('mails which mail was not read and why, and answers the others', async () => {
		const many = Array.from({ length: 6 }, (_, index) => `page-${index + 1}.png`);
		await run(mail('Six pages', many), mail('My order', ['order.pdf']));
		expect(sent.map(({ subject }) => subject).sort()).toEqual([
			'Not read: Six pages',
			'Re: My order',
		]);
		expect(sent.find(({ subject }) => subject === 'Not read: Six pages')).toEqual({
			to: 'help-desk@example.com',
			replyTo: 'ada@example.com',
			subject: 'Not read: Six pages',
			text: expect.stringMatching(
				/^The mail of "Ada" <ada@example\.com> waits for a person\.\n\n\S.*\n\S/,
			),
		});
	});
});
