// Holds the Knowledge API against recordings of Dify 1.9.2, 1.14.2 and 1.15.0: the same requests in
// the same order, the same answers.

import { knowledgeSides } from './likeness/knowledge/comparison';
import { KnowledgePlayer } from './likeness/knowledge/player';
import { knowledgeRecordingNames } from './likeness/knowledge/recording';
import type { KnowledgeRow } from './likeness/knowledge/row';
import { ENTRIES, LEFT_OUT } from './likeness/knowledge/rows';

/** Every row, those played together one by one. */
const ROWS: KnowledgeRow[] = ENTRIES.flatMap((entry) =>
	typeof entry === 'function'
		? []
		: [entry.name, ...(entry.together ?? [])].map((name) => ({ ...entry, name })),
);

describe.each(['1.9.2', '1.14.2', '1.15.0'] as const)(
	'the emulated Knowledge API beside Dify %s',
	(version) => {
		const recorded = knowledgeRecordingNames(version);
		const leftOut = { ...LEFT_OUT.all, ...LEFT_OUT[version] };
		const rows = ROWS.filter(({ name }) => recorded.includes(name) && leftOut[name] === undefined);
		const player = new KnowledgePlayer(version);

		beforeAll(async () => {
			for (const entry of ENTRIES) await player.play(entry);
		});

		it('is compared by every recording there is, but for a few with a reason', () => {
			const names = rows.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
			const reasoned = Object.keys(leftOut).filter((name) => recorded.includes(name));
			expect([...names, ...reasoned].sort()).toEqual(recorded);
		});

		it.each(rows)('answers $name', (row) => {
			const played = player.played.get(row.name);
			if (!played) throw new Error(`${row.name} was not played`);
			const { response } = played.recording;
			expect(played.answer.status).toBe(response.status);
			expect(played.answer.headers['content-type']).toBe(response.headers['Content-Type']);
			expect(played.answer.headers['x-version']).toBe(response.headers['X-Version']);
			const [theirs, ours] = knowledgeSides(row, played);
			expect(ours).toEqual(theirs);
		});
	},
);
