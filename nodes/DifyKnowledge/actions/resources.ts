// The resources of Dify Knowledge.

import type { Resource } from '../../shared/operation';
import { documentResource } from './document/resource';

export const resources: Resource[] = [documentResource];
