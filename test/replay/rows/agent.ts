// What a user should get of an agent: steps, tools, and answers in pieces only.

import type { Rows } from '../expectation';
import { answered, message, providerFailed, thought } from './expect';
import { RATE, RATE_0_15 } from './providerErrors';
import { slowAnswer } from './texts';

const TODAY = 'Tool said: 2026-11-21';

const ASKED_FOR_TIME = thought(1, {
	tool: 'current_time',
	tool_input: '{"current_time": {}}',
	observation: '{"current_time": "2026-11-21"}',
});

const NO_SUCH_TOOL = 'there is not a tool named nothing';

const rows: Rows = {
	// Agents refuse to answer in one piece; the node asks for a stream then.
	'agent/blocking': {
		all: answered('You said: hello', {
			agent_thoughts: [thought(1, { thought: 'You said: hello' })],
		}),
	},
	'agent/error-rate-streaming': {
		all: providerFailed(RATE, true),
		'0.15.8': providerFailed(RATE_0_15, true),
	},
	'agent/messages': {
		all: {
			items: [
				message('[tool current_time {}] what day is it', TODAY, {
					agent_thoughts: [ASKED_FOR_TIME, thought(2, { thought: TODAY })],
				}),
			],
		},
	},
	'agent/no-tool-streaming': {
		all: answered('You said: hello', {
			agent_thoughts: [thought(1, { thought: 'You said: hello' })],
		}),
	},
	'agent/stopped-stop': { all: { item: { result: 'success' } } },
	// Nothing in the stream tells a stopped turn from a finished one, but for its last step.
	'agent/stopped-streaming': {
		all: answered(slowAnswer(4), { agent_thoughts: [thought(1)] }),
		'1.15.0': answered(slowAnswer(5), { agent_thoughts: [thought(1)] }),
	},
	'agent/tool-streaming': {
		all: answered(TODAY, { agent_thoughts: [ASKED_FOR_TIME, thought(2, { thought: TODAY })] }),
	},
	'agent/tool-unknown-streaming': {
		all: answered(`Tool said: ${NO_SUCH_TOOL}`, {
			agent_thoughts: [
				thought(1, {
					tool: 'nothing',
					tool_input: '{"nothing": {}}',
					observation: `{"nothing": "${NO_SUCH_TOOL}"}`,
				}),
				thought(2, { thought: `Tool said: ${NO_SUCH_TOOL}` }),
			],
		}),
	},
};

export default rows;
