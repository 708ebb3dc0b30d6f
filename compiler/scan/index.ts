/** Which functions of a kernel tree hold the lazy MMU calls. Pure: texts and the parser of C are given. */
export { emittedText } from "./emitted.js";
export { IN_ALL_NAMES } from "./names.js";
export { readSource, type SourceCalls } from "./read-source.js";
export { type ScannedFunction, type ScanReport, scanReport, type Status } from "./report.js";
export type { CParser } from "./tree.js";
