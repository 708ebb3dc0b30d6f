import type { Diagnostic } from "../../grammar/index.js";
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

/** One line per scenario with the rule sets under which it passed or failed, and the counts at the end. */
export function testPretty(tested: readonly TestedScenario[], style: Style): string {
  const { green, red, bold } = style.colors;
  const lines: string[] = [];
  let file: string | undefined;
  for (const group of byScenario(tested)) {
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
  const failed = tested.filter(({ failures }) => failures.length > 0).length;
  const passed = tested.length - failed;
  lines.push(`${failed > 0 ? red(`${failed} failed`) : "0 failed"}, ${count(passed, "scenario run")} passed`);
  return `${lines.join("\n")}\n`;
}

export function testJson(tested: readonly TestedScenario[]): string {
  return json({
    version: 1,
    tests: tested.map(({ file, scenario, ruleSet, failures }) => ({
      file,
      scenario,
      ruleSet,
      passed: failures.length === 0,
      failures: failures.map(({ code, message, when }) => ({ code, message, when })),
    })),
  });
}

function byScenario(tested: readonly TestedScenario[]): TestedScenario[][] {
  const groups = new Map<string, TestedScenario[]>();
  for (const each of tested) {
    const key = JSON.stringify([each.file, each.scenario]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
