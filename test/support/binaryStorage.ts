// Lets n8n-core keep binary data in files, as n8n does when it is set up so.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import { createRequire } from 'node:module';

/** The part of n8n's container for services that is needed here. */
interface ServiceContainer {
	get<Service>(type: abstract new (...parameters: never[]) => Service): Service;
}

// A second copy of the container may lie beside the one that n8n-core uses.
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as {
	Container: ServiceContainer;
};

/** From now on binary data that nodes make lies in files of this folder. */
export async function storeBinariesIn(folder: string): Promise<void> {
	const config = Container.get(BinaryDataConfig);
	config.mode = 'filesystem';
	config.availableModes = ['filesystem'];
	config.localStoragePath = folder;
	await Container.get(BinaryDataService).init();
}
