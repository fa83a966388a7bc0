// n8n's editor in a browser, and the pictures of it that the documentation shows.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { chromium, selectors } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';

import { isObject } from '../../dify/http/json';
import { BROWSER_ID } from './n8nHost';
import type { N8nServer } from './n8nHost';

const CHROMIUM = '/usr/bin/chromium';

const LOOPBACK = '127.0.0.1';

const LAUNCH = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	`--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${LOOPBACK}`,
];

const IMAGES = join(__dirname, '..', '..', 'docs', 'images');

/** The most that a picture may weigh, in bytes. */
const IMAGE_LIMIT = 150_000;

/** Pixels of a picture for one of the page: 960 wide becomes 1,200. */
const SCALE = 1.25;

/** What comes and goes over the page, and hides what a picture is of. */
const COVERING = ['.el-notification', '[data-test-id="floating-nodes"]'];

/** How long the editor may take to show something, in milliseconds. */
const PATIENCE = 30_000;

/** A part of the page, in the page's pixels. */
interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** One browser with the owner of an n8n in it. */
export class Editor {
	readonly #server: N8nServer;

	readonly #browser: Browser;

	readonly page: Page;

	private constructor(server: N8nServer, browser: Browser, page: Page) {
		this.#server = server;
		this.#browser = browser;
		this.page = page;
	}

	/** Opens a browser as the owner who is logged in to the server; installs it when missing. */
	static async open(server: N8nServer): Promise<Editor> {
		installChromium();
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({ executablePath: CHROMIUM, args: LAUNCH });
		const context = await browser.newContext({ deviceScaleFactor: SCALE });
		context.setDefaultTimeout(PATIENCE);
		const [name = '', value = ''] = server.cookie.split('=');
		await context.addCookies([{ name, value, url: server.url }]);
		await context.addInitScript(`localStorage.setItem('n8n-browserId', '${BROWSER_ID}')`);
		// The editor asks npm for the newest version of a community package.
		await context.route(
			(url) => url.hostname !== LOOPBACK,
			async (route) => await route.abort(),
		);
		return new Editor(server, browser, await context.newPage());
	}

	/** An element by n8n's own mark for tests. */
	part(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	/** Where an element is on the page, once it no longer moves. */
	async areaOf(element: Locator): Promise<Area> {
		await element.scrollIntoViewIfNeeded();
		const area = await element.boundingBox();
		if (area === null) throw new Error(`Not on the page: ${String(element)}`);
		return area;
	}

	/** Makes a credential; its id. */
	async createCredential(name: string, type: string, data: IDataObject): Promise<string> {
		return await this.#create('/rest/credentials', { name, type, data });
	}

	/** Makes a workflow; its id. */
	async createWorkflow(name: string, nodes: INode[], connections: IConnections): Promise<string> {
		return await this.#create('/rest/workflows', {
			name,
			nodes,
			connections,
			settings: {},
			active: false,
		});
	}

	async #create(path: string, body: object): Promise<string> {
		const { status, data } = await this.#server.rest('POST', path, body);
		if (!isObject(data) || typeof data.id !== 'string') {
			throw new Error(`n8n made nothing of ${path}: ${status} ${JSON.stringify(data)}`);
		}
		return data.id;
	}

	/** Removes every credential, as in a new n8n. */
	async deleteCredentials(): Promise<void> {
		const { data } = await this.#server.rest('GET', '/rest/credentials');
		if (!Array.isArray(data)) throw new Error(`n8n lists no credentials: ${JSON.stringify(data)}`);
		for (const { id } of data.filter(isObject)) {
			await this.#server.rest('DELETE', `/rest/credentials/${String(id)}`);
		}
	}

	/** Opens a workflow, with one of its nodes open if its id is given. */
	async openWorkflow(id: string, nodeId = ''): Promise<void> {
		await this.page.goto(`${this.#server.url}/workflow/${id}/${nodeId}`);
	}

	/** Types into the search of the node creator, which must be open; finds a node by its name. */
	async searchNodes(words: string, displayName: string): Promise<Locator> {
		await this.part('node-creator-search-bar').fill(words);
		const found = this.part('node-creator-item-name').getByText(displayName, { exact: true });
		await found.waitFor();
		return found;
	}

	/** Writes `docs/images/NAME.png`, if pictures are to be renewed. */
	async picture(name: string, area?: Area): Promise<void> {
		if (process.env.UPDATE_IMAGES !== '1') return;
		const image = await this.page.screenshot({
			clip: area,
			animations: 'disabled',
			style: `${COVERING.join(', ')} { visibility: hidden !important }`,
		});
		if (image.length > IMAGE_LIMIT) throw new Error(`${name}.png weighs ${image.length} bytes`);
		const file = join(IMAGES, `${name}.png`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, image);
	}

	async close(): Promise<void> {
		await this.#browser.close();
	}
}

function installChromium(): void {
	if (existsSync(CHROMIUM)) return;
	const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	try {
		execFileSync('apt-get', ['update', '-qq'], { env: environment, stdio: 'pipe' });
		execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
			env: environment,
			stdio: 'pipe',
		});
	} catch (cause) {
		throw new Error("Debian's package chromium could not be installed", { cause });
	}
	if (!existsSync(CHROMIUM)) throw new Error(`Debian's package chromium brought no ${CHROMIUM}`);
}
