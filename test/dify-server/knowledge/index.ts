// An emulated Knowledge API of Dify, in process: its server, clock and presets.

export { KnowledgeServer } from './answer';
export type { Asked } from './ask';
export { askKnowledge } from './ask';
export { ManualClock } from './clock';
export type { Clock } from './clock';
export { displayStatus, indexingStatus } from './indexing';
export type { KnowledgeAnswer, KnowledgeRequest } from './exchange';
export { CAPITALS, PLANETS, PRESETS } from './presets';
export type { DocumentSource, KnowledgeOptions, NewBase } from './options';
export { AT_BLANK_LINES, AUTOMATIC, KNOWLEDGE_KEY } from './options';
export type { KnowledgeState } from './state';
export type * from './types';
