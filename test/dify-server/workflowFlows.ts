// What each workflow app does between Start and End, node by node as the recorded ones do.

import type { WorkflowFlowName } from './apps';
import { iterate } from './containers';
import { refusedRequest, slowRequest } from './httpNode';
import { runHumanWorkflow } from './humanFlows';
import { llmUsage, runLlm } from './llmNode';
import { pythonText } from './python';
import type { WorkflowRun } from './workflowRun';

type Flow = (run: WorkflowRun) => Promise<void>;

/** Asks the model about the topic; its usage and the count are outputs too. */
const llm: Flow = async (run) => {
	const { topic, count } = run.inputs;
	const asked = { question: pythonText(topic ?? ''), streams: true };
	run.startNode();
	const behind = (said: string) => {
		run.sayBreak();
		run.sayOutput(llmUsage(asked, said), ['llm', 'usage']);
		run.sayBreak();
		run.sayOutput(count, ['start', 'count']);
	};
	const text = await runLlm(run, { ...asked, behind });
	run.endNode({ answer: run.emulator.textFor(text), usage: llmUsage(asked, text), count });
};

/** Gives back the files that it was sent, in the form and beside it. */
const files: Flow = async (run) => {
	const { doc, docs } = run.inputs;
	const beside = run.record.inputs['sys.files'];
	run.sayOutputs([
		[doc, ['start', 'doc']],
		[docs, ['start', 'docs']],
		[beside, ['sys', 'files']],
	]);
	run.startNode();
	await run.generation.pause(0);
	run.endNode({ doc, docs, files: beside });
};

/** Gives back every value of its form. */
const form: Flow = async (run) => {
	const { inputs } = run;
	run.sayOutputs(Object.entries(inputs).map(([name, value]) => [value, ['start', name]]));
	run.startNode();
	await run.generation.pause(0);
	run.endNode(inputs);
};

const fail: Flow = async (run) => {
	run.startNode();
	await refusedRequest(run);
};

const partial: Flow = async (run) => {
	const body = 'fallback';
	run.startNode();
	await refusedRequest(run, body);
	run.endNode({ body });
};

const slow: Flow = async (run) => {
	run.startNode();
	const body = await slowRequest(run);
	run.endNode({ body });
};

const iteration: Flow = async (run) => {
	run.startNode();
	const output = await iterate(run);
	run.sayOutput(output, ['it', 'output']);
	run.endNode({ output });
};

/** The flows by name. */
export const WORKFLOW_FLOWS: Record<WorkflowFlowName, Flow> = {
	llm,
	files,
	form,
	fail,
	partial,
	slow,
	human: runHumanWorkflow,
	iteration,
};
