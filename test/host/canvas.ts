// A workflow on n8n's canvas: imported from its file, read node by node, and made into a picture.

import type { Editor } from './editor';

/** Where vue-flow, which n8n draws its canvas with, has nodes and connections. */
const DRAWING = '.vue-flow__viewport';

/** All of the page but the drawing: buttons and panels lie over it. */
const BESIDE = `body :not(:has(${DRAWING}), ${DRAWING}, ${DRAWING} *)`;

/** The page as a picture needs it: nothing but the drawing, and its ground up to the edges. */
const PICTURE_STYLE = `
	${BESIDE} { visibility: hidden !important }
	:has(${DRAWING}) { background: #f5f5f5 !important }
`;

/** What appears at a node only under the mouse. */
const TOOLS = ':is(button, [data-test-id="canvas-node-toolbar"])';

/** What can be seen of the drawing; what holds hidden tools is larger than what is seen of it. */
const DRAWN = [
	`${DRAWING} .vue-flow__node *:not(:has(${TOOLS}), ${TOOLS}, ${TOOLS} *)`,
	`${DRAWING} .vue-flow__edge path`,
].join(', ');

/** Free space around the drawing in a picture, in the page's pixels. */
const MARGIN = 16;

/** A node as a person sees it. */
export interface NodeOnCanvas {
	name: string;
	/** What is written at the node, line by line: its outputs, its name, what it does. */
	lines: string[];
	/** Whether it has the red sign of a node in which something is missing. */
	hasIssue: boolean;
}

/** What an element in the browser can tell; the project's types know no browser. */
interface DrawnElement {
	getBoundingClientRect(): {
		left: number;
		top: number;
		right: number;
		bottom: number;
		width: number;
		height: number;
	};
}

/**
 * Imports a file into a new workflow as *Import from file* does, and shows all of it.
 *
 * @param text what is in the file
 * @param nodes how many nodes it has, without notes
 */
export async function importFile(editor: Editor, text: string, nodes: number): Promise<void> {
	await editor.openWorkflow('new');
	await editor.part('workflow-import-input').setInputFiles({
		name: 'workflow.json',
		mimeType: 'application/json',
		buffer: Buffer.from(text),
	});
	await editor
		.part('canvas-node')
		.nth(nodes - 1)
		.waitFor();
	await editor.part('zoom-to-fit').click();
	// What was imported stays selected, and framed, until something else is clicked.
	await editor.part('canvas').click({ position: { x: 8, y: 8 } });
	await editor.page.locator('.vue-flow__node.selected').first().waitFor({ state: 'detached' });
}

/** All nodes on the canvas but the notes. */
export async function nodesOnCanvas(editor: Editor): Promise<NodeOnCanvas[]> {
	return await Promise.all(
		(await editor.part('canvas-node').all()).map(async (node) => ({
			name: (await node.getAttribute('data-node-name')) ?? '',
			lines: (await node.innerText()).split('\n').map((line) => line.trim()),
			hasIssue: (await node.getByTestId('node-issues').count()) > 0,
		})),
	);
}

/** Writes `docs/images/NAME.png` of the whole drawing, if pictures are to be renewed. */
export async function canvasPicture(editor: Editor, name: string): Promise<void> {
	await editor.page.addStyleTag({ content: PICTURE_STYLE });
	const sides = await editor.page.locator(DRAWN).evaluateAll((elements: DrawnElement[]) =>
		elements
			.map((element) => element.getBoundingClientRect())
			.filter(({ width, height }) => width > 0 && height > 0)
			.map(({ left, top, right, bottom }) => [left, top, right, bottom]),
	);
	const side = (index: number) => sides.map((corners) => corners[index] ?? 0);
	const x = Math.min(...side(0)) - MARGIN;
	const y = Math.min(...side(1)) - MARGIN;
	const width = Math.max(...side(2)) + MARGIN - x;
	const height = Math.max(...side(3)) + MARGIN - y;
	await editor.picture(name, { x, y, width, height });
}
