// Which runs of a node are an agent's, by what n8n says of them in its two ways.

import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isAiTool } from '../../../nodes/shared/aiTool';
import { node } from '../../workflows/harness';

/** What n8n gives a node, as far as it tells of agents. */
function n8nWith(own: Partial<INode>, isToolExecution?: () => boolean): IExecuteFunctions {
	const told = { getNode: () => ({ ...node('Dify', 'dify', {}), ...own }), isToolExecution };
	return told as unknown as IExecuteFunctions;
}

it('is one where n8n says so', () => {
	expect(isAiTool(n8nWith({}, () => true))).toBe(true);
});

it('is one where the engine runs the node for the agent, and says nothing', () => {
	const rewireOutputLogTo = NodeConnectionTypes.AiTool;
	expect(isAiTool(n8nWith({ rewireOutputLogTo }, () => false))).toBe(true);
	expect(isAiTool(n8nWith({ rewireOutputLogTo }))).toBe(true);
});

it('is none otherwise, in an n8n that cannot say it either', () => {
	expect(isAiTool(n8nWith({}, () => false))).toBe(false);
	expect(isAiTool(n8nWith({}))).toBe(false);
});
