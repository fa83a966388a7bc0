// The examples in which a person decides, by mail and in n8n's chat, in the newest n8n and in the last 1.x.

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { importedExample, publicChat } from './importedExample';
import { MailServer, mailSettings } from './mailServer';
import type { Mail } from './mailServer';
import type { HostCredential, HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import { chat, chatToEnd, executionIds, lastExecution, until } from './webhookWorkflows';
import type { ChatLine } from './webhookWorkflows';

const BY_MAIL = 'approval-by-email';

const IN_CHAT = 'approval-in-chat';

const MAIL_NODE = 'n8n-nodes-base.emailSend';

const OF_WORKFLOW = 'workflow-approval';

/** A chatflow that waits for one person, and one that waits for a second one behind the first. */
const APPS = ['chatflow-human', 'chatflow-human-twice', 'chat-plain'] as const;

/** A workflow that waits for one person, and one that waits for nobody. */
const WORKFLOWS = ['workflow-human', 'workflow'] as const;

type App = (typeof APPS)[number] | (typeof WORKFLOWS)[number];

let dify: DifyServer;
let mails: MailServer;
let mailPort: number;

beforeAll(async () => {
	dify = await startDifyServer({ pieceIntervalMilliseconds: 5 });
	mails = new MailServer();
	mailPort = await mails.start();
});

afterAll(async () => {
	await mails.close();
	await dify.close();
});

function credentials(): HostCredential[] {
	return [
		{ id: 'mail', name: 'Mail', type: 'smtp', data: mailSettings(mailPort) },
		...[...APPS, ...WORKFLOWS].map((app) => ({
			id: app,
			name: app,
			type: 'difyAppApi',
			data: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app), allowUnauthorizedCerts: false },
		})),
	];
}

const idOf = (example: string, app: App) => `${example}-${app}`;

/** An example as its user has it at work: with credentials, published, reached under its id. */
function atWork(example: string, app: App): HostWorkflow {
	const id = idOf(example, app);
	const workflow = publicChat({ ...importedExample(example, { id: app, name: app }), id });
	return {
		...workflow,
		active: true,
		nodes: workflow.nodes.map((node) => ({
			...node,
			...(node.type === MAIL_NODE ? { credentials: { smtp: { id: 'mail', name: 'Mail' } } } : {}),
			...(node.type === 'n8n-nodes-base.formTrigger' ? { webhookId: id } : {}),
		})),
	};
}

/** A server may be ready before it has begun with what was published while it did not run. */
async function waitUntilAtWork(page: string): Promise<void> {
	await until(`${page} is not there`, async () => {
		const response = await fetch(page);
		await response.text();
		return response.ok ? page : undefined;
	});
}

/** Fills in a page of n8n, in the order of its fields. */
async function fillIn(url: string, values: string[]): Promise<void> {
	const form = new FormData();
	for (const [index, value] of values.entries()) form.append(`field-${index}`, value);
	const response = await fetch(url, { method: 'POST', body: form });
	expect(response.status).toBe(200);
	await response.text();
}

/** The page that a mail leads to. */
function linkIn({ text }: Mail): string {
	const [, link] = /href="([^"]+webhook-waiting[^"]+)"/.exec(text) ?? [];
	if (link === undefined) throw new Error(`The mail leads nowhere:\n${text}`);
	return link.replaceAll('&amp;', '&');
}

/** What a reader sees in the chat, a text for each node that says something. */
function shown(lines: ChatLine[]): string[] {
	const texts = new Map<string, string>();
	for (const { type, content = '', metadata } of lines) {
		if (type === 'item') {
			texts.set(metadata.nodeName, (texts.get(metadata.nodeName) ?? '') + content);
		}
	}
	return [...texts.values()];
}

