/** From text to a program that can be run, and to what is wrong with it. */
export { allowedBy, canBeSilenced, withoutAllowed } from "./allow.js";
export type { CatalogueEntry, Details, Entry } from "./catalogue/entry.js";
export { diagnostic, isFatal } from "./catalogue/entry.js";
export { CATALOGUE, explain } from "./catalogue/index.js";
export * as nesting from "./catalogue/nesting.js";
export * as pages from "./catalogue/pages.js";
export * as scenarios from "./catalogue/scenarios.js";
export { syntaxFinding } from "./catalogue/syntax.js";
export { check, type CheckOptions, type CheckResult, checkScenario, type ScenarioCheck } from "./scenarios/index.js";
export { stateText } from "./scenarios/chain.js";
export { partialText } from "./scenarios/partial.js";
export type { Compilation, CompileOptions } from "./compile.js";
export { compile, hasErrors } from "./compile.js";
export { caseOf } from "./cases.js";
export { caseText, type Case, describe } from "./conditions.js";
export { compiled, type Compiled } from "./compiled.js";
export { differenceScenario } from "./emit/difference.js";
export { decisionsText, traceLines } from "./emit/trace-lines.js";
export { hookName } from "./emit/hooks-text.js";
export { type AlsoStated, expectationLines } from "./emit/expectations.js";
export { emitVitest, type VitestOptions } from "./emit/vitest.js";
export { ProgramNesting } from "./nesting/index.js";
export type { Unit } from "./files/load.js";
export { type ParseCache, ParsedTexts } from "./files/parsed.js";
export { sortDiagnostics } from "./findings.js";
export type { Host, ReadResult } from "./host.js";
export {
  type Imported,
  type ImportedChain,
  type ImportResult,
  importSplat,
  type RuleSetVerdict,
  type SplatProblem,
} from "./import/index.js";
export { FIVE, library, RULE_FILES } from "./library/index.js";
export type { Origins } from "./origins.js";
export { declarationOf, placeOf } from "./origins.js";
export { pagesText, problemText } from "./page-text.js";
export { ALL_RULE_SETS, namedRuleSets, ruleSetsNamed, usualRuleSets } from "./rule-sets.js";
export { placeJson, type PlaceJson, Sources } from "./sources.js";
export { type LoadedSettings, loadSettings, NO_SETTINGS } from "./settings/load.js";
export { MAX_PATTERN_LENGTH, MAX_PATTERNS, PATTERN, Selection } from "./settings/patterns.js";
export { type RuleName, unknownRuleSets } from "./settings/rule-sets.js";
export { DEFAULT_SETTINGS, type Settings, type SeveritySetting } from "./settings/settings.js";
export { withSeverities } from "./settings/severities.js";
