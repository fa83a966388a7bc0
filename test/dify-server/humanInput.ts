// The node that waits for a person, and how its run goes on once somebody decided.

import { randomBytes, randomUUID } from 'node:crypto';
import { RunPaused } from './graphNode';
import type { GraphNode, StartedNode } from './graphNode';
import type { GraphRun } from './graphRun';
import { definitionOf, renderedOf, submissionOf } from './humanForm';
import type { FormAction, FormDecision, FormInput, HumanForm } from './humanForm';
import { pythonText } from './python';

const FORM_LIFETIME_SECONDS = 3 * 24 * 3600;

/**
 * Goes on behind the node. `given` is what was filled in; `end` ends the node, after the texts that
 * are known already.
 */
export type Branch = (given: string, end: () => void) => Promise<void>;

/** What a node asks, and what follows on each decision. */
export interface Question {
	node: Omit<GraphNode, 'type'>;
	/** The text, with the flow's variables named and filled in. */
	template: string;
	content: string;
	input: FormInput;
	actions: [FormAction, FormAction];
	/** The branches of the first action, of the second, and of nobody's decision in time. */
	accepted: Branch;
	refused: Branch;
	late: Branch;
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
		await question.late('', () => again.finish({ outputs: { __action_id: '' } }));
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
	const branch = action === question.actions[0] ? question.accepted : question.refused;
	await branch(given, end);
}

/** Waits for a person. @throws RunPaused always, where the server has a way to ask anybody */
export async function askPerson(run: GraphRun, question: Question): Promise<never> {
	const { record } = run;
	const waiting = run.start({ ...question.node, type: 'human-input' });
	// 1.9 knows the node, but has no way to ask anybody: it waits for good.
	if (!run.emulator.hasWorker) {
		record.status = 'paused';
		record.error = 'Awaiting human input';
		await run.generation.forever();
	}
	const form: HumanForm = {
		id: randomUUID(),
		token: randomBytes(16).toString('base64url'),
		app: run.app,
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
