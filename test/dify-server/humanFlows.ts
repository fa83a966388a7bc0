// The flows with nodes that wait for a person.

import type { ChatflowRun } from './chatflowRun';
import type { GraphNode } from './graphNode';
import type { FormInput } from './humanForm';
import { askPerson } from './humanInput';
import type { Branch, Question } from './humanInput';
import { pythonText } from './python';
import type { WorkflowRun } from './workflowRun';

type Asked = Omit<Question, 'accepted' | 'refused' | 'late'>;

function paragraph(name: string, value: string): FormInput {
	const constant = { type: 'constant' as const, selector: [], value };
	return { output_variable_name: name, type: 'paragraph', default: constant };
}

function approval(topic: string): Asked {
	return {
		node: { id: 'human', title: 'Approve' },
		template: 'Please check: {{#start.topic#}}\n\n{{#$output.comment#}}',
		content: `Please check: ${topic}\n\n{{#$output.comment#}}`,
		input: paragraph('comment', 'fine'),
		actions: [
			{ id: 'approve', title: 'Approve', button_style: 'primary' },
			{ id: 'reject', title: 'Reject', button_style: 'default' },
		],
	};
}

function release(comment: string): Asked {
	return {
		node: { id: 'human2', title: 'Release' },
		template: 'Please release: {{#human.comment#}}\n\n{{#$output.note#}}',
		content: `Please release: ${comment}\n\n{{#$output.note#}}`,
		input: paragraph('note', ''),
		actions: [
			{ id: 'release', title: 'Release', button_style: 'primary' },
			{ id: 'hold', title: 'Hold', button_style: 'default' },
		],
	};
}

/** An Answer node of a fixed text. */
function answering(run: ChatflowRun, node: Omit<GraphNode, 'type'>, text: string): Branch {
	return async (_given, end) => {
		run.say(text, [node.id, 'answer']);
		end();
		run.answerNode(node, text);
	};
}

/** An Answer node that puts words before what was filled in. */
function answeringWith(
	run: ChatflowRun,
	node: Omit<GraphNode, 'type'>,
	words: { before: string; from: [string, string]; behind: string },
	then: (given: string) => Promise<void>,
): Branch {
	const { before, from, behind } = words;
	return async (given, end) => {
		run.say(before, [node.id, 'answer']);
		run.say(given, from);
		if (behind !== '') run.say(behind, [node.id, 'answer']);
		end();
		run.answerNode(node, before + given + behind);
		await then(given);
	};
}

function approvalIn(
	run: ChatflowRun,
	behind: string,
	then: (comment: string) => Promise<void>,
): Question {
	const words = { before: 'Approved: ', from: ['human', 'comment'] as [string, string], behind };
	return {
		...approval(pythonText(run.inputs.topic ?? '')),
		accepted: answeringWith(run, { id: 'yes', title: 'Yes' }, words, then),
		refused: answering(run, { id: 'no', title: 'No' }, 'Rejected.'),
		late: answering(run, { id: 'late', title: 'Late' }, 'Nobody answered.'),
	};
}

function releaseIn(run: ChatflowRun, comment: string): Question {
	const from: [string, string] = ['human2', 'note'];
	const words = { before: 'Released: ', from, behind: '' };
	const node = { id: 'released', title: 'Released' };
	return {
		...release(comment),
		accepted: answeringWith(run, node, words, async () => undefined),
		refused: answering(run, { id: 'no', title: 'No' }, 'Held back.'),
		late: answering(run, { id: 'late', title: 'Late' }, 'Nobody answered.'),
	};
}

/** Waits for one person, as the recorded chatflow does. */
export async function runHuman(run: ChatflowRun): Promise<void> {
	run.startNode();
	await askPerson(
		run,
		approvalIn(run, '', async () => undefined),
	);
}

/** Waits for one person, answers, and waits for another. */
export async function runHumanTwice(run: ChatflowRun): Promise<void> {
	run.startNode();
	const then = async (comment: string) => await askPerson(run, releaseIn(run, comment));
	await askPerson(run, approvalIn(run, '\n', then));
}

/** Waits for one person, as the recorded workflow does: each branch has an End node of its own. */
export async function runHumanWorkflow(run: WorkflowRun): Promise<void> {
	const topic = pythonText(run.inputs.topic ?? '');
	const ending =
		(node: Omit<GraphNode, 'type'>, name: string, from: string[], value?: string): Branch =>
		async (given, end) => {
			run.sayOutput(value ?? given, from);
			end();
			run.endNode({ [name]: value ?? given }, node);
		};
	run.startNode();
	await askPerson(run, {
		...approval(topic),
		accepted: ending({ id: 'yes', title: 'Yes' }, 'comment', ['human', 'comment']),
		refused: ending({ id: 'no', title: 'No' }, 'topic', ['start', 'topic'], topic),
		late: ending({ id: 'late', title: 'Late' }, 'topic', ['start', 'topic'], topic),
	});
}
