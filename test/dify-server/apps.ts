// The apps of the emulated server: the same, by the same names, as on the recorded servers, and
// `chatflow-human-twice`, `chatflow-form`, `workflow-form` and `workflow-iteration`, which no
// recording has.

export type AppMode = 'chat' | 'agent-chat' | 'advanced-chat' | 'completion' | 'workflow';

/** One control of an app's input form. */
export interface FormField {
	type:
		| 'text-input'
		| 'paragraph'
		| 'select'
		| 'number'
		| 'checkbox'
		| 'file'
		| 'file-list'
		| 'json_object';
	variable: string;
	label: string;
	required: boolean;
	/** Characters of a text, or files of a list. */
	maximum: number | null;
	options: string[];
	/** Taken for an optional value that is not given; null for none. */
	default: string | number | boolean | null;
}

/** Keyword moderation: which words are found where, and what is said instead. */
export interface Moderation {
	word: string;
	/** Whether the question is looked at as well as the answer. */
	input: boolean;
}

/** What the flow of a chatflow does between Start and Answer. */
export type FlowName =
	| 'llm'
	| 'remember'
	| 'static'
	| 'files'
	| 'fail'
	| 'slow'
	| 'human'
	| 'human-twice'
	| 'two-answers'
	| 'iteration'
	| 'loop'
	| 'knowledge';

/** What the flow of a workflow app does between Start and End. */
export type WorkflowFlowName =
	| 'llm'
	| 'files'
	| 'form'
	| 'fail'
	| 'partial'
	| 'slow'
	| 'human'
	| 'iteration';

export interface AppDefinition {
	name: string;
	mode: AppMode;
	form: FormField[];
	openingStatement: string;
	suggestsQuestions: boolean;
	/** Most files of one message. */
	fileLimit: number;
	moderation: Moderation | null;
	knowledge: boolean;
	speaks: boolean;
	/** For chatflows. */
	flow: FlowName;
	/** For workflow apps. */
	workflow: WorkflowFlowName;
}

const IN = 'I cannot talk about that.';
const OUT = 'The answer was withheld.';

/** What a moderated question is answered with, and what replaces a moderated answer. */
export const PRESET_REPLIES = { input: IN, output: OUT };

function field(
	type: FormField['type'],
	variable: string,
	more: Partial<FormField> = {},
): FormField {
	const label = variable.charAt(0).toUpperCase() + variable.slice(1);
	return {
		type,
		variable,
		label,
		required: false,
		maximum: null,
		options: [],
		default: null,
		...more,
	};
}

const TONE = field('select', 'tone', { options: ['formal', 'casual'] });

const CHATFLOW_FORM = [
	field('text-input', 'topic', { maximum: 256 }),
	TONE,
	field('number', 'count'),
	field('checkbox', 'flag'),
	field('file', 'doc'),
	field('file-list', 'docs', { maximum: 5 }),
];

const CHAT_FORM = [
	field('text-input', 'name', { required: true, maximum: 48 }),
	TONE,
	field('number', 'age'),
	field('paragraph', 'background', { maximum: 2000 }),
	field('checkbox', 'brief'),
];

/** Every control there is, required and optional ones, with and without a default. */
const WHOLE_FORM = [
	field('text-input', 'title', { required: true, maximum: 20, default: 'Untitled' }),
	field('text-input', 'subtitle', { maximum: 20, default: 'None given' }),
	field('paragraph', 'text', { maximum: 2000 }),
	field('select', 'tone', { options: ['formal', 'casual'], default: 'formal' }),
	field('select', 'language', { required: true, options: ['English', 'Deutsch'] }),
	field('number', 'count', { default: 3 }),
	field('checkbox', 'flag', { default: true }),
	field('file', 'doc'),
	field('file-list', 'docs', { maximum: 3 }),
	field('json_object', 'settings'),
];

