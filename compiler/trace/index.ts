/** What a run did: chosen, told in rows and words, laid out as text, and as data. Its picture is in svg/. */
export { type TracesJson, tablesJson, tracesJson } from "./json.js";
export { MOST_RUNS_SHOWN, tracesOf } from "./select.js";
export type { Tone } from "./table.js";
export { traceText } from "./text.js";
export type { Trace } from "./trace.js";
export { lengthText, movesText, writtenText } from "./path-words.js";
export { sourceText } from "./source-text.js";
export { violationLines } from "./violation-lines.js";
export { titleOf } from "./words.js";