describe.each(HOSTS)('%s', (name) => {
	let host: N8nHost;
	let server: N8nServer;

	beforeAll(async () => {
		host = new N8nHost(name, { N8N_HOST: '127.0.0.1' });
		await host.import(credentials(), [
			...[BY_MAIL, IN_CHAT].flatMap((example) => APPS.map((app) => atWork(example, app))),
			...WORKFLOWS.map((app) => atWork(OF_WORKFLOW, app)),
		]);
		server = await host.start();
		for (const app of APPS) {
			await waitUntilAtWork(`${server.url}/form/${idOf(BY_MAIL, app)}`);
			await waitUntilAtWork(`${server.url}/webhook/${idOf(IN_CHAT, app)}/chat`);
		}
		for (const app of WORKFLOWS) {
			await waitUntilAtWork(`${server.url}/form/${idOf(OF_WORKFLOW, app)}`);
		}
		await server.logIn();
	});

	afterAll(async () => await host.close());

	const request = async (app: App, text: string, example = BY_MAIL) =>
		await fillIn(`${server.url}/form/${idOf(example, app)}`, ['ada@example.com', text]);

	const say = async (app: App, chatInput: string, sessionId: string) =>
		shown(await chatToEnd(await chat(server, idOf(IN_CHAT, app), chatInput, { sessionId })));

	/** The page that the next mail leads to; n8n shows it only after the execution has begun to wait. */
	const nextPage = async (app: App, example = BY_MAIL): Promise<{ mail: Mail; url: string }> => {
		const mail = await mails.next();
		await until('n8n does not wait for the person', async () => {
			const [id] = await executionIds(server, idOf(example, app), ['waiting']);
			return id;
		});
		return { mail, url: linkIn(mail) };
	};

	describe('by mail', () => {
		it('the person reads what it is about, chooses a button, writes a comment, and the answer goes out', async () => {
			const app = 'chatflow-human';
			await request(app, 'May I have a new grinder?');
			const { mail: asked, url } = await nextPage(app);
			expect(asked.to).toEqual(['approvals@example.com']);
			expect(asked.text).toContain('Subject: Please decide: ada@example.com asks');
			expect(asked.text).toContain('Please check:');
			expect(asked.text).not.toContain('$output');
			const page = await (await fetch(url)).text();
			expect(page).toMatch(/Your decision[\s\S]*Approve[\s\S]*Reject[\s\S]*comment[\s\S]*fine/);
			await fillIn(url, ['Approve', 'Yes, "the big one"\nplease']);
			const answered = await mails.next();
			expect(answered.to).toEqual(['ada@example.com']);
			expect(answered.text).toMatch(/Approved: Yes, "the big one"\r?\nplease/);
			const { status } = await lastExecution(server, idOf(BY_MAIL, app));
			expect(status).toBe('success');
		});

		it('two people are asked in turn where the chatflow waits twice', async () => {
			const app = 'chatflow-human-twice';
			await request(app, 'May I have a new grinder?');
			const first = await nextPage(app);
			await fillIn(first.url, ['Approve', 'good']);
			const second = await nextPage(app);
			expect(second.mail.text).toContain('Please release: good');
			await fillIn(second.url, ['Release', 'now']);
			expect((await mails.next()).text).toMatch(/Released: now/);
		});

		it('nobody is asked where the app answers at once', async () => {
			await request('chat-plain', 'When are you open?');
			const answered = await mails.next();
			expect(answered.to).toEqual(['ada@example.com']);
			expect(answered.text).toContain('You said: When are you open?');
		});
	});

	describe('by mail, for a workflow', () => {
		it('the person decides with what the form says, and the outputs go out', async () => {
			const app = 'workflow-human';
			await request(app, 'A new grinder?', OF_WORKFLOW);
			const { mail: asked, url } = await nextPage(app, OF_WORKFLOW);
			expect(asked.to).toEqual(['approvals@example.com']);
			expect(asked.text).toContain('Please check: A new grinder?');
			await fillIn(url, ['Approve', 'Yes, "the big one"']);
			const answered = await mails.next();
			expect(answered.to).toEqual(['ada@example.com']);
			expect(answered.text).toContain('comment: Yes, "the big one"');
			const { status } = await lastExecution(server, idOf(OF_WORKFLOW, app));
			expect(status).toBe('success');
		});

		it('nobody is asked where the workflow ends at once', async () => {
			await request('workflow', 'When are you open?', OF_WORKFLOW);
			expect((await mails.next()).text).toContain('answer: You said: When are you open?');
		});
	});

	describe("in n8n's chat", () => {
		it('the form and its choices are shown, then a friendly word, then the final answer', async () => {
			const app = 'chatflow-human';
			const choices =
				'Please begin your answer with **Approve** or **Reject**. You can add a comment.';
			expect(await say(app, 'may I?', 'one')).toEqual(['Please check: \n\n[comment]', choices]);
			expect(await say(app, 'well, perhaps', 'one')).toEqual([choices]);
			expect(await say(app, 'approve, looks good', 'one')).toEqual(['Approved: looks good']);
			// The conversation goes on with a new question.
			expect(await say(app, 'may I again?', 'one')).toEqual([
				'Please check: \n\n[comment]',
				choices,
			]);
			expect(await say(app, 'Reject', 'one')).toEqual(['Rejected.']);
		});

		it('another visitor answers no form of the first', async () => {
			const app = 'chatflow-human';
			await say(app, 'may I?', 'two');
			await say(app, 'Approve', 'three');
			expect(await say(app, 'approve mine', 'two')).toEqual(['Approved: mine']);
		});

		it('the second form is shown behind the answer to the first', async () => {
			const app = 'chatflow-human-twice';
			await say(app, 'may I?', 'one');
			expect(await say(app, 'approve good', 'one')).toEqual([
				'Approved: good\n\n\nPlease release: good\n\n[note]',
				'Please begin your answer with **Release** or **Hold**. You can add a comment.',
			]);
			expect((await say(app, 'release now', 'one')).join()).toContain('Released: now');
		});

		it('an app that waits for nobody chats on', async () => {
			expect(await say('chat-plain', 'hello', 'one')).toEqual(['You said: hello']);
			expect(await say('chat-plain', 'approve', 'one')).toEqual(['You said: approve']);
		});
	});
});
