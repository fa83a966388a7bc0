// What others than the synchronisation do in a knowledge base: documents of their own, and deeds to any.

import { HASH_FIELD } from '../../../../dify/knowledge/contentHash';
import { provisionalName } from '../../../../dify/knowledge/sourceIdentity';
import { indexingStatus } from '../../../dify-server/knowledge';
import type { KnowledgeDocument, KnowledgeState } from '../../../dify-server/knowledge';
import { FIELD } from './client';
import type { SyncServer } from './server';
import type { Deed, StrangerKind } from './steps';

/** Adds somebody's document; `isByName` says by what the synchronisation tells its own. */
export function addStranger(
	{ base, server, clock }: SyncServer,
	kind: StrangerKind,
	{ name, text, isByName }: { name: string; text: string; isByName: boolean },
): KnowledgeDocument {
	const { state } = server;
	const begun = kind === 'begun for another field';
	const own = begun ? provisionalName('other_id', 's1') : name;
	const document =
		kind === 'paused' || kind === 'waiting'
			? state.addDocument(base, { name: own, file: state.addText(own, text) })
			: state.addIndexedText(base, own, begun ? '' : text);
	switch (kind) {
		case 'noted':
			state.setMetadata(document, 'note', 'mine');
			break;
		case 'of another field':
			state.setMetadata(document, 'other_id', 's1');
			break;
		case 'hashed':
			state.setMetadata(document, HASH_FIELD, isByName ? null : 'of another');
			break;
		case 'without id':
			state.setMetadata(document, FIELD, isByName ? 's1' : ' ');
			break;
		case 'disabled':
			state.setEnabled(document, false);
			break;
		case 'archived':
			state.setArchived(document, true);
			break;
		case 'failed':
			state.fail(document, 'Broken');
			break;
		case 'paused':
			clock.pass(100);
			state.pause(document);
			state.advance();
			break;
		case 'waiting':
			state.forget(document);
			break;
		default:
			break;
	}
	return document;
}

/** Does to a document what a person does in Dify, or a server that failed. */
export function doDeed(
	state: KnowledgeState,
	document: KnowledgeDocument,
	deed: Exclude<Deed, 'note'>,
): void {
	state.advance();
	const status = indexingStatus(document, state.now());
	switch (deed) {
		case 'archive and lock':
			state.lock(document, 600_000);
			state.setArchived(document, true);
			break;
		case 'archive':
			state.setArchived(document, true);
			break;
		case 'unarchive':
			state.setArchived(document, false);
			break;
		case 'disable':
		case 'disable and lock':
			if (status !== 'completed') break;
			if (deed === 'disable and lock') state.lock(document, 600_000);
			state.setEnabled(document, false);
			break;
		case 'enable':
			state.setEnabled(document, true);
			break;
		case 'delete':
			state.removeDocument(document);
			break;
		case 'fail':
			state.fail(document, 'Broken');
			break;
		case 'forget':
			state.forget(document);
			break;
		case 'pause':
			if (['parsing', 'splitting', 'indexing'].includes(status)) state.pause(document);
			break;
	}
}

/** All that a server keeps of a document. */
export function portraitOf(document: KnowledgeDocument): string {
	const { base, run, file, metadata, bindings, ...rest } = document;
	void base;
	return JSON.stringify({
		...rest,
		text: file?.content.toString(),
		beganAt: run.beganAt,
		pausedAt: run.pausedAt,
		failure: run.failure,
		metadata: [...metadata],
		bindings: [...bindings],
	});
}
