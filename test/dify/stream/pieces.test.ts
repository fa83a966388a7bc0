// Reading a body up to its last piece: what is read, and that the body is let go of.

import { readPieces } from '../../../dify/stream/pieces';

/** A body that notes when it is let go of; behind its pieces it waits until then, or ends. */
function bodyOf(pieces: string[], end: 'ends' | 'stays open') {
	const seen = { isReleased: false, isAtEnd: false };
	async function* read(): AsyncGenerator<Uint8Array> {
		try {
			for (const piece of pieces) yield new TextEncoder().encode(piece);
			if (end === 'stays open') await new Promise(() => undefined);
			seen.isAtEnd = true;
		} finally {
			seen.isReleased = true;
		}
	}
	return { body: read(), seen };
}

const textOf = (piece: Uint8Array) => new TextDecoder().decode(piece);

const never = async () => await new Promise<void>(() => undefined);

it('hands on all pieces of a body that ends', async () => {
	const { body, seen } = bodyOf(['a', 'b'], 'ends');
	const taken: string[] = [];
	await readPieces(body, (piece) => taken.push(textOf(piece)) > 9, never);
	expect(taken).toEqual(['a', 'b']);
	expect(seen).toEqual({ isReleased: true, isAtEnd: true });
});

it('reads an end that comes with the last piece, and no piece behind it', async () => {
	const { body, seen } = bodyOf(['a'], 'ends');
	await readPieces(body, () => true, never);
	expect(seen).toEqual({ isReleased: true, isAtEnd: true });
	const taken: string[] = [];
	await readPieces(
		bodyOf(['a', 'b'], 'ends').body,
		(piece) => taken.push(textOf(piece)) > 0,
		never,
	);
	expect(taken).toEqual(['a']);
});

it('does not wait for an end that does not come', async () => {
	const { body, seen } = bodyOf(['a'], 'stays open');
	await readPieces(
		body,
		() => true,
		async () => undefined,
	);
	expect(seen.isAtEnd).toBe(false);
});

it('lets go of the body where a piece cannot be taken', async () => {
	const { body, seen } = bodyOf(['a', 'b'], 'ends');
	const failing = readPieces(
		body,
		() => {
			throw new Error('too long');
		},
		never,
	);
	await expect(failing).rejects.toThrow('too long');
	expect(seen).toEqual({ isReleased: true, isAtEnd: false });
});
