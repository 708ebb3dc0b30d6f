/** What the package exports as `lmmu/compiler`: the room, and what the language server does without. */
export * from "./index.js";
export * from "./emit/index.js";
export { EXPLAINED, explain, type ExplainedEntry } from "./catalogue/explanations/index.js";
export {
  type Imported,
  type ImportedChain,
  importSplat,
  type RuleSetVerdict,
  type SplatProblem,
} from "./import/index.js";
