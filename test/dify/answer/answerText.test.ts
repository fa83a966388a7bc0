// Pieces of text become one text, and a replacement takes the place of all before it.

import * as fc from 'fast-check';

import { AnswerText } from '../../../dify/answer/answerText';
import { anyText } from '../anyText';

describe('the text of a turn', () => {
	it('is all pieces in their order', () => {
		fc.assert(
			fc.property(fc.array(anyText()), (pieces) => {
				const text = new AnswerText();
				for (const piece of pieces) text.addMessage(piece);
				expect(text.toString()).toBe(pieces.join(''));
				expect(text.hasPieces).toBe(pieces.length > 0);
				expect(text.wasReplaced).toBe(false);
			}),
		);
	});

	it('is what messages say, where an agent also commented', () => {
		const text = new AnswerText();
		text.addAgentMessage('Looking… ');
		expect(text.toString()).toBe('Looking… ');
		text.addMessage('Found.');
		text.addAgentMessage('Bye.');
		expect(text.toString()).toBe('Found.');
	});

	it('has a piece as soon as an agent comments', () => {
		const text = new AnswerText();
		expect(text.hasPieces).toBe(false);
		text.addAgentMessage('');
		expect(text.hasPieces).toBe(true);
	});

	it('is the comment where the messages are empty', () => {
		const text = new AnswerText();
		text.addAgentMessage('Found.');
		text.addMessage('');
		expect(text.toString()).toBe('Found.');
	});

	it('begins anew with a replacement, whoever wrote before it', () => {
		const text = new AnswerText();
		text.addMessage('bad');
		text.addAgentMessage('worse');
		text.replace('Sorry');
		expect(text.toString()).toBe('Sorry');
		text.addMessage('.');
		expect(text.toString()).toBe('Sorry.');
		expect(text.wasReplaced).toBe(true);
	});

	it('has no piece when only a replacement came', () => {
		const text = new AnswerText();
		text.replace('Sorry');
		expect(text.hasPieces).toBe(false);
	});
});
