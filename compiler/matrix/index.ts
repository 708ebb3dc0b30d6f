/** What each rule set makes of each scenario, by configs: the table of `lmmu matrix`. */
export { matrixOf } from "./build.js";
export { matrixCases } from "./cases.js";
export { type MatricesJson, matricesJson } from "./json.js";
export type { Matrix, Outcome } from "./matrix.js";
export { outcomeOf, outcomeSentence, outcomeText, together } from "./outcome.js";
export { type CellTone, matrixText } from "./text.js";
