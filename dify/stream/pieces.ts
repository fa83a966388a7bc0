// Reads a body piece by piece, up to the piece that completes what it is read for.

/**
 * Hands on the pieces of a body until one of them is the last that is needed. An end that comes with it
 * is read, too: for n8n's client a connection that is closed from here is a failure, which costs more
 * than reading a short answer.
 *
 * @param take whether this piece was the last that is needed
 * @param endOfPatience when such an end is not waited for any longer
 * @throws whatever the body or `take` throws; the body is let go of in any case
 */
export async function readPieces(
	body: AsyncIterable<Uint8Array>,
	take: (piece: Uint8Array) => boolean,
	endOfPatience: () => Promise<void>,
): Promise<void> {
	const pieces = body[Symbol.asyncIterator]();
	try {
		for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
			if (!take(next.value)) continue;
			await Promise.race([pieces.next().then(ignore, ignore), endOfPatience()]);
			return;
		}
	} finally {
		// Not waited for: behind a read that is under way, it ends only with the connection.
		void pieces.return?.().then(ignore, ignore);
	}
}

function ignore(): void {}
