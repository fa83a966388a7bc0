// Two at once.

import type { Rows } from '../../expectation';
import { gives, listed, told } from './expect';

const rows: Rows = {
	'knowledge/race-chunk-1': {
		all: gives({ content: 'Chunk of race 1.', enabled: true }),
	},
	'knowledge/race-chunk-2': {
		all: gives({ content: 'Chunk of race 2.', enabled: true }),
	},
	'knowledge/race-create-while-indexing': {
		all: gives({ action: 'created', name: 'quick one.txt' }),
	},
	'knowledge/race-doc-name-1': {
		all: gives({ action: 'created', name: 'twin.txt' }),
	},
	'knowledge/race-doc-name-2': {
		all: gives({ action: 'updated', name: 'twin.txt' }),
	},
	'knowledge/race-doc-name-list': {
		all: listed(1, { name: 'twin.txt', display_status: 'available' }),
	},
	'knowledge/race-file-1': {
		all: gives({ action: 'created', name: 'par1.txt' }),
	},
	'knowledge/race-file-2': {
		all: gives({ action: 'created', name: 'par2.txt' }),
	},
	'knowledge/race-file-list': {
		all: listed(2, { name: 'par2.txt', display_status: 'available' }),
		'1.9.2': listed(2, { name: 'par1.txt', display_status: 'available' }),
	},
	'knowledge/race-kb-name-1': {
		all: gives({ name: 'Twins', indexing_technique: 'economy' }),
	},
	'knowledge/race-kb-name-2': {
		all: told(
			'Another knowledge base has this name',
			'dataset_name_duplicate',
			409,
			'The dataset name already exists. Please modify your dataset name.',
		),
		'1.14.2': gives({ name: 'Twins', indexing_technique: 'economy' }),
	},
	'knowledge/race-kb-name-list': {
		all: listed(1, { name: 'Twins' }),
		'1.14.2': listed(2, { name: 'Twins' }),
	},
	'knowledge/race-update-1': {
		all: gives({ action: 'updated', name: 'planets.txt' }),
		'1.9.2': told(
			'This document cannot be updated as it is',
			'document_not_available',
			400,
			'Document is not available',
		),
	},
	'knowledge/race-update-2': {
		all: gives({ action: 'updated', name: 'planets.txt' }),
	},
	'knowledge/race-update-chunks': {
		all: listed(2, { content: 'Only version 2 of the planets.' }),
		'1.9.2': listed(1, { content: 'Only version 2 of the planets.' }),
	},
};

export default rows;
