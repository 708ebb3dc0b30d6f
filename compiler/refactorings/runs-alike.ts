import { loadProgram, type Program, type Run, runScenario } from "../../runtime/index.js";
import { compile } from "../compile.js";
import type { Edit } from "../fixes/layout.js";
import { applyEdits, editedHost } from "../fixes/texts.js";
import type { FixOptions } from "../fixes/trial.js";
import type { Host } from "../host.js";
import type { CheckResult } from "../scenarios/index.js";

/** Of longer runs the beginning is compared. */
const MOST_STEPS = 20_000;

/** Whether every scenario does the same, step by step, after these edits: what is not wrong, the checker does not tell. */
export function runsAlike(
  result: CheckResult,
  host: Host,
  edits: readonly Edit[],
  { assume = {}, stopped = () => false }: Pick<FixOptions, "assume" | "stopped">,
): boolean {
  const texts = applyEdits(result.files, edits);
  if (texts === null || result.program === null) return false;
  const { program } = compile(result.file, editedHost(host, texts), { assume });
  if (program === null || program.scenarios.length !== result.program.scenarios.length) return false;
  const before = toldBy(result.program, stopped);
  const after = toldBy(program, stopped);
  for (const told of before) if (told !== after.next().value || stopped()) return false;
  return true;
}

/** What each scenario does under the first of its rule sets. */
function* toldBy(program: Program, stopped: () => boolean): Generator<string, void> {
  const loaded = loadProgram(program);
  for (const [index, { ruleSets }] of program.scenarios.entries()) {
    const { runs } = runScenario(loaded, index, ruleSets[0]!, { choices: null, steps: MOST_STEPS, stopped });
    yield runs.map(told).join("\n");
  }
}

/** Without what the numbers of functions and the places of the text are in it. */
function told({ steps, hooks, barriers }: Run): string {
  const actions = steps.map(({ action }) => action);
  return JSON.stringify([hooks, barriers, actions], (key, value: unknown) => {
    if (key === "irq" || key === "to" || key === "origin") return undefined;
    return typeof value === "bigint" ? String(value) : value;
  });
}
