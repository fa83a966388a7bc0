// The answers of GET /info, /parameters, /meta and /site.

import { isGraph, titleOf } from './apps';
import type { AppDefinition, FormField } from './apps';
import type { JsonObject } from './python';

const SIZE_LIMITS = {
	image_file_size_limit: 10,
	video_file_size_limit: 100,
	audio_file_size_limit: 50,
	file_size_limit: 15,
	workflow_file_upload_limit: 10,
};

const TRANSFER_METHODS = ['local_file', 'remote_url'];

/** Body of GET /info. */
export function infoOf(app: AppDefinition): JsonObject {
	const name = titleOf(app);
	const description = `${name} for tests`;
	return { name, description, tags: [], mode: app.mode, author_name: 'Owner' };
}

/** Body of GET /meta. */
export function metaOf(app: AppDefinition, origin: string): JsonObject {
	const icon = `${origin}/console/api/workspaces/current/tool-provider/builtin/time/icon`;
	return { tool_icons: app.mode === 'agent-chat' ? { current_time: icon } : {} };
}

/** Body of GET /site. */
export function siteOf(app: AppDefinition): JsonObject {
	return {
		title: titleOf(app),
		chat_color_theme: null,
		chat_color_theme_inverted: false,
		icon_type: 'emoji',
		icon: '🤖',
		icon_background: '#FFEAD5',
		description: null,
		copyright: null,
		privacy_policy: null,
		custom_disclaimer: '',
		default_language: 'en-US',
		show_workflow_steps: true,
		use_icon_as_answer_icon: false,
		icon_url: null,
	};
}

function graphControl(field: FormField): JsonObject {
	const control: JsonObject = {
		variable: field.variable,
		label: field.label,
		type: field.type,
		required: field.required,
		max_length: field.maximum,
		options: field.options,
	};
	if (field.default !== null) control.default = field.default;
	if (field.type === 'file' || field.type === 'file-list') {
		control.allowed_file_types = ['document', 'image', 'custom'];
		control.allowed_file_extensions = ['.csv', '.txt', '.bin'];
		control.allowed_file_upload_methods = TRANSFER_METHODS;
	}
	return control;
}

function easyUiControl(field: FormField): JsonObject {
	const control: JsonObject = {
		default: field.type === 'checkbox' ? false : '',
		label: field.label,
		required: field.required,
		variable: field.variable,
	};
	if (field.type === 'select') control.options = field.options;
	if (field.maximum !== null) control.max_length = field.maximum;
	return control;
}

function fileUploadOf(app: AppDefinition): JsonObject {
	const upload: JsonObject = {
		enabled: true,
		allowed_file_types: ['image', 'document', 'audio', 'video', 'custom'],
		allowed_file_extensions: ['.csv', '.bin', '.txt'],
		allowed_file_upload_methods: TRANSFER_METHODS,
		number_limits: app.fileLimit,
		fileUploadConfig: { ...SIZE_LIMITS, batch_count_limit: 5 },
	};
	if (!isGraph(app)) {
		upload.image = {
			enabled: true,
			number_limits: 3,
			transfer_methods: TRANSFER_METHODS,
			detail: 'high',
		};
	}
	return upload;
}

/** Body of GET /parameters; `annotationReply`: whether it has been switched on. */
export function parametersOf(app: AppDefinition, annotationReply: boolean): JsonObject {
	const graph = isGraph(app);
	const speech: JsonObject = { enabled: true, language: 'en-US', voice: '' };
	if (!graph) speech.autoPlay = app.speaks ? 'enabled' : 'disabled';
	const moderated = app.moderation !== null;
	const moderation = { configs: [], enabled: moderated, type: moderated ? 'keywords' : '' };
	return {
		opening_statement: app.openingStatement,
		suggested_questions: [graph ? 'Which one?' : 'What can you do?'],
		suggested_questions_after_answer: { enabled: app.suggestsQuestions },
		speech_to_text: { enabled: true },
		text_to_speech: speech,
		retriever_resource: { enabled: true },
		annotation_reply: { enabled: annotationReply },
		more_like_this: { enabled: false },
		user_input_form: app.form.map((field) => ({
			[field.type]: graph ? graphControl(field) : easyUiControl(field),
		})),
		sensitive_word_avoidance: graph && !moderated ? { enabled: false } : moderation,
		file_upload: fileUploadOf(app),
		system_parameters: SIZE_LIMITS,
	};
}
