/** From the text of a kernel warning to a `.lmmu` scenario. Pure functions of text. */
export { describeLibraryFile, type LibraryFile, type LibraryFrame } from "./library.js";
export { reproduces, type Reproduction, type RunReport } from "./reproduces.js";
export { writeScenario, type ImportedScenario } from "./scenario.js";
export { mayBeLazyMmu, readSplat, type Splat, type SplatProblem, type SplatResult } from "./splat.js";
export { type Imported, type ImportResult, importSplat, type RuleSetVerdict } from "./verdict.js";
