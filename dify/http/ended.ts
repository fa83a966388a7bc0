// The one reason for which signals abort here that only end a wait or a connection.

/**
 * What a signal aborts with when nobody waits any more. A signal that is given no reason makes an
 * error of its own each time, with a stack that nobody reads; of short answers that is a tenth of
 * the cost.
 */
export const ENDED = new DOMException('No longer waited for', 'AbortError');
