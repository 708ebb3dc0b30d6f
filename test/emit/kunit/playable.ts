/** What the runtime says that a kernel with some configs does, told as the stubs tell it. */
import { loadProgram, type Program, type Run, runScenario } from "../../../runtime/index.js";

/**
 * The calls of every way through every scenario's tasks that ends as it began and that no assertion notices, as far as
 * `isOn` allows its configs: sorted texts, each once for each scenario and task.
 */
export function playable(program: Program, ruleSet: number, isOn: (config: string) => boolean): string[] {
  const loaded = loadProgram(program);
  return program.scenarios
    .flatMap(({ tasks }, scenario) => {
      const { runs } = runScenario(loaded, scenario, ruleSet, { choices: null });
      const fitting = runs.filter(({ decisions }) =>
        decisions.every((each) => each.kind !== "switch" || isOn(program.switches[each.switch]!.name) === each.value),
      );
      return tasks.flatMap((task) => [...new Set(fitting.flatMap((run) => callsOf(run, task) ?? []))]);
    })
    .sort();
}

function callsOf(run: Run, task: number): string | null {
  const lines: string[] = [];
  let depth = 0;
  let last: readonly number[] = [];
  for (const { task: by, action, after } of run.steps) {
    if (by !== task) continue;
    if (action.kind === "interrupt") depth += action.begins ? 1 : -1;
    if (depth > 0) continue;
    last = after.variables;
    let call = "";
    if (action.kind === "call") {
      if (action.reports.length > 0) return null;
      call = `lazy_mmu_mode_${action.call}`;
    } else if (action.kind === "context" && ["bh_off", "spin_bh"].includes(action.context)) {
      call = `local_bh_${action.enters ? "disable" : "enable"}`;
    }
    if (call !== "") lines.push([call, Number(after.active), ...after.variables].join(" "));
  }
  const isPlayed = lines.some((line) => line.startsWith("lazy")) && lines.length <= 1000;
  return isPlayed && last.every((value) => value === 0) ? lines.join("\n") : null;
}
