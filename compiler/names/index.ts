/** Which name stands where, and what it means: for those who look at a text, not at what it does. */
export type { Call } from "./calls.js";
export { nodesAt } from "./enclosing.js";
export { canBeRenamed, type Entity, type EntityKind } from "./entity.js";
export { type Occurrence, occurrenceAt, renamed } from "./occurrences.js";
export { FileNames, namesOf, ProgramNames } from "./program-names.js";
export { QUESTIONS } from "./questions.js";
export { findFrame, type FrameSymbol, type RulesSymbol, type Scope, switchName } from "./scope.js";
