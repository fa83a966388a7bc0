// The JSON that a model answered with is found, alone or in a fenced block.

import * as fc from 'fast-check';

import { parseAnswerJson } from '../../../dify/answer/answerJson';
import { expectLinear, repeated } from '../linear';

describe('JSON in an answer', () => {
	it.each<[string, string, unknown]>([
		['is the whole answer', '{"city":"Zürich"}', { city: 'Zürich' }],
		['may have blanks around it', ' \n[1, 2]\r\n', [1, 2]],
		['may be a bare value', 'null', null],
		['may stand in a block with a language', '```json\n{"a":1}\n```', { a: 1 }],
		['may stand in a block without one', '```\n{"a":1}\n```', { a: 1 }],
		['may stand in a block of CRLF lines', '```json\r\n{"a":1}\r\n```\r\n', { a: 1 }],
		['may stand in a block amid words', 'Here:\n\n```json\n{"a":1}\n```\nDone.', { a: 1 }],
		['may stand in an indented block', '1. So:\n   ```json\n   {"a":1}\n   ```', { a: 1 }],
		['may spread over lines', '```json\n{\n  "a": [\n    1\n  ]\n}\n```', { a: [1] }],
		['is the first of two blocks', '```json\n{"a":1}\n```\n```json\n{"b":2}\n```', { a: 1 }],
		['is the first block that is JSON', '```sh\nls\n```\n```json\n{"b":2}\n```', { b: 2 }],
	])('%s', (_what, answer, value) => {
		expect(parseAnswerJson(answer)).toEqual({ value });
	});

	it.each([
		['no answer at all', ''],
		['words', 'I cannot do that.'],
		['JSON amid words without a block', 'The answer is {"a":1}.'],
		['JSON that was cut off', '{"a":[1,'],
		['a block that is no JSON', '```json\n{a: 1}\n```'],
		['a block that is never closed', '```json\n{"a":1}'],
		['an empty block', '```json\n```'],
	])('is none in %s', (_what, answer) => {
		expect(parseAnswerJson(answer)).toBeUndefined();
	});

	it('comes out as it went in, whatever it is', () => {
		fc.assert(
			fc.property(fc.json(), fc.boolean(), (json, fenced) => {
				fc.pre(!json.includes('```'));
				const answer = fenced ? `So:\n\`\`\`json\n${json}\n\`\`\`` : json;
				expect(parseAnswerJson(answer)).toEqual({ value: JSON.parse(json) as unknown });
			}),
		);
	});

	it.each(['```', '```\n', '```a', '````', '``` ', '``\n', '`', '\n', '```\n```'])(
		'takes no longer to look for in %j again and again than in another text',
		(piece) => {
			expectLinear(parseAnswerJson, repeated(piece));
			expectLinear(parseAnswerJson, `${repeated(piece)}\n`);
		},
	);
});
