// Why the node cannot send what was recorded, or why it does not.

export const OTHER_KEY =
	'the node refuses a key that is none of a knowledge base before it sends anything';

export const NO_APP = 'Dify Knowledge asks nothing of an app';

export const LOOKED_UP =
	'the node looks first whether it can be done: at the base, the document, the chunk or the field';

export const TAG_LOOKED_UP = 'the node changes only tags that the list has, and looks first';

export const PIPELINE_LOOKED_UP = 'the node looks first where the pipeline begins';

export const ALWAYS_WHOLE = 'the node says all that Dify would otherwise refuse, guess or wipe';

export const CHOICES = 'the node sends only the words that Dify knows';

export const FILLED = 'the node refuses what is empty or blank before it sends anything';

export const IN_RANGE =
	'the node refuses, or shortens, what is out of range before it sends anything';

export const UUIDS = 'the node refuses an ID that is no UUID before it sends anything';

export const HUNDREDS = 'the node reads lists from their beginning, a hundred rows a page';

export const OLD_PATH = 'the node takes the paths and methods of all versions';

export const OTHER_WAY =
	'the node goes another way: text by ZIP, one document at a time, what is published only';

export const ONE_BY_ONE = 'the node sends them one by one';

export const RIGHT_FORM = 'the node always sends the right form';

export const NOT_OFFERED = 'the node does not offer it';
