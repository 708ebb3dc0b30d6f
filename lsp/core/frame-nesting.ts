import { compileFrame, frameEffects } from "../../compiler/summaries/index.js";
import type { Place } from "../../grammar/index.js";
import { loadProgram } from "../../runtime/index.js";
import type { Core } from "./core.js";

/**
 * How often the analysis of a frame may ask whether to go on: once for each rule set and state in which the frame is called,
 * and once for some thousand steps. Counted, not timed, so that an answer does not depend on the machine.
 */
const PATIENCE = 40;

/**
 * What a frame does to the nesting under each rule set, as lines of Markdown; none where that is not known soon, or where
 * something is wrong with it. `declaration`: the frame's name where it is declared, in a document or in what that imports.
 */
export function frameNesting(uri: string, declaration: Place, core: Core): readonly string[] {
  const { texts, parsed, preferences, uris } = core;
  const compiled = compileFrame(uris.fileOf(uri), texts, declaration, { parsed, assume: preferences.assume });
  if (compiled === null) return [];
  let left = PATIENCE;
  const effects = frameEffects(loadProgram(compiled.program), compiled.frame, () => --left < 0);
  return effects.map(({ ruleSets, sentences }) => `- **${ruleSets.join(", ")}**: ${sentences.join("; ")}`);
}
