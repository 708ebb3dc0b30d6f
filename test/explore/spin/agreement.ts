/** Whether SPIN and `explore` agree on a scenario: what they come to, by how many moves, and what can be seen on the way. */
import { emitPromela } from "../../../compiler/emit/promela/index.js";
import { explore, type Schedule } from "../../../runtime/explore/index.js";
import { type LoadedProgram } from "../../../runtime/index.js";
import { OPTIONS } from "../exploring.js";
import { keyOf, observations } from "./observe.js";
import { search } from "./spin.js";

/** What came of it: `differences` is empty where they agree. */
export type Compared =
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "big" }
  | { readonly kind: "compared"; readonly states: number; readonly differences: readonly string[] };

/** One scenario under one rule set, under so many of its configs. */
export function compare(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  {
    most = 20_000,
    configs = Infinity,
    change = (text) => text,
  }: {
    /** Of more states none is looked at. */
    readonly most?: number;
    readonly configs?: number;
    /** What becomes of a model before SPIN has it. */
    readonly change?: (text: string) => string;
  } = {},
): Compared[] {
  const compared: Compared[] = [];
  const waiting: Schedule["switches"][] = [[]];
  for (let switches = waiting.pop(); switches !== undefined && compared.length < configs; switches = waiting.pop()) {
    const model = emitPromela(loaded.program, {
      scenario,
      ruleSet,
      switches,
      source: "x.lmmu",
      version: "0",
      command: "lmmu",
      lineOf: (origin) => `x.lmmu:${origin}`,
    });
    if (model.kind === "refused") return [...compared, model];
    waiting.push(...model.others);
    compared.push(compareModel(loaded, scenario, ruleSet, { ...model, text: change(model.text) }, most));
  }
  return compared;
}

function compareModel(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  model: Extract<ReturnType<typeof emitPromela>, { kind: "model" }>,
  most: number,
): Compared {
  const handlers = handlersIn(model.text);
  const frames = handlers.map((name) =>
    loaded.program.frames.findIndex((frame) => frame.kind === "irq" && frame.name === name),
  );
  const withTables = model.text.includes("int tables = 0;");
  const observed = observations(loaded, scenario, ruleSet, model.switches, frames, withTables, most);
  if (observed === null) return { kind: "big" };
  const { exploration } = explore(loaded, scenario, ruleSet, model.switches, { ...OPTIONS, reduction: false });
  const expected = new Map<string, number>();
  let deadlock: number | null = null;
  for (const { violation, schedule, run } of exploration.violations) {
    const moves = schedule.moves.length;
    if (violation.kind === "stopped" && run.stop!.kind === "deadlock") deadlock = Math.min(deadlock ?? Infinity, moves);
    else if (violation.kind === "stopped") expected.set(`stopped ${run.stop!.kind} ${run.stop!.origin}`, moves);
    else if (violation.kind === "unmet") expected.set(`unmet ${violation.expectation}.${violation.fact}`, moves);
    else {
      const key = keyOf(run, violation.finding);
      expected.set(key, Math.min(expected.get(key) ?? Infinity, moves));
    }
  }
  for (const { expectation, fact, schedule } of exploration.witnesses)
    expected.set(`witness ${expectation}.${fact}`, schedule.moves.length);
  const found = search(model.text);
  const names = new Map([...model.checks, ...model.witnesses].map(({ name, key }) => [name, key]));
  const reached = new Map(
    [...found.failed].map(([name, moves]) => {
      const key = names.get(name)!;
      return key.endsWith(" at end") ? ([key.slice(0, -7), moves - 1] as const) : ([key, moves] as const);
    }),
  );
  return {
    kind: "compared",
    states: observed.states,
    differences: [
      ...differencesOf(expected, reached),
      ...(deadlock === found.deadlock ? [] : [`deadlock: explore ${deadlock}, SPIN ${found.deadlock}`]),
      ...difference("explore alone sees", observed.seen, found.seen),
      ...difference("SPIN alone sees", found.seen, observed.seen),
    ],
  };
}

function differencesOf(expected: ReadonlyMap<string, number>, reached: ReadonlyMap<string, number>): string[] {
  return [...new Set([...expected.keys(), ...reached.keys()])].flatMap((key) => {
    const [one, other] = [expected.get(key), reached.get(key)];
    return one === other ? [] : [`${key}: explore ${one}, SPIN ${other}`];
  });
}

function difference(what: string, one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  const alone = [...one].filter((line) => !other.has(line));
  return alone.length === 0 ? [] : [`${what} ${alone.length} of ${one.size}: ${alone[0]!}`];
}

/** The handlers of a model by the comments at its top. */
function handlersIn(text: string): string[] {
  return [...text.matchAll(/^\/\* handler \d+: (\S+) \(/gm)].map(([, name]) => name!);
}
