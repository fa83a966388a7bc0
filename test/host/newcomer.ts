// Somebody who sees n8n for the first time: the clicks between its pages, in both generations of n8n.

import type { Locator } from 'playwright-core';

import type { Editor } from './editor';
import type { HostName } from './n8nInstallation';

/** A column of a data table, by n8n's name of its type. */
export interface Column {
	name: string;
	type: 'string' | 'number';
}

export class Newcomer {
	readonly #editor: Editor;

	readonly #host: HostName;

	constructor(editor: Editor, host: HostName) {
		this.#editor = editor;
		this.#host = host;
	}

	/** Saves a workflow whenever n8n asks about it because another page is opened. */
	async saveWhenAsked(): Promise<void> {
		const question = this.#editor.page
			.getByRole('dialog')
			.filter({ hasText: 'Save changes before leaving?' });
		await this.#editor.page.addLocatorHandler(question, async () => {
			await question.getByRole('button', { name: 'Save', exact: true }).click();
		});
	}

	/** Opens n8n's settings: behind the owner's picture in n8n 1. */
	async openSettings(name: string): Promise<void> {
		if (this.#host === 'n8n-1') {
			await this.#editor.part('main-sidebar-user-menu').click();
			await this.#editor.page.getByText(name, { exact: true }).click();
		} else {
			await this.#editor.part('main-sidebar-settings').click();
		}
	}

	async openNewWorkflow(): Promise<void> {
		await this.#editor.part('universal-add').click();
		await this.#editor.page
			.getByRole('menuitem', { name: /^(?:new )?workflow$/i })
			.last()
			.click();
		await this.#editor.part('canvas-add-button').waitFor();
	}

	/** Looks for "Dify" in the node creator, which must be open, and takes a node's action. */
	async addNode(displayName: string, action: string): Promise<void> {
		await (await this.#editor.searchNodes('Dify', displayName)).click();
		await this.#editor
			.part('node-creator-item-name')
			.getByText(action, { exact: true })
			.first()
			.click();
		await this.#editor.part('ndv').waitFor();
	}

	/** Begins a new credential in the panel of a node that is open. */
	async openNewCredential(): Promise<void> {
		if (this.#host === 'n8n-1') {
			await this.#editor.part('node-credentials-select').click();
			await this.#editor.page.getByText('Create new credential').click();
		} else {
			await this.#editor.page.getByText('Connect to Dify App').click();
		}
		// The dialog fetches a name for the new credential, and saves none without.
		await this.#editor.part('credential-name').filter({ hasText: 'Dify App account' }).waitFor();
	}

	async closePanel(): Promise<void> {
		await this.#editor.part(this.#host === 'n8n-1' ? 'back-to-canvas' : 'ndv-close-button').click();
		await this.#editor.part('ndv').waitFor({ state: 'hidden' });
	}

	/** A node on the canvas, once all of them are in sight. */
	async nodeInSight(name: string): Promise<Locator> {
		await this.#editor.part('zoom-to-fit').click();
		const node = this.#editor.page.locator(
			`[data-test-id="canvas-node"][data-node-name="${name}"]`,
		);
		await node.waitFor();
		return node;
	}

	async openPanel(name: string): Promise<void> {
		await (await this.nodeInSight(name)).dblclick();
		await this.#editor.part('ndv').waitFor();
	}

	/** Imports a workflow into the new one that is open, and waits until n8n has saved it. */
	async importFile(file: string): Promise<void> {
		const { page } = this.#editor;
		const saved = page.waitForResponse(
			(response) =>
				response.request().method() === 'POST' && response.url().includes('/rest/workflows'),
		);
		await this.#editor.part('workflow-menu').click();
		const chooser = page.waitForEvent('filechooser');
		if (this.#host === 'n8n-1') {
			await page.getByText('Import from File').click();
		} else {
			await page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
			await page.getByRole('menuitem', { name: 'From file', exact: true }).click();
		}
		await (await chooser).setFiles(file);
		await this.#editor.part('canvas-node').first().waitFor();
		if (this.#host === 'n8n-1') {
			await this.#editor.part('workflow-save-button').getByText('Save', { exact: true }).click();
		}
		await saved;
	}

	/** Opens a saved workflow from n8n's list. */
	async openWorkflow(name: string): Promise<void> {
		await this.#editor.part('project-home-menu-item').click();
		await this.#editor.part('workflow-card-name').getByText(name, { exact: true }).click();
		await this.#editor.part('canvas-node').first().waitFor();
	}

	/** Makes a data table; n8n shows it then. */
	async createDataTable(name: string, columns: Column[]): Promise<void> {
		const { page } = this.#editor;
		await this.openDataTables();
		await page.getByRole('button', { name: 'Create data table' }).first().click();
		await this.#editor.part('data-table-name-input-select').fill(name);
		await page.getByRole('button', { name: 'Create', exact: true }).click();
		for (const column of columns) {
			await page.getByRole('button', { name: 'Add Column' }).first().click();
			const form = this.#editor.part('add-column-popover-content');
			await this.#editor.part('add-column-name-input').fill(column.name);
			await form.getByRole('combobox').click();
			await page.getByRole('option', { name: column.type }).click();
			await this.#editor.part('data-table-add-column-submit-button').click();
			await form.waitFor({ state: 'hidden' });
		}
	}

	async openDataTables(): Promise<void> {
		await this.#editor.part('project-home-menu-item').click();
		await this.#editor.page.getByText('Data tables', { exact: true }).first().click();
		await this.#editor.part('add-resource-dataTable').waitFor();
	}
}
