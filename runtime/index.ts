/** The runtime: what a compiled program does under a rule set. Pure: no files, no process, no clock. */
export * from "./ir.js";
export { behind, claim, headOf, isAt, type Rest, restAt } from "./activation.js";
export { type AskRealTime, Contexts, type InterruptKind, maySleepAtEntry } from "./contexts.js";
export {
  type Environment,
  evaluate,
  kindOf,
  PageRangeError,
  type Pages,
  someExpression,
  type Value,
} from "./expression.js";
export { loadProgram, type LoadedProgram } from "./program.js";
export { type LoadedRuleSet } from "./rule-set.js";
export { INITIAL_STATE, type CallContext, type LazyState, type StepResult } from "./lazy-state.js";
export { isPageOperation, MAX_CALL_DEPTH, type Operation } from "./control.js";
export {
  MAX_INSTRUCTIONS,
  MAX_RUNS,
  MAX_STEPS,
  type Partial,
  runScenario,
  type RunOptions,
  type Runs,
} from "./runs.js";
export * from "./trace.js";
export { judgementOf } from "./recorder.js";
export { type Failure, isTolerated, judge, mayInterleave, tolerated } from "./verdict.js";
export { MAX_OPEN_CALLS, NOTHING_OPEN } from "./written.js";
export {
  countSequences,
  MAX_COUNTED_LENGTH,
  type Outcome,
  OUTCOMES,
  type SequenceCounts,
  TooManyStatesError,
} from "./sequences/count.js";
export { diff, type Difference, type Differences, MAX_DIFF_LENGTH } from "./sequences/diff.js";
export { type ObservedCall, SEQUENCE_CLASSES, type SequenceClass } from "./sequences/sequence.js";
export {
  contiguousEntries,
  entriesAt,
  type Geometry,
  geometryOf,
  halfOf,
  LAST_LEVEL,
  type Level,
  levelName,
  pagesAt,
  shiftOf,
  VA_BITS,
} from "./arm64/geometry.js";
export { BLOCK_LEVEL, layout, type Layout, type LayoutProblem } from "./arm64/layout.js";
export { type Effect, effectOf, effectOfCall, EFFECTS, weightier } from "./effect.js";
export { describeDescriptor } from "./arm64/decode.js";
export { parseDescriptor } from "./arm64/descriptor.js";
