// What a knowledge key opens, and what other keys do.

import type { Rows } from '../../expectation';
import { LOOKED_UP, NO_APP, OTHER_KEY } from './reasons';
import { AS_RECORDED, NO_BASE, NO_CHUNK, gives, lacks, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/auth-app-key': {
		readBy: 'transport',
		because: OTHER_KEY,
		all: told('Dify does not accept the API key', 'unauthorized', 401, 'Access token is invalid'),
		instead: {
			all: wrong(
				'The API key in the credential is the key of an app, for the nodes of apps, not a knowledge key',
			),
		},
	},
	'knowledge/auth-base-api-off': {
		all: told(
			"The knowledge base's API access is switched off in Dify",
			'forbidden',
			403,
			'Dataset api access is not enabled.',
		),
	},
	'knowledge/auth-base-api-off-documents': {
		all: told(
			"The knowledge base's API access is switched off in Dify",
			'forbidden',
			403,
			'Dataset api access is not enabled.',
		),
	},
	'knowledge/auth-dataset-key-on-app-api': {
		readBy: 'transport',
		because: NO_APP,
		all: told('Dify does not accept the API key', 'unauthorized', 401, 'Access token is invalid'),
	},
	'knowledge/auth-no-key': {
		readBy: 'transport',
		because: OTHER_KEY,
		all: told(
			'Dify does not accept the API key',
			'unauthorized',
			401,
			"Authorization header must be provided and start with 'Bearer'",
		),
		instead: {
			all: wrong('The credential has no API key'),
		},
	},
	'knowledge/auth-other-workspace-chunk': {
		all: NO_CHUNK,
	},
	'knowledge/auth-other-workspace-chunks': {
		all: NO_BASE,
	},
	'knowledge/auth-other-workspace-delete': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			400,
			'You do not have permission to access this dataset.',
		),
		instead: {
			all: NO_BASE,
			'1.9.2': told(
				'The knowledge base is in another workspace than the key',
				'forbidden',
				403,
				'You do not have permission to access this dataset.',
			),
		},
	},
	'knowledge/auth-other-workspace-document': {
		all: NO_BASE,
	},
	'knowledge/auth-other-workspace-documents': {
		all: NO_BASE,
	},
	'knowledge/auth-other-workspace-get': {
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			403,
			'You do not have permission to access this dataset.',
		),
	},
	'knowledge/auth-other-workspace-metadata': {
		all: NO_BASE,
		'1.9.2': listed(1, { name: 'm' }),
	},
	'knowledge/auth-other-workspace-metadata-create': {
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			400,
			'You do not have permission to access this dataset.',
		),
	},
	'knowledge/auth-other-workspace-metadata-delete': {
		readBy: 'transport',
		on: ['1.14.2', '1.15.0'],
		because: LOOKED_UP,
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			400,
			'You do not have permission to access this dataset.',
		),
		instead: {
			'1.14.2': NO_BASE,
			'1.15.0': NO_BASE,
		},
	},
	'knowledge/auth-other-workspace-retrieve': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			403,
			'You do not have permission to access this dataset.',
		),
		instead: {
			all: NO_BASE,
			'1.9.2': told(
				'The knowledge base is in another workspace than the key',
				'forbidden',
				403,
				'You do not have permission to access this dataset.',
			),
		},
	},
	'knowledge/auth-other-workspace-switch': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			403,
			'You do not have permission to access this dataset.',
		),
		instead: {
			all: NO_BASE,
		},
	},
	'knowledge/auth-other-workspace-tag-delete': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: AS_RECORDED,
		'1.9.2': NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.14.2': told(
				'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				'not_supported',
				400,
				'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
			),
			'1.15.0': told('There is no tag {id} for knowledge bases', 'not_found', null),
		},
	},
	'knowledge/auth-other-workspace-tag-rename': {
		readBy: 'transport',
		because: LOOKED_UP,
		'1.9.2': NO_BASE,
		'1.14.2': told('binding_count: Input should be a valid string', 'invalid_param', 400),
		'1.15.0': gives({ name: 'Taken over' }),
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.14.2': told(
				'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				'not_supported',
				400,
				'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
			),
			'1.15.0': told('There is no tag {id} for knowledge bases', 'not_found', null),
		},
	},
	'knowledge/auth-other-workspace-tags': {
		all: NO_BASE,
		'1.9.2': listed(0),
	},
	'knowledge/auth-other-workspace-update': {
		all: NO_BASE,
		'1.9.2': told(
			'The knowledge base is in another workspace than the key',
			'forbidden',
			400,
			'You do not have permission to access this dataset.',
		),
	},
	'knowledge/auth-wrong-key': {
		all: told('Dify does not accept the API key', 'unauthorized', 401, 'Access token is invalid'),
	},
};

export default rows;
