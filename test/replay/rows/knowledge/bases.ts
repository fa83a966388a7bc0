// Knowledge bases made, listed, changed and deleted.

import type { Rows } from '../../expectation';
import {
	ALWAYS_WHOLE,
	CHOICES,
	FILLED,
	HUNDREDS,
	IN_RANGE,
	LOOKED_UP,
	NOT_OFFERED,
	OLD_PATH,
	ONE_BY_ONE,
	RIGHT_FORM,
	UUIDS,
} from './reasons';
import { CRASHED, NO_BASE, WEB_PAGE, gives, listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/kb-create-array': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told('name: Field required', 'invalid_param', 400),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Missing required parameter in the JSON body or the post body or the query string',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-create-bad-json': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request',
			400,
		),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Missing required parameter in the JSON body or the post body or the query string',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-create-bad-permission': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"permission: Input should be 'only_me', 'all_team_members' or 'partial_members'",
			'invalid_param',
			400,
		),
		'1.9.2': told(
			"permission: Invalid permission. The value 'everyone' is not a valid choice for 'permission'.",
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("'Permission' is none of its choices: everyone"),
		},
	},
	'knowledge/kb-create-bad-technique': {
		readBy: 'transport',
		because: CHOICES,
		all: told(
			"indexing_technique: Input should be 'high_quality' or 'economy'",
			'invalid_param',
			400,
		),
		'1.9.2': told(
			"indexing_technique: Invalid indexing technique. The value 'cheap' is not a valid choice for 'indexing_technique'.",
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("'Indexing Technique' is none of its choices: cheap"),
		},
	},
	'knowledge/kb-create-blank-name': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ name: '   ' }),
		instead: {
			all: wrong("The 'Name' of the knowledge base is empty"),
		},
	},
	'knowledge/kb-create-description-too-long': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('description: String should have at most 400 characters', 'invalid_param', 400),
		'1.9.2': told('description: Description cannot exceed 400 characters.', 'invalid_param', 400),
		instead: {
			all: wrong(
				"The 'Description' of the knowledge base has 401 characters; Dify takes 400 at most",
			),
		},
	},
	'knowledge/kb-create-duplicate-name': {
		all: told(
			'Another knowledge base has this name',
			'dataset_name_duplicate',
			409,
			'The dataset name already exists. Please modify your dataset name.',
		),
	},
	'knowledge/kb-create-duplicate-name-case': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ name: 'ECONOMY' }),
	},
	'knowledge/kb-create-economy': {
		all: gives({ name: 'Economy', indexing_technique: 'economy' }),
	},
	'knowledge/kb-create-economy-keyword': {
		all: gives({ name: 'Keyword', indexing_technique: 'economy' }),
	},
	'knowledge/kb-create-empty': {
		all: gives({ name: 'Empty', indexing_technique: 'economy' }),
	},
	'knowledge/kb-create-empty-name': {
		readBy: 'transport',
		because: FILLED,
		all: told('name: String should have at least 1 character', 'invalid_param', 400),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Name must be between 1 to 40 characters.',
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("The 'Name' of the knowledge base is empty"),
		},
	},
	'knowledge/kb-create-external-bad-api': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: CRASHED,
	},
	'knowledge/kb-create-external-no-api': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: gives({ name: 'External 1' }),
		'1.9.2': CRASHED,
	},
	'knowledge/kb-create-external-unknown-api': {
		readBy: 'transport',
		because: NOT_OFFERED,
		all: told('api template not found', 'invalid_param', 400),
	},
	'knowledge/kb-create-high-quality': {
		all: gives({ name: 'Vector', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-create-high-quality-default-model': {
		all: gives({ name: 'Vector default', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-create-name-only': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ name: 'Bare' }),
	},
	'knowledge/kb-create-name-too-long': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told('name: String should have at most 40 characters', 'invalid_param', 400),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Name must be between 1 to 40 characters.',
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("The 'Name' of the knowledge base has 41 characters; Dify takes 40 at most"),
		},
	},
	'knowledge/kb-create-no-name': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told('name: Field required', 'invalid_param', 400),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Missing required parameter in the JSON body or the post body or the query string',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-create-not-json': {
		readBy: 'transport',
		because: RIGHT_FORM,
		all: told(
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
			'unsupported_media_type',
			415,
		),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Missing required parameter in the JSON body or the post body or the query string',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-create-partial-retrieval-model': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: told(
			'retrieval_model.search_method: Field required; retrieval_model.reranking_enable: Field required; retrieval_model.score_threshold_enabled: Field required',
			'invalid_param',
			400,
		),
		'1.9.2': told(
			'search_method: Field required; reranking_enable: Field required; score_threshold_enabled: Field required',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-create-permission-partial': {
		readBy: 'transport',
		because: CHOICES,
		all: gives({ name: 'Partial' }),
	},
	'knowledge/kb-create-retrieval-model': {
		all: gives({ name: 'Hybrid', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-create-unknown-embedding': {
		all: gives({ name: 'Bad 3', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-create-unknown-provider': {
		all: told(
			'The workspace has no model provider of this name',
			'invalid_param',
			400,
			'Provider nobody/none/none does not exist.',
		),
	},
	'knowledge/kb-create-unknown-rerank': {
		all: gives({ name: 'Bad 5', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-delete': {
		all: gives({ name: 'Vector default', app_count: 0 }),
	},
	'knowledge/kb-delete-again': {
		readBy: 'transport',
		because: LOOKED_UP,
		all: NO_BASE,
		instead: {
			all: NO_BASE,
		},
	},
	'knowledge/kb-delete-in-use': {
		all: gives({ name: 'Facts', app_count: 2 }),
	},
	'knowledge/kb-delete-malformed': {
		readBy: 'transport',
		because: UUIDS,
		all: WEB_PAGE,
		instead: {
			all: wrong('The \'Knowledge Base\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/kb-delete-with-documents': {
		all: gives({ name: 'Hybrid', app_count: 0 }),
	},
	'knowledge/kb-get': {
		all: gives({ name: 'Vector', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-get-counts': {
		all: gives({ name: 'Economy', indexing_technique: 'economy' }),
	},
	'knowledge/kb-get-economy': {
		all: gives({ name: 'Economy', indexing_technique: 'economy' }),
	},
	'knowledge/kb-get-in-use': {
		all: gives({ name: 'Facts', indexing_technique: 'economy' }),
	},
	'knowledge/kb-get-in-use-after': {
		all: NO_BASE,
	},
	'knowledge/kb-get-malformed': {
		readBy: 'transport',
		because: UUIDS,
		all: WEB_PAGE,
		instead: {
			all: wrong('The \'Knowledge Base\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/kb-get-unknown': {
		all: NO_BASE,
	},
	'knowledge/kb-list': {
		'1.9.2': listed(11, { name: 'Bad 5' }),
		'1.14.2': listed(12, { name: 'External 1' }),
		'1.15.0': listed(12, { name: 'ECONOMY' }),
	},
	'knowledge/kb-list-end': {
		all: listed(5, { name: 'Hybrid' }),
	},
	'knowledge/kb-list-hidden': {
		all: listed(0),
	},
	'knowledge/kb-list-hidden-include-all': {
		all: listed(1, { name: 'Partial' }),
	},
	'knowledge/kb-list-include-all': {
		'1.9.2': listed(12, { name: 'Bad 5' }),
		'1.14.2': listed(13, { name: 'External 1' }),
		'1.15.0': listed(13, { name: 'ECONOMY' }),
	},
	'knowledge/kb-list-keyword': {
		all: listed(2, { name: 'Vector default' }),
		'1.15.0': listed(2, { name: 'Vector' }),
	},
	'knowledge/kb-list-keyword-percent': {
		all: listed(0),
		'1.9.2': listed(11, { name: 'Bad 5' }),
	},
	'knowledge/kb-list-limit-exact': {
		'1.9.2': listed(11, { name: 'Bad 5' }),
		'1.14.2': listed(12, { name: 'External 1' }),
		'1.15.0': listed(12, { name: 'ECONOMY' }),
	},
	'knowledge/kb-list-limit-over': {
		'1.9.2': listed(11, { name: 'Bad 5' }),
		'1.14.2': listed(12, { name: 'External 1' }),
		'1.15.0': listed(12, { name: 'ECONOMY' }),
	},
	'knowledge/kb-list-limit-text': {
		readBy: 'transport',
		because: IN_RANGE,
		all: told(
			'limit: Input should be a valid integer, unable to parse string as an integer',
			'invalid_param',
			400,
		),
		'1.9.2': listed(11, { name: 'Bad 5' }),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: NaN"),
		},
	},
	'knowledge/kb-list-limit-zero': {
		readBy: 'transport',
		because: IN_RANGE,
		'1.9.2': listed(11, { name: 'Bad 5' }),
		'1.14.2': listed(12, { name: 'External 1' }),
		'1.15.0': listed(12, { name: 'ECONOMY' }),
		instead: {
			all: wrong("'Limit' is not a whole number of 1 or more: 0"),
		},
	},
	'knowledge/kb-list-name-many': {
		all: listed(1, { name: 'Vector' }),
	},
	'knowledge/kb-list-page': {
		readBy: 'transport',
		because: HUNDREDS,
		'1.9.2': listed(2, { name: 'Hybrid' }),
		'1.14.2': listed(2, { name: 'Bare' }),
		'1.15.0': listed(2, { name: 'Vector' }),
	},
	'knowledge/kb-list-page-beyond': {
		readBy: 'transport',
		because: HUNDREDS,
		all: listed(0),
	},
	'knowledge/kb-list-page-zero': {
		readBy: 'transport',
		because: HUNDREDS,
		'1.9.2': listed(11, { name: 'Bad 5' }),
		'1.14.2': listed(12, { name: 'External 1' }),
		'1.15.0': listed(12, { name: 'ECONOMY' }),
	},
	'knowledge/kb-list-tag': {
		'1.9.2': listed(1, { name: 'Vector' }),
		'1.14.2': told(
			'This Dify cannot list knowledge bases by their tags',
			'invalid_param',
			400,
			'tag_ids: Input should be a valid list',
		),
		'1.15.0': listed(2, { name: 'Vector' }),
	},
	'knowledge/kb-list-tag-malformed': {
		readBy: 'transport',
		because: UUIDS,
		all: CRASHED,
		'1.14.2': told(
			'This Dify cannot list knowledge bases by their tags',
			'invalid_param',
			400,
			'tag_ids: Input should be a valid list',
		),
		instead: {
			all: wrong('The \'Tag IDs\' parameter is not a Dify ID: "nope"'),
		},
	},
	'knowledge/kb-list-tag-unknown': {
		all: listed(0),
		'1.14.2': told(
			'This Dify cannot list knowledge bases by their tags',
			'invalid_param',
			400,
			'tag_ids: Input should be a valid list',
		),
	},
	'knowledge/kb-list-tags-comma': {
		readBy: 'transport',
		because: ONE_BY_ONE,
		all: CRASHED,
		'1.14.2': told(
			'This Dify cannot list knowledge bases by their tags',
			'invalid_param',
			400,
			'tag_ids: Input should be a valid list',
		),
	},
	'knowledge/kb-list-tags-two': {
		'1.9.2': listed(1, { name: 'Vector' }),
		'1.14.2': told(
			'This Dify cannot list knowledge bases by their tags',
			'invalid_param',
			400,
			'tag_ids: Input should be a valid list',
		),
		'1.15.0': listed(1, { name: 'Economy' }),
	},
	'knowledge/kb-recreate': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ name: 'Hybrid' }),
	},
	'knowledge/kb-update-duplicate-name': {
		all: told(
			'Another knowledge base has this name',
			'dataset_name_duplicate',
			400,
			'Dataset name already exists',
		),
	},
	'knowledge/kb-update-empty-name': {
		readBy: 'transport',
		because: FILLED,
		all: told('name: String should have at least 1 character', 'invalid_param', 400),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Name must be between 1 to 40 characters.',
			'invalid_param',
			400,
		),
		instead: {
			all: wrong("The 'Name' of the knowledge base is empty"),
		},
	},
	'knowledge/kb-update-name': {
		all: gives({ name: 'Bare renamed', indexing_technique: null }),
	},
	'knowledge/kb-update-nothing': {
		readBy: 'transport',
		because: FILLED,
		all: gives({ name: 'Bare renamed' }),
		instead: {
			all: wrong("Nothing is set in 'Update Fields'"),
		},
	},
	'knowledge/kb-update-null-name': {
		readBy: 'transport',
		because: ALWAYS_WHOLE,
		all: gives({ name: 'Bare renamed' }),
		'1.9.2': told(
			'name: type is required. Name must be between 1 to 40 characters. Must not be null!',
			'invalid_param',
			400,
		),
	},
	'knowledge/kb-update-permission': {
		all: gives({ name: 'Vector default', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-update-permission-partial': {
		readBy: 'transport',
		because: CHOICES,
		all: gives({ name: 'Bare renamed' }),
		instead: {
			all: wrong("'Permission' is none of its choices: partial_members"),
		},
	},
	'knowledge/kb-update-post': {
		readBy: 'transport',
		because: OLD_PATH,
		all: told('The method is not allowed for the requested URL.', 'method_not_allowed', 405),
	},
	'knowledge/kb-update-retrieval-model': {
		all: gives({ name: 'Vector default', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-update-technique': {
		all: gives({ name: 'Empty', indexing_technique: 'high_quality' }),
	},
	'knowledge/kb-update-technique-back': {
		all: gives({ name: 'Empty', indexing_technique: 'economy' }),
	},
	'knowledge/kb-update-unknown': {
		all: NO_BASE,
	},
	'knowledge/kb-update-unknown-embedding': {
		all: gives({ name: 'Vector default', indexing_technique: 'high_quality' }),
	},
};

export default rows;
