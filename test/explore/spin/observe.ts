/** What can be seen of a state of `explore`, as a model prints it. */
import { observedPages } from "../../../compiler/emit/promela/index.js";
import { findingKey } from "../../../runtime/explore/events.js";
import { Config } from "../../../runtime/explore/configs.js";
import { Model } from "../../../runtime/explore/model.js";
import type { System } from "../../../runtime/explore/system.js";
import { TASK } from "../../../runtime/explore/task-table.js";
import type { Schedule } from "../../../runtime/explore/index.js";
import type { LoadedProgram, Run } from "../../../runtime/index.js";

const NO_LIMIT = { instruction: () => undefined, step: () => undefined };

/**
 * The states that moves lead to, each as a line; null: there are more than `most`. `handlers`: frames, in the model's order;
 * `withTables`: whether the model has page tables.
 */
export function observations(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  switches: Schedule["switches"],
  handlers: readonly number[],
  withTables: boolean,
  most: number,
): { readonly seen: ReadonlySet<string>; readonly states: number } | null {
  const config = new Config(loaded, switches);
  const model = new Model(loaded, loaded.program.scenarios[scenario]!, ruleSet, config, NO_LIMIT);
  const seen = new Set<string>();
  const { initial, words } = model;
  if (initial === null) return { seen, states: 0 };
  const beginning = initial.join();
  const known = new Set([beginning]);
  const waiting = [Int32Array.from(initial)];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const count = model.expand(state, 0, false);
    const successors = model.successors.slice(0, count * words);
    for (let successor = 0; successor < count; successor++) {
      const next = successors.slice(successor * words, (successor + 1) * words);
      const key = next.join();
      // What is seen of the beginning counts where a move leads back to it.
      if (key === beginning) seen.add(lineOf(loaded, ruleSet, model, next, handlers, withTables));
      if (known.has(key)) continue;
      known.add(key);
      if (known.size > most) return null;
      waiting.push(next);
      seen.add(lineOf(loaded, ruleSet, model, next, handlers, withTables));
    }
  }
  return { seen, states: known.size };
}

function lineOf(
  loaded: LoadedProgram,
  ruleSet: number,
  model: Model,
  state: Int32Array,
  handlers: readonly number[],
  withTables: boolean,
): string {
  const isHalted = model.scenario.tasks.some((_, task) => (model.tasks.flags[state[task]!]! & TASK.halted) !== 0);
  if (isHalted) return "@ halted";
  const system = model.load(state);
  const { definition } = loaded.ruleSet(ruleSet);
  const tasks = system.tasks.map((_, task) => ofTask(loaded, ruleSet, system, task, handlers));
  const perCpu = definition.variables.filter((variable) => variable.perCpu);
  const cpus =
    perCpu.length === 0
      ? []
      : system.perCpu.map((value) =>
          perCpu
            .map(({ name }) => loaded.ruleSet(ruleSet).variable({ ...system.tasks[0]!.state, perCpu: value }, name))
            .join(" "),
        );
  const pages = withTables ? observedPages(loaded.program) : [];
  const seen = pages
    .map((page) => `${Number(system.pages.mapped(page))}${Number(system.pages.visible(page))}`)
    .join("");
  return ["@", ...tasks, ...cpus, ...(seen === "" ? [] : [seen])].join(" ");
}

function ofTask(
  loaded: LoadedProgram,
  ruleSet: number,
  system: System,
  index: number,
  handlers: readonly number[],
): string {
  const { machine } = system;
  const task = system.tasks[index]!;
  const isOn = system.running[index]!;
  task.state = { ...task.state, perCpu: system.perCpu[task.cpu]! };
  machine.task = task;
  const rules = loaded.ruleSet(ruleSet);
  const irq = task.interrupted.at(-1)?.irq;
  return [
    isOn ? task.cpu : -1,
    Number(task.ended),
    irq === undefined ? 0 : handlers.indexOf(irq) + 1,
    Number(task.contexts.inInterrupt),
    task.contexts.noPreempt,
    task.contexts.irqsOff,
    task.contexts.bhOff,
    machine.state("sections"),
    machine.state("pauses"),
    Number(task.state.pending),
    isOn ? machine.state("active") : -1,
    ...rules.definition.variables.filter(({ perCpu }) => !perCpu).map(({ name }) => rules.variable(task.state, name)),
  ].join(" ");
}

/** The key of a finding as a model has it: what a hook of a context switch finds is the same wherever that comes. */
export function keyOf(run: Run, finding: number): string {
  const found = run.findings[finding]!;
  const { action } = run.steps[found.step]!;
  const isSwitch = action.kind === "switch_in" || action.kind === "switch_out";
  if (isSwitch && "report" in found)
    return `${found.kind} switch ${action.kind} ${found.report.source} ${found.report.text}`;
  if (isSwitch && found.kind === "hazard") return `hazard switch ${action.kind} ${found.name}`;
  return findingKey(found, run.steps);
}
