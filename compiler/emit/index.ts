/** Texts in other forms: expectations, sequences as scenarios, traces as lines, Vitest files. */
export { differenceScenario } from "./difference.js";
export { type AlsoStated, expectationLines } from "./expectations.js";
export { hookName } from "./hooks-text.js";
export { decisionsText, traceLines } from "./trace-lines.js";
export { emitVitest, type VitestOptions } from "./vitest.js";
