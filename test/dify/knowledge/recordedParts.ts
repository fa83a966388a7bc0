// What the recorded servers answered to requests about parts of knowledge bases, and whom they were asked about.

import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';

/** The servers of which the knowledge API was recorded. */
export const KNOWLEDGE_VERSIONS: Version[] = ['1.9.2', '1.14.2', '1.15.0'];

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The ids in the path that was asked for, in order: base, document, chunk, child chunk. */
export function idsAsked(version: Version, name: string): string[] {
	return readRecording(version, name).request.path.match(UUID) ?? [];
}

/** The JSON that was answered. */
export function bodyOf<Body>(version: Version, name: string): Body {
	const body: Body = JSON.parse(readRecordedBody(version, name).toString());
	return body;
}
