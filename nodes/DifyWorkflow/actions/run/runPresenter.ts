// Shows a run as its options say, in an item and in a chat.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { WorkflowOptions } from '../../../../dify/run/workflowReducer';
import type { WorkflowResult } from '../../../../dify/run/workflowResult';
import { isShownInChat } from '../../../shared/liveChat';
import type { RunPresenter } from '../../../shared/run/runOperation';
import type { RunSettings } from '../../../shared/run/runOptions';
import { chatText, createLiveSource, shapeRun } from './runItem';

/** How a run is to be shown. */
export function runPresenter(
	n8n: IExecuteFunctions,
	{ includeEvents }: Pick<RunSettings, 'includeEvents'>,
): RunPresenter<WorkflowResult> {
	const forChat = isShownInChat(n8n);
	return {
		shape: (run, { context, simplify, failedDownloads }) =>
			shapeRun(run, {
				simplify,
				includeEvents,
				forChat,
				baseUrl: context.connection.baseUrl,
				failedDownloads,
			}),
		chatText,
		createLiveSource,
	};
}

/** What is kept of a run while it comes, since the item is to have it. */
export function keptParts({ includeEvents, downloadFiles }: RunSettings): WorkflowOptions {
	return { keepEvents: includeEvents, keepSpeech: downloadFiles };
}
