// Tags of knowledge bases.

import type { Rows } from '../../expectation';
import { FILLED, IN_RANGE, ONE_BY_ONE, TAG_LOOKED_UP } from './reasons';
import {
	AS_RECORDED,
	CRASHED,
	NO_BASE,
	gives,
	lacks,
	listed,
	told,
	unknown,
	wrong,
} from './expect';

const rows: Rows = {
	'knowledge/tag-bind': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: TAG_LOOKED_UP,
		all: gives({ bound: true }),
		'1.9.2': NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		},
	},
	'knowledge/tag-bind-again': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: TAG_LOOKED_UP,
		all: gives({ bound: true }),
		'1.9.2': NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		},
	},
	'knowledge/tag-bind-none': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
		all: told('tag_ids: Value error, Tag IDs is required.', 'invalid_param', 400),
		'1.9.2': NO_BASE,
		instead: {
			all: wrong('Item 0 has no tags'),
		},
	},
	'knowledge/tag-bind-unknown-base': {
		readBy: 'transport',
		on: ['1.9.2'],
		because: TAG_LOOKED_UP,
		all: NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		},
	},
	'knowledge/tag-bind-unknown-tag': {
		readBy: 'transport',
		on: ['1.9.2', '1.15.0'],
		because: TAG_LOOKED_UP,
		'1.9.2': NO_BASE,
		'1.14.2': told('There is no tag {id} for knowledge bases', 'not_found', null),
		'1.15.0': AS_RECORDED,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.15.0': told('There is no tag {id} for knowledge bases', 'not_found', null),
		},
	},
	'knowledge/tag-create': {
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		'1.14.2': told(
			"The tag 'Docs' was created, but this Dify (1.14.2) cannot give its ID",
			'not_supported',
			400,
			'binding_count: Input should be a valid string',
		),
		'1.15.0': gives({ name: 'Docs' }),
	},
	'knowledge/tag-create-2': {
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		'1.14.2': told(
			"The tag 'Web' was created, but this Dify (1.14.2) cannot give its ID",
			'not_supported',
			400,
			'binding_count: Input should be a valid string',
		),
		'1.15.0': gives({ name: 'Web' }),
	},
	'knowledge/tag-create-duplicate': {
		all: told(
			'There is another tag of this name',
			'tag_name_duplicate',
			400,
			'Tag name already exists',
		),
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
	},
	'knowledge/tag-create-empty': {
		readBy: 'transport',
		because: FILLED,
		all: told('name: String should have at least 1 character', 'invalid_param', 400),
		'1.9.2': NO_BASE,
		instead: {
			all: wrong("The 'Name' parameter is empty"),
		},
	},
	'knowledge/tag-create-long': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('name: String should have at most 50 characters', 'invalid_param', 400),
		'1.9.2': NO_BASE,
		instead: {
			all: wrong("The 'Name' parameter has 51 characters; Dify takes 50 at most"),
		},
	},
	'knowledge/tag-delete': {
		readBy: 'transport',
		on: ['1.9.2', '1.14.2'],
		because: TAG_LOOKED_UP,
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
		},
	},
	'knowledge/tag-delete-again': {
		readBy: 'transport',
		on: ['1.9.2', '1.14.2'],
		because: TAG_LOOKED_UP,
		all: unknown('tag', 'Tag not found.'),
		'1.9.2': NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.14.2': told(
				'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				'not_supported',
				400,
				'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
			),
		},
	},
	'knowledge/tag-delete-app-tag': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
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
	'knowledge/tag-delete-bound': {
		readBy: 'transport',
		on: ['1.9.2', '1.14.2'],
		because: TAG_LOOKED_UP,
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
		},
	},
	'knowledge/tag-delete-no-body': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
		all: told(
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
			'unsupported_media_type',
			415,
		),
		'1.9.2': NO_BASE,
	},
	'knowledge/tag-list': {
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
		'1.14.2': told(
			'This Dify (1.14.2) cannot list tags: it fails over their numbers',
			'not_supported',
			400,
			'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
		),
		'1.15.0': listed(2, { name: 'Docs' }),
	},
	'knowledge/tag-list-end': {
		all: listed(0),
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
	},
	'knowledge/tag-of-base': {
		all: listed(2, { name: 'Web' }),
		'1.9.2': listed(0),
	},
	'knowledge/tag-of-base-end': {
		all: listed(0),
	},
	'knowledge/tag-of-unknown-base': {
		all: NO_BASE,
	},
	'knowledge/tag-rename': {
		readBy: 'transport',
		on: ['1.9.2', '1.14.2'],
		because: TAG_LOOKED_UP,
		'1.9.2': NO_BASE,
		'1.14.2': told('binding_count: Input should be a valid string', 'invalid_param', 400),
		'1.15.0': gives({ name: 'Documents' }),
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.14.2': told(
				'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				'not_supported',
				400,
				'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
			),
		},
	},
	'knowledge/tag-rename-app-tag': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
		'1.9.2': NO_BASE,
		'1.14.2': told('binding_count: Input should be a valid string', 'invalid_param', 400),
		'1.15.0': gives({ name: 'App tag 2' }),
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
	'knowledge/tag-rename-duplicate': {
		readBy: 'transport',
		on: ['1.9.2', '1.14.2'],
		because: TAG_LOOKED_UP,
		all: told(
			'There is another tag of this name',
			'tag_name_duplicate',
			400,
			'Tag name already exists',
		),
		'1.9.2': NO_BASE,
		instead: {
			'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
			'1.14.2': told(
				'This Dify (1.14.2) cannot list tags: it fails over their numbers',
				'not_supported',
				400,
				'0.binding_count: Input should be a valid string; 1.binding_count: Input should be a valid string',
			),
		},
	},
	'knowledge/tag-rename-malformed': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
		all: CRASHED,
		'1.9.2': NO_BASE,
		instead: {
			all: wrong('The \'Tag\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/tag-rename-unknown': {
		readBy: 'transport',
		because: TAG_LOOKED_UP,
		all: unknown('tag', 'Tag not found.'),
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
	'knowledge/tag-unbind': {
		all: gives({ unbound: true }),
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
	},
	'knowledge/tag-unbind-again': {
		all: gives({ unbound: true }),
		'1.9.2': lacks('1.9.2', 'tags for knowledge keys', 'Dataset not found.'),
	},
	'knowledge/tag-unbind-list': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: AS_RECORDED,
		'1.9.2': NO_BASE,
	},
};

export default rows;
