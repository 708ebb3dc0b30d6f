/** From the text of a kernel warning to a `.lmmu` scenario. Pure functions of text. */
export { describeLibraryFile, type LibraryFile } from "./library.js";
export { reproduces } from "./reproduces.js";
export { writeScenario } from "./scenario.js";
export { mayBeLazyMmu, readSplat, type Splat, type SplatProblem } from "./splat.js";
export { type Imported, type ImportResult, importSplat, type RuleSetVerdict } from "./verdict.js";
