// A text on its way to a chat, without the credential's key, wherever the pieces cut it.

import { KeylessText } from '../../../nodes/shared/hiddenKey';

const KEY = `app-${'0123456789'}abcdefghij`;

/** Its spelling in an address is another one. */
const GATEWAY_KEY = ['gateway-key+of', 'an+app=='].join('/');

function pieces(...texts: string[]): string[] {
	const keyless = new KeylessText(KEY);
	return [...texts.map((text) => keyless.add(text)), keyless.end()];
}

it('has three stars in its place, as often as it comes', () => {
	expect(pieces(`<${KEY}${KEY}>`)).toEqual(['<******>', '']);
});

it.each(Array.from(KEY, (_character, index) => index + 1))(
	'shows no more than its beginning, which is no secret, cut behind %i characters',
	(cut) => {
		const shown = pieces(`<${KEY.slice(0, cut)}`, `${KEY.slice(cut)}>`).join('');
		expect(shown).toBe(cut < 8 ? `<${KEY.slice(0, cut)}***>` : '<***>');
	},
);

it('is found where it comes character by character', () => {
	expect(pieces(...`${KEY}, ${KEY}`).join('')).toBe('app-012***, app-012***');
});

it('loses nothing of a text that only begins like it, and is held for no more than that', () => {
	expect(pieces('an app', '-0123456', ' is none')).toEqual(['an app', '', '-0123456 is none', '']);
	expect(pieces('app-01234')).toEqual(['', 'app-01234']);
	expect(pieces('a')).toEqual(['a', '']);
});

it.each([
	['in one piece', 1_000],
	['in pieces', 5],
	['character by character', 1],
])('is without a key of a gateway in the spelling of an address, %s', (_how, length) => {
	const key = GATEWAY_KEY;
	const text = `<${encodeURIComponent(key)}> and <${key}>`;
	const keyless = new KeylessText(key);
	let shown = '';
	for (let at = 0; at < text.length; at += length)
		shown += keyless.add(text.slice(at, at + length));
	shown += keyless.end();
	expect(shown).not.toContain(key.slice(8));
	expect(shown).not.toContain(encodeURIComponent(key).slice(8));
	expect(shown).toMatch(/^<[a-z]*\*\*\*> and <[a-z]*\*\*\*>$/);
});