function app(name: string, mode: AppMode, more: Partial<AppDefinition> = {}): AppDefinition {
	const graph = mode === 'advanced-chat' || mode === 'workflow';
	return {
		name,
		mode,
		form: [],
		openingStatement: graph ? 'Hi there!' : 'Hello!',
		suggestsQuestions: !graph,
		fileLimit: graph ? 3 : 5,
		moderation: null,
		knowledge: false,
		speaks: false,
		flow: 'llm',
		workflow: 'llm',
		...more,
	};
}

function chatflow(name: string, more: Partial<AppDefinition> = {}): AppDefinition {
	return app(name, 'advanced-chat', more);
}

/** The workflow app that is named by its flow. */
function workflow(flow: WorkflowFlowName, more: Partial<AppDefinition> = {}): AppDefinition {
	return app(`workflow-${flow}`, 'workflow', { workflow: flow, ...more });
}

/** Every app, in the order of the recordings' list, with those of no recording among their like. */
export const APPS: AppDefinition[] = [
	app('chat-plain', 'chat'),
	app('chat', 'chat', { form: CHAT_FORM, openingStatement: 'Hello {{name}}!' }),
	app('agent', 'agent-chat'),
	app('completion', 'completion', {
		form: [field('paragraph', 'query', { required: true })],
		openingStatement: 'Hello {{name}}!',
	}),
	app('chat-knowledge', 'chat', { knowledge: true }),
	app('chat-moderated', 'chat', { moderation: { word: 'forbidden', input: true } }),
	app('chat-output-moderated', 'chat', { moderation: { word: 'secretword', input: false } }),
	app('chat-speaking', 'chat', { speaks: true }),
	chatflow('chatflow', { form: CHATFLOW_FORM, suggestsQuestions: true, flow: 'remember' }),
	chatflow('chatflow-static', { flow: 'static' }),
	chatflow('chatflow-files', { form: CHATFLOW_FORM, flow: 'files' }),
	chatflow('chatflow-fail', { flow: 'fail' }),
	chatflow('chatflow-slow', { form: [field('number', 'seconds')], flow: 'slow' }),
	chatflow('chatflow-human', { form: [field('text-input', 'topic')], flow: 'human' }),
	chatflow('chatflow-human-twice', { form: [field('text-input', 'topic')], flow: 'human-twice' }),
	chatflow('chatflow-form', { form: WHOLE_FORM, flow: 'static' }),
	chatflow('chatflow-two-answers', { flow: 'two-answers' }),
	chatflow('chatflow-iteration', { flow: 'iteration' }),
	chatflow('chatflow-loop', { flow: 'loop' }),
	chatflow('chatflow-knowledge', { knowledge: true, flow: 'knowledge' }),
	chatflow('chatflow-moderated', { moderation: { word: 'forbidden', input: true } }),
	chatflow('chatflow-output-moderated', { moderation: { word: 'secretword', input: false } }),
	app('workflow', 'workflow', { form: CHATFLOW_FORM }),
	workflow('files', { form: CHATFLOW_FORM }),
	workflow('fail'),
	workflow('partial', { form: [field('text-input', 'topic')] }),
	workflow('slow', { form: [field('number', 'seconds')] }),
	workflow('human', { form: [field('text-input', 'topic')] }),
	workflow('form', { form: WHOLE_FORM }),
	workflow('iteration'),
];

/** The API key of an app, as the recordings spell it. */
export function keyOf(app: string): string {
	return `app-KEY-OF-${app.toUpperCase()}`;
}

/** The title of an app: `chatflow-files` is "Chatflow files". */
export function titleOf(app: AppDefinition): string {
	const words = app.name.replaceAll('-', ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether an app talks in conversations, as all but text generators and workflows do. */
export function hasConversations(app: AppDefinition): boolean {
	return app.mode !== 'completion' && app.mode !== 'workflow';
}

/** Whether an app's runs are those of the graph engine. */
export function isGraph(app: AppDefinition): boolean {
	return app.mode === 'advanced-chat' || app.mode === 'workflow';
}
