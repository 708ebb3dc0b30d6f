/** From text to a program that can be run, and to what is wrong with it. */
export { withoutAllowed } from "./allow.js";
export type { CatalogueEntry, Details, Entry } from "./catalogue/entry.js";
export { diagnostic } from "./catalogue/entry.js";
export { CATALOGUE, explain } from "./catalogue/index.js";
export * as nesting from "./catalogue/nesting.js";
export * as pages from "./catalogue/pages.js";
export * as scenarios from "./catalogue/scenarios.js";
export { check, type CheckOptions, type CheckResult, checkScenario, type ScenarioCheck } from "./scenarios/index.js";
export { partialText } from "./scenarios/partial.js";
export type { Compilation } from "./compile.js";
export { compile, hasErrors } from "./compile.js";
export { caseOf } from "./cases.js";
export { caseText, type Case, describe } from "./conditions.js";
export { differenceScenario } from "./emit/difference.js";
export { decisionsText, traceLines } from "./emit/trace-lines.js";
export { expectationLines } from "./emit/expectations.js";
export { emitVitest, type VitestOptions } from "./emit/vitest.js";
export type { Unit } from "./files/load.js";
export { sortDiagnostics } from "./findings.js";
export type { Host, ReadResult } from "./host.js";
export {
  type Imported,
  type ImportResult,
  importSplat,
  type RuleSetVerdict,
  type SplatProblem,
} from "./import/index.js";
export { FIVE, library, RULE_FILES } from "./library/index.js";
export type { Origins } from "./origins.js";
export { declarationOf, placeOf } from "./origins.js";
export { pagesText, problemText } from "./page-text.js";
export { namedRuleSets } from "./rule-sets.js";
