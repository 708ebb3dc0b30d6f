/** From the text of kernel traces to `.lmmu` scenarios. Pure functions of text. */
export { type Chains, readChains } from "./chains.js";
export { describeLibraryFile, type LibraryFile } from "./library.js";
export { reproduces } from "./reproduces.js";
export { writeScenarios } from "./scenario.js";
export { mayBeLazyMmu, type Splat, type SplatProblem } from "./splat.js";
export { type Imported, type ImportedChain, importSplat, type RuleSetVerdict } from "./verdict.js";
