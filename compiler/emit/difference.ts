import { printName, printString } from "../../grammar/index.js";
import { type Difference, loadProgram, type Program } from "../../runtime/index.js";
import { expectationLines } from "./expectations.js";

/**
 * A sequence on which two rule sets (by index) differ, as a scenario that states what each of them makes of it. Ends in
 * a line feed.
 */
export function differenceScenario(
  program: Program,
  ruleSets: readonly [number, number],
  { calls, class: kind }: Difference,
): string {
  const names = ruleSets.map((index) => program.ruleSets[index]!.name);
  const name = `${names.join("_")}_${kind}`;
  const steps = calls.map((call, site) => ({ op: "call", call, site, origin: 0 }) as const);
  const frame = {
    name,
    kind: "task",
    interrupt: null,
    source: null,
    inlines: null,
    parameters: [],
    slots: 0,
    code: [...steps, { op: "return", origin: 0 }],
    origin: 0,
  } as const;
  const scenario = {
    name,
    title: "",
    given: null,
    tasks: [program.frames.length],
    interrupts: [],
    ruleSets,
    expectations: [],
    invariants: [],
    origin: 0,
  };
  const loaded = loadProgram({ ...program, frames: [...program.frames, frame], scenarios: [scenario] });
  const lines = [...calls.map((call) => `${call};`), "", ...expectationLines(loaded, 0, ruleSets, { hooks: true })];
  const body = lines.map((line) => (line === "" ? "" : `  ${line}`));
  const title = printString(`where ${names.join(" and ")} differ`);
  return [`scenario ${printName(name)} ${title} {`, ...body, "}", ""].join("\n");
}
