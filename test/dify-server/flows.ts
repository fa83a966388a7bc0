// What each chatflow does between Start and Answer, node by node as the recorded ones do.

import { randomUUID } from 'node:crypto';
import type { FlowName } from './apps';
import type { ChatflowRun } from './chatflowRun';
import { runContainerIteration, runContainerLoop } from './containers';
import { markdownOf } from './fileMappings';
import { refusedRequest, slowRequest } from './httpNode';
import { runHuman, runHumanTwice } from './humanFlows';
import { foundText, knowledgeOutput, retrieverResources } from './knowledgeSources';
import { finishLlm, runLlm, sayReply, startLlm } from './llmNode';
import { askModel } from './model';
import { noUsage } from './usage';

type Flow = (run: ChatflowRun) => Promise<void>;

const ANSWER = { id: 'answer', title: 'Answer' };

const llm: Flow = async (run) => {
	run.startNode();
	const text = await runLlm(run, { question: run.turn.query, streams: true });
	run.answerNode(ANSWER, text);
};

const remember: Flow = async (run) => {
	const { query, conversation, history } = run.turn;
	run.startNode();
	const text = await runLlm(run, { question: query, streams: true, history });
	const node = run.start({ id: 'assign', type: 'assigner', title: 'Remember' });
	const seen = conversation.variables.find((variable) => variable.name === 'seen');
	if (seen) {
		seen.value = query;
		seen.updatedAt = run.seconds();
	}
	const selector = ['conversation', 'seen'];
	const update = { name: 'seen', selector, value_type: 'string', new_value: query };
	node.finish({
		inputs: {
			type: 'assigner',
			title: 'Remember',
			desc: '',
			version: '2',
			error_strategy: null,
			default_value: null,
			retry_config: { max_retries: 0, retry_interval: 0, retry_enabled: false },
			items: [
				{
					variable_selector: selector,
					input_type: 'variable',
					operation: 'over-write',
					value: ['sys', 'query'],
				},
			],
			selected: false,
		},
		processData: { seen: query, __updated_variables: [update] },
	});
	run.answerNode(ANSWER, text);
};

const fixed: Flow = async (run) => {
	const { query } = run.turn;
	run.say('prefix ', ['answer', 'answer']);
	run.say(query, ['sys', 'query']);
	run.say(' suffix', ['answer', 'answer']);
	run.startNode();
	await run.generation.pause(0);
	run.answerNode(ANSWER, `prefix ${query} suffix`);
};

const files: Flow = async (run) => {
	const { turn } = run;
	const shown = turn.files.map((file) => markdownOf(turn.emulator, file)).join('\n');
	const docs = turn.inputFiles.doc ?? [];
	const doc = docs.map((file) => markdownOf(turn.emulator, file)).join('\n');
	run.say('You sent: ', ['answer', 'answer']);
	if (shown !== '') run.say(shown, ['sys', 'files']);
	run.say(' and ', ['answer', 'answer']);
	if (doc !== '') run.say(doc, ['start', 'doc']);
	run.startNode();
	await run.generation.pause(0);
	const answered = [...turn.files, ...docs];
	run.files = answered.map((file) => run.showFile(file));
	for (const file of answered) {
		turn.message.files.push({ ...file, id: randomUUID(), belongsTo: 'assistant' });
	}
	run.answerNode(ANSWER, `You sent: ${shown} and ${doc}`);
};

const fail: Flow = async (run) => {
	run.startNode();
	await refusedRequest(run);
};

const slow: Flow = async (run) => {
	run.say('Done: ', ['answer', 'answer']);
	run.startNode();
	const body = await slowRequest(run);
	run.answerNode(ANSWER, `Done: ${body}`);
};

const twoAnswers: Flow = async (run) => {
	const ask = (nodeId: string, word: string) => ({
		nodeId,
		question: `${run.turn.query} ${word}`,
		streams: true,
	});
	const first = ask('llm1', 'one');
	const second = ask('llm2', 'two');
	const replies = [askModel(first.question), askModel(second.question)] as const;
	run.say('A: ', ['a1', 'answer']);
	run.startNode();
	const secondNode = startLlm(run, second);
	const firstNode = startLlm(run, first);
	await sayReply(run, replies[0], 'llm1');
	const secondText = finishLlm(run, secondNode, second, replies[1]);
	run.answerNode({ id: 'a2', title: 'Answer 2' }, `B: ${secondText}\n`);
	run.say('', ['llm1', 'text']);
	run.say('\n', ['a1', 'answer']);
	run.say('B: ', ['a2', 'answer']);
	await sayReply(run, replies[1], 'llm2');
	run.say('', ['llm2', 'text']);
	run.say('\n', ['a2', 'answer']);
	const firstText = finishLlm(run, firstNode, first, replies[0]);
	run.answerNode({ id: 'a1', title: 'Answer 1' }, `A: ${firstText}\n`);
};

const knowledge: Flow = async (run) => {
	const { query, message } = run.turn;
	run.startNode();
	const node = run.start({ id: 'know', type: 'knowledge-retrieval', title: 'Knowledge' });
	await run.generation.pause(0);
	const usage = noUsage();
	const { total_tokens, total_price, currency } = usage;
	node.finish({
		inputs: { query },
		processData: { usage },
		outputs: { result: knowledgeOutput() },
		executionMetadata: { total_tokens, total_price, currency },
	});
	message.retrieverResources = retrieverResources('workflow');
	// The prompt of the recorded app has a blank between context and question.
	const question = ` ${query}`;
	const text = await runLlm(run, { question, context: foundText(), streams: true });
	run.answerNode(ANSWER, text);
};

/** The flows by name. */
export const FLOWS: Record<FlowName, Flow> = {
	llm,
	remember,
	static: fixed,
	files,
	fail,
	slow,
	human: runHuman,
	'human-twice': runHumanTwice,
	'two-answers': twoAnswers,
	iteration: runContainerIteration,
	loop: runContainerLoop,
	knowledge,
};
