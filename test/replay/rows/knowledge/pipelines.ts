// Knowledge pipelines.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	FILLED,
	LOOKED_UP,
	OTHER_WAY,
	PIPELINE_LOOKED_UP,
	RIGHT_FORM,
} from './reasons';
import { AS_RECORDED, NO_BASE, gives, lacks, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/pipe-create-text': {
		all: gives({ action: 'created', name: 'x.txt' }),
	},
	'knowledge/pipe-file-upload': {
		all: gives({ name: 'one.txt', extension: 'txt' }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-file-upload-2': {
		all: gives({ name: 'north.txt', extension: 'txt' }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-file-upload-exe': {
		all: gives({ name: 'x.exe', extension: 'exe' }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-file-upload-json': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			'The binary field holds no file',
			'no_file_uploaded',
			400,
			'Please upload your file.',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-file-upload-none': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			'The binary field holds no file',
			'no_file_uploaded',
			400,
			'Please upload your file.',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-file-upload-two': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('Only one file is allowed.', 'too_many_files', 400),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-kb-get': {
		all: gives({ name: 'Untitled 1', indexing_technique: null }),
	},
	'knowledge/pipe-node': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told(
			'The datasource failed: Workflow not initialized',
			'datasource_error',
			null,
			'Workflow not initialized',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: told(
				"The knowledge base's pipeline is not published",
				'pipeline_not_found',
				400,
				'Pipeline or workflow not found',
			),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-node-empty': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told(
			'inputs: Field required; datasource_type: Field required; is_published: Field required',
			'invalid_param',
			400,
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-node-local-file': {
		readBy: 'transport',
		because: LOOKED_UP,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		'1.14.2': told(
			'The datasource failed: Unsupported datasource provider: <bound method LocalFileDatasourcePlugin.datasource_provider_type of <core.datasource.local_file.local_file_plugin.LocalFileDatasourcePlugin object at 0x7f55235dd490>>',
			'datasource_error',
			null,
			'Unsupported datasource provider: <bound method LocalFileDatasourcePlugin.datasource_provider_type of <core.datasource.local_file.local_file_plugin.LocalFileDatasourcePlugin object at 0x7f55235dd490>>',
		),
		'1.15.0': told(
			'The datasource failed: Unsupported datasource provider: <bound method LocalFileDatasourcePlugin.datasource_provider_type of <core.datasource.local_file.local_file_plugin.LocalFileDatasourcePlugin object at 0x7f0c59714fb0>>',
			'datasource_error',
			null,
			'Unsupported datasource provider: <bound method LocalFileDatasourcePlugin.datasource_provider_type of <core.datasource.local_file.local_file_plugin.LocalFileDatasourcePlugin object at 0x7f0c59714fb0>>',
		),
		instead: {
			all: wrong("The datasource 'File' takes files, and has nothing to give"),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-node-plain': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told(
			'The knowledge base has no pipeline',
			'pipeline_not_found',
			400,
			'Pipeline not found',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: told(
				'The knowledge base has no pipeline',
				'pipeline_not_found',
				400,
				'Pipeline not found',
			),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-plugins': {
		all: told(
			"The knowledge base's pipeline is not published",
			'pipeline_not_found',
			400,
			'Pipeline or workflow not found',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-plugins-draft': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: told(
			"The knowledge base's pipeline is not published",
			'pipeline_not_found',
			400,
			'Pipeline or workflow not found',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-plugins-plain': {
		all: told(
			'The knowledge base has no pipeline',
			'pipeline_not_found',
			400,
			'Pipeline not found',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-plugins-published': {
		all: listed(1, { title: 'File', datasource_type: 'local_file' }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-plugins-unknown': {
		all: NO_BASE,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told('Workflow not published', 'pipeline_run_error', 500),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: told(
				"The knowledge base's pipeline is not published",
				'pipeline_not_found',
				400,
				'Pipeline or workflow not found',
			),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-blocking': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: PIPELINE_LOOKED_UP,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-documents': {
		all: listed(7, { name: 'ghost.txt', display_status: 'error' }),
		'1.9.2': listed(0),
	},
	'knowledge/pipe-run-draft': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: told('Workflow not initialized', 'pipeline_run_error', 500),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-draft-blocking': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-draft-streaming': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: gives({ status: 'succeeded', answer: '' }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-empty': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told(
			'inputs: Field required; datasource_type: Field required; datasource_info_list: Field required; start_node_id: Field required; is_published: Field required; response_mode: Field required',
			'invalid_param',
			400,
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-empty-list': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ dataset: { name: 'Pipeline base 1', chunk_structure: 'text_model' } }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: wrong("The 'Datasource Info List' parameter of item 0 is empty"),
		},
	},
	'knowledge/pipe-run-find': {
		'1.9.2': listed(0),
		'1.14.2': listed(2, { content: 'Tromsø lies in the north.', document_name: 'north.txt' }),
		'1.15.0': listed(2, {
			content: 'Tromsø lies in the north.',
			document_name: 'by reference.txt',
		}),
	},
	'knowledge/pipe-run-no-input': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: PIPELINE_LOOKED_UP,
		all: told(
			"The pipeline asks for 'topic', which has no value",
			'pipeline_run_error',
			500,
			'topic is required in input form',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-plain': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told(
			'The knowledge base has no pipeline',
			'pipeline_not_found',
			400,
			'Pipeline not found',
		),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: told(
				'The knowledge base has no pipeline',
				'pipeline_not_found',
				400,
				'Pipeline not found',
			),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-status': {
		all: gives({ name: 'north.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/pipe-run-streaming': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: told('Workflow not published', 'pipeline_run_error', 500),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-streaming-published': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: gives({ dataset: { name: 'Pipeline base 1', chunk_structure: 'text_model' } }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
	},
	'knowledge/pipe-run-two': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: PIPELINE_LOOKED_UP,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-unknown': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: NO_BASE,
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-unknown-file': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: PIPELINE_LOOKED_UP,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
	'knowledge/pipe-run-unknown-file-status': {
		all: told(
			'Dify could not index the document {id}: UploadFile not found for file_id={id}, tenant_id={id}',
			'indexing_failed',
			null,
		),
	},
	'knowledge/pipe-run-unknown-node': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: gives({ dataset: { name: 'Pipeline base 1', chunk_structure: 'text_model' } }),
		'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		instead: {
			all: wrong("The published pipeline has no datasource node 'nope'"),
			'1.9.2': lacks('1.9.2', 'knowledge pipelines for knowledge keys'),
		},
	},
};

export default rows;
