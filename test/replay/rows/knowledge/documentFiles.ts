// Documents made of files.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	IN_RANGE,
	LOOKED_UP,
	NOT_OFFERED,
	OLD_PATH,
	OTHER_WAY,
	RIGHT_FORM,
} from './reasons';
import { AS_RECORDED, CRASHED, NO_BASE, gives, lacks, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/file-bad-json': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('Expecting value: line 1 column 23 (char 22)', 'invalid_param', 400),
	},
	'knowledge/file-csv': {
		all: gives({ action: 'created', name: 'cities.csv' }),
	},
	'knowledge/file-csv-chunks': {
		all: listed(2, { content: 'city: Oslo;people: 700000' }),
	},
	'knowledge/file-data-array': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: CRASHED,
	},
	'knowledge/file-data-as-file': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('Only one file is allowed.', 'too_many_files', 400),
	},
	'knowledge/file-data-json-type': {
		all: gives({ action: 'created', name: 'one.txt' }),
	},
	'knowledge/file-data-name': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ document: { name: 'third.txt', error: null } }),
	},
	'knowledge/file-docx': {
		all: gives({ action: 'created', name: 'rivers.docx' }),
	},
	'knowledge/file-docx-chunks': {
		all: listed(1),
	},
	'knowledge/file-download': {
		readBy: 'transport',
		because: OTHER_WAY,
		all: AS_RECORDED,
		'1.9.2': lacks('1.9.2', 'way to download documents'),
	},
	'knowledge/file-duplicate-false': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ document: { name: 'notes.txt', error: null } }),
	},
	'knowledge/file-empty': {
		all: gives({ action: 'created', name: 'empty2.txt' }),
	},
	'knowledge/file-empty-status': {
		all: gives({ name: 'empty2.txt', indexing_status: 'completed', display_status: 'available' }),
	},
	'knowledge/file-exe': {
		all: told('Dify takes no EXE files into a knowledge base', 'unsupported_file_type', 400),
	},
	'knowledge/file-external': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: told('External datasets are not supported.', 'invalid_param', 400),
		instead: {
			all: told(
				'This is an external knowledge base, which holds no documents',
				'external_knowledge_base',
				null,
			),
		},
	},
	'knowledge/file-first-no-data': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('indexing_technique is required.', 'invalid_param', 400),
	},
	'knowledge/file-first-no-rule': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('process_rule is required.', 'invalid_param', 400),
	},
	'knowledge/file-html': {
		all: gives({ action: 'created', name: 'page.html' }),
	},
	'knowledge/file-html-chunks': {
		all: listed(1, { content: 'TStavangerOil & fish.' }),
	},
	'knowledge/file-json': {
		all: told('Dify takes no JSON files into a knowledge base', 'unsupported_file_type', 400),
	},
	'knowledge/file-json-body': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			'The binary field holds no file',
			'no_file_uploaded',
			400,
			'Please upload your file.',
		),
	},
	'knowledge/file-latin1': {
		all: gives({ action: 'created', name: 'latin1.txt' }),
	},
	'knowledge/file-latin1-chunks': {
		all: listed(1, { content: 'Zürich, Genčve, Málaga' }),
		'1.9.2': listed(1, { content: 'Zürich, Genève, Málaga' }),
	},
	'knowledge/file-long-name': {
		readBy: 'transport',
		because: IN_RANGE,
		all: gives({ document: { error: null } }),
		instead: {
			all: wrong(
				"The name 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…' has 260 characters; Dify keeps 200 and cuts the rest off",
			),
		},
	},
	'knowledge/file-md': {
		all: gives({ action: 'created', name: 'read me.md' }),
	},
	'knowledge/file-md-chunks': {
		all: listed(2, { content: 'Title\nMarkdown about **Bergen**.' }),
	},
	'knowledge/file-no-data': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'one.txt', error: null } }),
	},
	'knowledge/file-no-extension': {
		all: told(
			'Dify tells the type of a file by its name, and this one has no extension',
			'unsupported_file_type',
			400,
		),
	},
	'knowledge/file-no-filename': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			'The binary file has no name',
			'filename_not_exists_error',
			400,
			'The specified filename does not exist.',
		),
	},
	'knowledge/file-none': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told(
			'The binary field holds no file',
			'no_file_uploaded',
			400,
			'Please upload your file.',
		),
	},
	'knowledge/file-octet-stream': {
		all: gives({ action: 'created', name: 'notes2.txt' }),
	},
	'knowledge/file-pdf': {
		all: gives({ action: 'created', name: 'page.pdf' }),
	},
	'knowledge/file-pdf-chunks': {
		all: listed(1, { content: 'A page about Trondheim.' }),
	},
	'knowledge/file-png': {
		all: told('Dify takes no PNG files into a knowledge base', 'unsupported_file_type', 400),
	},
	'knowledge/file-qa-csv': {
		all: NO_BASE,
	},
	'knowledge/file-qa-csv-chunks': {
		all: listed(1, { content: 'What is said in sentence 1?' }),
	},
	'knowledge/file-same-name': {
		all: gives({ action: 'updated', name: 'notes.txt' }),
	},
	'knowledge/file-same-name-list': {
		all: listed(2, { name: 'notes.txt', display_status: 'available' }),
	},
	'knowledge/file-slash-name': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('Filename contains invalid characters', 'invalid_param', 400),
		instead: {
			all: wrong("The name 'a/b.txt' has a slash in it, which Dify takes in no file name"),
		},
	},
	'knowledge/file-too-large': {
		all: told("The file 'big.txt' is too large for this Dify", 'file_too_large', 400),
	},
	'knowledge/file-two': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('Only one file is allowed.', 'too_many_files', 400),
	},
	'knowledge/file-two-same-field': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: gives({ document: { name: 'one.txt', error: null } }),
	},
	'knowledge/file-txt': {
		all: gives({ action: 'created', name: 'notes.txt' }),
	},
	'knowledge/file-txt-status': {
		all: gives({ name: 'notes v5.txt', indexing_status: 'completed', display_status: 'available' }),
		'1.9.2': gives({
			name: 'notes v4.txt',
			indexing_status: 'completed',
			display_status: 'available',
		}),
	},
	'knowledge/file-unicode-name': {
		all: gives({ action: 'created', name: 'Größe 测试.txt' }),
	},
	'knowledge/file-unknown-base': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		instead: {
			all: NO_BASE,
		},
	},
	'knowledge/file-update': {
		all: gives({ action: 'updated', name: 'notes v2.txt' }),
	},
	'knowledge/file-update-bad-type': {
		all: told(
			'Dify takes no EXE files into a knowledge base',
			'unsupported_file_type',
			415,
			'File type not allowed.',
		),
	},
	'knowledge/file-update-named': {
		all: gives({ action: 'updated', name: 'Chosen name.txt' }),
	},
	'knowledge/file-update-no-data': {
		all: gives({ action: 'updated', name: 'notes v4.txt' }),
	},
	'knowledge/file-update-no-file': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ document: { name: 'Only renamed.txt', error: null } }),
		'1.9.2': CRASHED,
	},
	'knowledge/file-update-patch': {
		readBy: 'transport',
		because: OLD_PATH,
		all: gives({ document: { name: 'notes v5.txt', error: null } }),
		'1.9.2': told('The method is not allowed for the requested URL.', 'method_not_allowed', 405),
	},
	'knowledge/file-update-text-doc': {
		all: gives({ action: 'updated', name: 'same.txt' }),
	},
	'knowledge/file-update-too-large': {
		all: told("The file 'big.txt' is too large for this Dify", 'file_too_large', 413),
	},
	'knowledge/file-upper-extension': {
		all: gives({ action: 'created', name: 'UPPER.TXT' }),
	},
	'knowledge/file-wrong-content': {
		all: gives({ action: 'created', name: 'fake.pdf' }),
	},
	'knowledge/file-wrong-content-status': {
		all: told(
			'Dify could not index the document {id}: Failed to load document (PDFium: Data format error).',
			'indexing_failed',
			null,
		),
	},
	'knowledge/file-xlsx': {
		all: gives({ action: 'created', name: 'cities.xlsx' }),
	},
	'knowledge/file-xlsx-chunks': {
		all: listed(1, { content: 'City":"Oslo";"People":"700000"' }),
	},
};

export default rows;
