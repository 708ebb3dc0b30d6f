/** The section of an editor's settings that is ours. */
export const SECTION = "lmmu";
