/** Goes a schedule's way once more, by the machine itself, and writes it down as a run. */
import { Control } from "../control.js";
import type { Budget } from "../budget.js";
import { Halt } from "../halt.js";
import type { LoadedProgram } from "../program.js";
import { Recorder } from "../recorder.js";
import type { Decision, Run, Stop } from "../trace.js";
import { Config } from "./configs.js";
import type { Move, Schedule } from "./exploration.js";
import { type Refusal, System } from "./system.js";

/** A schedule that is not one of the scenario: the move that cannot be made where it stands. */
export class NoSuchMoveError extends Error {
  constructor(
    /** Index into the schedule's moves. */
    readonly at: number,
    readonly move: Move,
    readonly because: Refusal,
  ) {
    super(`move ${at} cannot be made`);
  }
}

const NO_LIMIT: Budget = { instruction: () => undefined, step: () => undefined };

/**
 * The run that a schedule gives of a scenario under a rule set (both by index); free switches that it does not name are on.
 * `tables`: see `Run.tables`. Throws `NoSuchMoveError` where a move cannot be made.
 */
export function replay(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  schedule: Schedule,
  { tables = false }: { readonly tables?: boolean } = {},
): Run {
  const definition = loaded.program.scenarios[scenario];
  if (definition === undefined) throw new RangeError(`the program has no scenario ${scenario}`);
  const config = new Config(loaded, schedule.switches);
  const recorder = new Recorder(loaded, definition, ruleSet, NO_LIMIT);
  const system = new System(loaded, definition, ruleSet, config, NO_LIMIT, recorder, (machine, ...where) =>
    Control.begin(loaded, machine, NO_LIMIT, ...where),
  );
  const choices: Decision[] = [];
  const stop = goThrough(system, schedule.moves, choices);
  const run = recorder.finish([], system.machine, {
    barriers: system.barriers,
    tables: tables ? system.pages.dump() : null,
    stop,
  });
  const switches = config.read.map((each): Decision => ({ kind: "switch", ...each }));
  return { ...run, decisions: [...switches, ...choices] };
}

function goThrough(system: System, moves: readonly Move[], choices: Decision[]): Stop | null {
  try {
    system.start();
    for (const [at, move] of moves.entries()) {
      const refusal = system.refusal(move);
      if (refusal !== null) throw new NoSuchMoveError(at, move, refusal);
      tellUnderway(system, moves[at - 1], move);
      const task = system.tasks[move.task]!;
      const operation = task.underway === null && move.kind === "step" ? task.control!.peek() : null;
      if (operation?.op === "maybe" || operation?.op === "choose") {
        choices.push({ kind: operation.op, origin: operation.origin, outcome: (move as { outcome: number }).outcome });
      }
      if (!system.move(move)) throw new NoSuchMoveError(at, move, "waits");
    }
  } catch (failure) {
    if (!(failure instanceof Halt)) throw failure;
    return failure.stop;
  }
  return deadlock(system);
}

/** A statement that is left half done for something else has a step of its own, which says how far it has come. */
function tellUnderway(system: System, last: Move | undefined, move: Move): void {
  if (last?.kind !== "step" || (move.kind === "step" && move.task === last.task)) return;
  system.tellUnderway(last.task);
}

/** Why nothing can go on, where that is so. */
function deadlock(system: System): Stop | null {
  const waiting = system.deadlocked();
  const [first] = waiting;
  if (first === undefined) return null;
  const { stack } = first.task.control!;
  const origin = first.task.control!.peek()?.origin ?? stack.origin;
  return { kind: "deadlock", waiting: waiting.map(({ task, lock }) => ({ task: task.frame, lock })), stack, origin };
}
