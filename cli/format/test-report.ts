import type { Diagnostic } from "../../grammar/index.js";
import { Sources } from "../../compiler/index.js";
import { findingJson } from "./diagnostics-json.js";
import { diagnosticsPretty } from "./diagnostics-pretty.js";
import { json } from "./json.js";
import type { Style } from "./style.js";
import { count, visible, wrap } from "../../compiler/text/index.js";

/** A scenario under one rule set; it passed where nothing failed. */
export interface TestedScenario {
  readonly file: string;
  readonly scenario: string;
  readonly ruleSet: string;
  readonly failures: readonly Diagnostic[];
}

/** What became of all that was to be run. */
export interface Tested {
  readonly runs: readonly TestedScenario[];
  /** How many more there would have been: somebody has stopped the command. */
  readonly notRun: number;
}

/**
 * What failed, one line per scenario with the rule sets under which it passed or failed, and the counts at the end.
 * `files`: the texts that were read, by name; `inputs`: how many files the user asked about.
 */
export function testPretty(
  tested: Tested,
  { files, inputs }: { readonly files: ReadonlyMap<string, string>; readonly inputs: number },
  style: Style,
): string {
  const { green, red, bold } = style.colors;
  const lines: string[] = [];
  const diagnostics = failuresIn(tested.runs);
  if (diagnostics.length > 0) {
    const ruleSets = [...new Set(diagnostics.flatMap((diagnostic) => diagnostic.ruleSets))];
    lines.push(diagnosticsPretty({ diagnostics, files, inputs, ruleSets }, style));
  }
  let file: string | undefined;
  for (const group of byScenario(tested.runs)) {
    const [{ file: of, scenario }] = group as [TestedScenario];
    if (of !== file) lines.push(bold(visible(of, style.unicode)));
    file = of;
    for (const passed of [true, false]) {
      const sets = group.filter(({ failures }) => (failures.length === 0) === passed).map(({ ruleSet }) => ruleSet);
      if (sets.length === 0) continue;
      const text = visible(`${scenario}  (${sets.join(", ")})`, style.unicode);
      const [first, ...rest] = wrap(text, style.width - 8, "", "  ");
      const mark = passed ? green("ok  ") : red("FAIL");
      lines.push(`  ${mark}  ${first!}`, ...rest.map((line) => `        ${line}`));
    }
  }
  return `${[...lines, ...totals(tested, style)].join("\n")}\n`;
}

/** The last lines for people: how many runs failed, how many passed, and how many there were not. */
export function totals({ runs, notRun }: Tested, { colors }: Style): string[] {
  const failed = runs.filter(({ failures }) => failures.length > 0).length;
  const counts = `${failed > 0 ? colors.red(`${failed} failed`) : "0 failed"}, ${count(runs.length - failed, "scenario run")} passed`;
  return notRun === 0 ? [counts] : [counts, colors.red(`stopped: ${count(notRun, "scenario run")} not made`)];
}

/**
 * The same for programs. Of a failure all is there that `check` says of a finding, in the form that
 * diagnostics.schema.json describes.
 */
export function testJson({ runs, notRun }: Tested, files: ReadonlyMap<string, string>): string {
  const sources = new Sources(files);
  const failed = runs.filter(({ failures }) => failures.length > 0).length;
  return json({
    version: 1,
    tests: runs.map(({ file, scenario, ruleSet, failures }) => ({
      file,
      scenario,
      ruleSet,
      passed: failures.length === 0,
      failures: failures.map((each) => findingJson(each, sources)),
    })),
    summary: { passed: runs.length - failed, failed, notRun },
  });
}

/** What is wrong, each thing once: what several rule sets say in the same words under the same configs is one. */
export function failuresIn(runs: readonly TestedScenario[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const each of runs.flatMap(({ failures }) => failures)) {
    const { code, severity, file, span, message, when } = each;
    const key = JSON.stringify([code, severity, file, span.start, span.end, message, when]);
    const known = found.get(key);
    const ruleSets = [...new Set([...(known?.ruleSets ?? []), ...each.ruleSets])];
    found.set(key, { ...(known ?? each), ruleSets });
  }
  return [...found.values()];
}

function byScenario(runs: readonly TestedScenario[]): TestedScenario[][] {
  const groups = new Map<string, TestedScenario[]>();
  for (const each of runs) {
    const key = JSON.stringify([each.file, each.scenario]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
