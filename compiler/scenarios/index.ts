/**
 * `lmmu check`: what is wrong with a file. Names and types first; then every scenario is run under the rule sets that it
 * is held against, and what no line expects becomes a diagnostic with the chain that leads there.
 */
import type { Diagnostic } from "../../grammar/index.js";
import { loadProgram } from "../../runtime/index.js";
import { withoutAllowed } from "../allow.js";
import { type Compilation, compile, hasErrors } from "../compile.js";
import { sortDiagnostics } from "../findings.js";
import type { Host } from "../host.js";
import { namedRuleSets } from "../rule-sets.js";
import { checkScenario } from "./scenario.js";

export { checkScenario, type ScenarioCheck } from "./scenario.js";

export interface CheckOptions {
  /**
   * Rule sets by name against which every scenario is held, whatever its expectations say. Without: those that a
   * scenario's lines name, and what a line states is not reported.
   */
  readonly ruleSets?: readonly string[];
  /** Asked now and then; true ends the work with what there is. */
  readonly stopped?: () => boolean;
}

export interface CheckResult extends Compilation {
  /** True where scenarios were run; with errors of names or types they are not. */
  readonly ran: boolean;
}

/** Checks a file. Never throws, whatever the file holds; names in `ruleSets` that the program lacks are passed over. */
export function check(file: string, host: Host, options: CheckOptions = {}): CheckResult {
  const compilation = compile(file, host);
  const { program } = compilation;
  if (program === null || hasErrors(compilation)) return { ...compilation, ran: false };
  const loaded = loadProgram(program);
  const byName = namedRuleSets(program);
  const named = options.ruleSets && [...new Set(options.ruleSets.flatMap((name) => byName.get(name) ?? []))];
  const found = program.scenarios.flatMap((scenario, index): readonly Diagnostic[] =>
    checkScenario(compilation, loaded, index, {
      ruleSets: named ?? scenario.ruleSets,
      heedsExpectations: named === undefined,
      stopped: options.stopped ?? (() => false),
    }),
  );
  const diagnostics = withoutAllowed(compilation, sortDiagnostics([...compilation.diagnostics, ...found]));
  return { ...compilation, diagnostics, ran: true };
}
