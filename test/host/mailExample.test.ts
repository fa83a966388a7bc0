// The example of mails with attachments, with a real mailbox, in the newest n8n and in the last 1.x.

import { createHash } from 'node:crypto';

import { objectOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { importedExample, withCredential } from './importedExample';
import { Mailbox } from './mailbox';
import { MailServer, saveMailCredential } from './mailServer';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import { publish, saveCredential, saveDifyCredential, until } from './webhookWorkflows';

const contentOf = (fileName: string) => Buffer.from(`\0\xff The file ${fileName}`, 'latin1');

/** A mail of Ada's as it travels (RFC 2046), with these files on. */
function mail(subject: string, fileNames: string[], headers: string[] = []): string {
	const part = (more: string[], body: string) => ['--part', ...more, '', body, ''].join('\r\n');
	const files = fileNames.map((fileName) =>
		part(
			[
				`Content-Type: ${fileName.endsWith('.png') ? 'image/png' : 'application/pdf'}`,
				'Content-Transfer-Encoding: base64',
				`Content-Disposition: attachment; filename="${fileName}"`,
			],
			contentOf(fileName).toString('base64'),
		),
	);
	return [
		'From: "Ada" <ada@example.com>',
		'To: orders@example.com',
		`Subject: ${subject}`,
		...headers,
		'MIME-Version: 1.0',
		'Content-Type: multipart/mixed; boundary=part',
		'',
		part(['Content-Type: text/plain'], 'Please see the files.') + files.join('') + '--part--\r\n',
	].join('\r\n');
}

describe.each(HOSTS)('mail-attachments in %s', (name) => {
	let dify: DifyServer;
	let mailbox: Mailbox;
	let mails: MailServer;
	let host: N8nHost;

	beforeAll(async () => {
		dify = await startDifyServer();
		mailbox = new Mailbox();
		mails = new MailServer();
		host = new N8nHost(name);
		const server = await host.start();
		await server.logIn();
		const incoming = await saveCredential(server, {
			name: 'Mailbox',
			type: 'imap',
			data: {
				user: 'orders@example.com',
				password: 'example',
				host: '127.0.0.1',
				port: await mailbox.start(),
				secure: false,
				allowUnauthorizedCerts: false,
			},
		});
		const outgoing = await saveMailCredential(server, await mails.start());
		const app = await saveDifyCredential(server, dify, 'chat-plain');
		const example = withCredential(
			importedExample('mail-attachments', app),
			'n8n-nodes-base.emailReadImap',
			{ imap: incoming },
		);
		await publish(server, [
			withCredential(example, 'n8n-nodes-base.emailSend', { smtp: outgoing }),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await mails?.close();
		await mailbox?.close();
		await dify?.close();
	});

	beforeEach(() => {
		dify.requests.length = 0;
	});

	/** What each request to this path brought, in order. */
	const received = (path: string) =>
		dify.requests.filter((request) => request.path === path).map(({ body }) => objectOf(body));

	const question = (subject: string) =>
		`Read the attached files, and draft a reply to this mail.\n\nSubject: ${subject}\n\nPlease see the files.`;

	it('sends the files of a mail to the app as they came, and mails the draft, to be answered to who wrote', async () => {
		const files = ['order.pdf', 'photo.png', 'receipt.pdf'];
		mailbox.put(
			mail('No files', []),
			mail('Out of office', ['logo.png'], ['Auto-Submitted: auto-replied']),
			mail('My order', files),
		);
		const draft = await mails.next();
		expect(draft.to).toEqual(['help-desk@example.com']);
		expect(draft.text).toMatch(/^Subject: Re: My order\r$/m);
		expect(draft.text).toMatch(/^Reply-To: ada@example\.com\r$/m);
		expect(draft.text.replaceAll('\r\n', '\n')).toContain(
			`You said: [image] ${question('My order')}`,
		);

		expect(received('/v1/files/upload')).toMatchObject(
			files.map((filename) => ({
				fields: { user: 'ada@example.com' },
				files: [
					{ filename, sha256: createHash('sha256').update(contentOf(filename)).digest('hex') },
				],
			})),
		);
		// Nothing is asked about the mail without files, or the one that a machine sent.
		expect(received('/v1/chat-messages')).toMatchObject([
			{
				query: expect.stringContaining(question('My order')),
				user: 'ada@example.com',
				files: [{ type: 'document' }, { type: 'image' }, { type: 'document' }],
			},
		]);
		await until('The mails are not marked as read', async () =>
			mailbox.unread === 0 ? true : undefined,
		);
	});

	it('mails which mail was not read and why, and reads the next one', async () => {
		const pages = Array.from({ length: 6 }, (_page, index) => `page-${index + 1}.png`);
		mailbox.put(mail('Six pages', pages), mail('My bill', ['bill.pdf']));
		const sent = [await mails.next(), await mails.next()];
		const failure = sent.find(({ text }) => /^Subject: Not read: Six pages\r$/m.test(text));
		expect(failure?.text).toMatch(/^Reply-To: ada@example\.com\r$/m);
		expect(failure?.text.replaceAll('\r\n', '\n')).toMatch(
			/\nThe mail of "Ada" <ada@example\.com> waits for a person\.\n\n\S.*\n\S/,
		);
		expect(sent.some(({ text }) => /^Subject: Re: My bill\r$/m.test(text))).toBe(true);
	});
});
