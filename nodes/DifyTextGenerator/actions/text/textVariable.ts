// The variable of a text generator that the parameter Text fills.

/** Dify gives it to every new text generator. */
export const TEXT_VARIABLE = 'query';
