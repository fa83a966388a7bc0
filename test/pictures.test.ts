// Each example shows its canvas on its page, and no picture lies there that no document shows.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');

const IMAGES = 'docs/images';

const PAGE = 'examples/README.md';

const HOW = 'UPDATE_IMAGES=1 npm run test:host -- test/host/editorExamples.test.ts';

interface Picture {
	/** What those who do not see it are told. */
	alternative: string;
	/** Its path in the project. */
	path: string;
}

/** The pictures in a text of a document. */
function picturesIn(text: string, document: string): Picture[] {
	return [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(
		([, alternative = '', link = '']) => ({ alternative, path: join(dirname(document), link) }),
	);
}

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => join(folder, name));
}

const DOCUMENTS = [
	...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
	...filesIn('docs', '.md'),
	PAGE,
];

const SHOWN = DOCUMENTS.flatMap((document) => picturesIn(read(document), document));

/** What is wrong with the section of an example; nothing if it shows its canvas. */
function faultsOf(example: string): string[] {
	const section = read(PAGE)
		.split(/^## /m)
		.find((text) => text.split('\n')[0]?.includes(`\`${example}.json\``));
	if (section === undefined) return [`${PAGE} has no section about ${example}.json`];
	const path = `${IMAGES}/examples/${example}.png`;
	if (!existsSync(join(ROOT, path))) return [`${path} is missing. To make it: ${HOW}`];
	const isShown = picturesIn(section, PAGE).some((picture) => picture.path === path);
	return isShown ? [] : [`${PAGE} does not show ${path} in the section of ${example}.json`];
}

it.each(filesIn('examples', '.json').map((file) => basename(file, '.json')))(
	'%s shows its canvas in its section',
	(example) => {
		expect(faultsOf(example)).toEqual([]);
	},
);

it('shows every picture somewhere', () => {
	const shown = SHOWN.map(({ path }) => path);
	expect(filesIn(IMAGES, '.png').filter((path) => !shown.includes(path))).toEqual([]);
});

it('says in words what each picture shows', () => {
	expect(SHOWN.filter(({ alternative }) => alternative.length < 10)).toEqual([]);
});
