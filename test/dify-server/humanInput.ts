// The flows with a node that waits for a person, and how their runs go on once somebody decided.

import { randomBytes, randomUUID } from 'node:crypto';
import { RunPaused } from './graphRun';
import type { GraphNode, GraphRun, StartedNode } from './graphRun';
import { definitionOf, renderedOf, submissionOf } from './humanForm';
import type { FormAction, FormDecision, FormInput, HumanForm } from './humanForm';
import { pythonText } from './python';

const FORM_LIFETIME_SECONDS = 3 * 24 * 3600;

/** What a node asks, and what follows on each decision. */
interface Question {
	node: Omit<GraphNode, 'type'>;
	/** The text, with the flow's variables named and filled in. */
	template: string;
	content: string;
	input: FormInput;
	actions: [FormAction, FormAction];
	/** What the branch of the first action does; `given` is what was filled in. */
	accepted: Branch;
	/** What is answered on the branch of the second one. */
	refused: string;
}

/** Goes on behind the node; `end` ends it, after the texts that are known already. */
type Branch = (run: GraphRun, given: string, end: () => void) => Promise<void>;

function paragraph(name: string, value: string): FormInput {
	const constant = { type: 'constant' as const, selector: [], value };
	return { output_variable_name: name, type: 'paragraph', default: constant };
}

/** An Answer node of a fixed text on one branch. */
function answerOn(run: GraphRun, node: Omit<GraphNode, 'type'>, text: string, end: () => void) {
	run.say(text, [node.id, 'answer']);
	end();
	run.answerNode(node, text);
}

async function goOn(
	run: GraphRun,
	question: Question,
	form: HumanForm,
	waiting: StartedNode,
	decision: FormDecision,
): Promise<void> {
	const again = run.start({ ...question.node, type: 'human-input' }, undefined, waiting.record);
	const { nodeId: node_id, nodeTitle: node_title, expirationTime: expiration_time } = form;
	if (decision === 'timeout') {
		run.emit('human_input_form_timeout', { node_id, node_title, expiration_time });
		const end = () => again.finish({ outputs: { __action_id: '' } });
		answerOn(run, { id: 'late', title: 'Late' }, 'Nobody answered.', end);
		return;
	}
	const { action, data } = decision;
	run.emit('human_input_form_filled', submissionOf(form, action, data));
	const values = Object.entries(data).map(([name, value]) => [
		name,
		{ value_type: 'string', value },
	]);
	const end = () =>
		again.finish({
			inputs: Object.fromEntries(values),
			outputs: {
				...data,
				__action_id: action.id,
				__rendered_content: renderedOf(form, data),
				__action_value: action.title,
			},
		});
	const given = pythonText(data[question.input.output_variable_name]);
	if (action === question.actions[0]) await question.accepted(run, given, end);
	else answerOn(run, { id: 'no', title: 'No' }, question.refused, end);
}

async function askPerson(run: GraphRun, question: Question): Promise<never> {
	const { turn, record } = run;
	const waiting = run.start({ ...question.node, type: 'human-input' });
	// 1.9 knows the node, but has no way to ask anybody: it waits for good.
	if (!turn.emulator.hasWorker) {
		record.status = 'paused';
		record.error = 'Awaiting human input';
		await run.generation.forever();
	}
	const form: HumanForm = {
		id: randomUUID(),
		token: randomBytes(16).toString('base64url'),
		app: turn.app,
		nodeId: question.node.id,
		nodeTitle: question.node.title,
		content: question.content,
		template: question.template,
		inputs: [question.input],
		actions: question.actions,
		expirationTime: run.seconds() + FORM_LIFETIME_SECONDS,
		status: 'waiting',
		decide: () => undefined,
	};
	run.emit('human_input_required', { ...definitionOf(form), display_in_ui: true });
	throw new RunPaused(form, waiting.record, async (decision) => {
		await goOn(run, question, form, waiting, decision);
	});
}

/** An Answer node that puts words before what was filled in. */
function answerWith(
	run: GraphRun,
	node: Omit<GraphNode, 'type'>,
	words: string,
	given: { text: string; from: [string, string]; behind: string },
	end: () => void,
): void {
	run.say(words, [node.id, 'answer']);
	run.say(given.text, given.from);
	if (given.behind !== '') run.say(given.behind, [node.id, 'answer']);
	end();
	run.answerNode(node, words + given.text + given.behind);
}

function approval(
	run: GraphRun,
	behind: string,
	then: (comment: string) => Promise<void>,
): Question {
	const topic = pythonText(run.turn.inputs.topic ?? '');
	return {
		node: { id: 'human', title: 'Approve' },
		template: 'Please check: {{#start.topic#}}\n\n{{#$output.comment#}}',
		content: `Please check: ${topic}\n\n{{#$output.comment#}}`,
		input: paragraph('comment', 'fine'),
		actions: [
			{ id: 'approve', title: 'Approve', button_style: 'primary' },
			{ id: 'reject', title: 'Reject', button_style: 'default' },
		],
		accepted: async (resumed, text, end) => {
			const given = { text, from: ['human', 'comment'] as [string, string], behind };
			answerWith(resumed, { id: 'yes', title: 'Yes' }, 'Approved: ', given, end);
			await then(text);
		},
		refused: 'Rejected.',
	};
}

function release(comment: string): Question {
	return {
		node: { id: 'human2', title: 'Release' },
		template: 'Please release: {{#human.comment#}}\n\n{{#$output.note#}}',
		content: `Please release: ${comment}\n\n{{#$output.note#}}`,
		input: paragraph('note', ''),
		actions: [
			{ id: 'release', title: 'Release', button_style: 'primary' },
			{ id: 'hold', title: 'Hold', button_style: 'default' },
		],
		accepted: async (resumed, text, end) => {
			const given = { text, from: ['human2', 'note'] as [string, string], behind: '' };
			answerWith(resumed, { id: 'released', title: 'Released' }, 'Released: ', given, end);
		},
		refused: 'Held back.',
	};
}

/** Waits for one person, as the recorded app does. */
export async function runHuman(run: GraphRun): Promise<void> {
	run.startNode();
	await askPerson(
		run,
		approval(run, '', async () => undefined),
	);
}

/** Waits for one person, answers, and waits for another. */
export async function runHumanTwice(run: GraphRun): Promise<void> {
	run.startNode();
	const then = async (comment: string) => await askPerson(run, release(comment));
	await askPerson(run, approval(run, '\n', then));
}
