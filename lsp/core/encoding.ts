/** How the protocol counts the characters of a line. */
export const ENCODINGS = ["utf-16", "utf-8", "utf-32"] as const;
export type Encoding = (typeof ENCODINGS)[number];
