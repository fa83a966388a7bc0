// The resource Audio, which every node for apps that answer with a text has.

import type { Resource } from '../../operation';
import { speak } from './speak.operation';
import { transcribe } from './transcribe.operation';

export const audio: Resource = {
	option: { name: 'Audio', value: 'audio' },
	operations: [speak, transcribe],
	defaultOperation: 'transcribe',
};
