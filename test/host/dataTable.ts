// A table of n8n itself, made and read by n8n's REST interface.

import { objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { N8nServer } from './n8nHost';
import { expectOk } from './webhookWorkflows';

/** The names of a table's columns, each with what it holds. */
export type Columns = Record<string, 'string' | 'number' | 'boolean'>;

/** n8n 1 gives no more rows than this at a time. */
const PAGE = 50;

/** A data table of the owner's own project. */
export class DataTable {
	private constructor(
		private readonly server: N8nServer,
		private readonly path: string,
		/** What nodes choose the table by. */
		readonly id: string,
	) {}

	/** Makes an empty table. */
	static async create(server: N8nServer, name: string, columns: Columns): Promise<DataTable> {
		const project = await expectOk(server, 'GET', '/rest/projects/personal');
		const tables = `/rest/projects/${textOf(project.id)}/data-tables`;
		const saved = await expectOk(server, 'POST', tables, {
			name,
			columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
		});
		const id = textOf(saved.id);
		return new DataTable(server, `${tables}/${id}`, id);
	}

	/** The same table in an n8n that was started again. */
	within(server: N8nServer): DataTable {
		return new DataTable(server, this.path, this.id);
	}

	/** Adds rows behind those that are there. */
	async insert(rows: JsonObject[]): Promise<void> {
		await expectOk(this.server, 'POST', `${this.path}/insert`, { data: rows, returnType: 'count' });
	}

	/** Gives new values to all rows whose column holds this one. */
	async update(columnName: string, value: string, data: JsonObject): Promise<void> {
		const filters = [{ columnName, condition: 'eq', value }];
		const changed = await this.server.rest('PATCH', `${this.path}/rows`, {
			filter: { type: 'and', filters },
			data,
		});
		if (changed.status !== 200) throw new Error(`Nothing was changed: ${JSON.stringify(changed)}`);
	}

	/** All rows, with their `id`, in the order in which they were added. */
	async rows(): Promise<JsonObject[]> {
		const found: JsonObject[] = [];
		for (;;) {
			const page = `${this.path}/rows?take=${PAGE}&skip=${found.length}`;
			const rows = objectsOf((await expectOk(this.server, 'GET', page)).data);
			if (rows.length === 0) return found;
			found.push(...rows);
		}
	}
}
