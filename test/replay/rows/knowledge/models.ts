// Models of the workspace.

import type { Rows } from '../../expectation';
import { CHOICES, OTHER_KEY } from './reasons';
import { listed, told, wrong } from './expect';

const rows: Rows = {
	'knowledge/models-app-key': {
		readBy: 'transport',
		because: OTHER_KEY,
		all: told('Dify does not accept the API key', 'unauthorized', 401, 'Access token is invalid'),
		instead: {
			all: wrong(
				'The API key in the credential is the key of an app, for the nodes of apps, not a knowledge key',
			),
		},
	},
	'knowledge/models-llm': {
		all: listed(3, { model: 'echo-chat' }),
	},
	'knowledge/models-nothing': {
		readBy: 'transport',
		because: CHOICES,
		all: told('invalid origin model type nothing', 'invalid_param', 400),
		'1.15.0': told("'nothing' is not a valid ModelType", 'invalid_param', 400),
		instead: {
			all: wrong("'Model Type' is none of its choices: nothing"),
		},
	},
	'knowledge/models-rerank': {
		all: listed(1, { model: 'echo-rerank' }),
	},
	'knowledge/models-text-embedding': {
		all: listed(1, { model: 'echo-embedding' }),
	},
	'knowledge/models-tts': {
		all: listed(1, { model: 'echo-tts' }),
	},
};

export default rows;
