/** What a scenario is made of, for who searches it with another program. */
import type { Budget } from "../budget.js";
import type { Environment } from "../expression.js";
import { Halt } from "../halt.js";
import type { LoadedProgram } from "../program.js";
import { Recorder } from "../recorder.js";
import type { Stop } from "../trace.js";
import { Config } from "./configs.js";
import type { Schedule } from "./exploration.js";
import { Flow } from "./flow.js";
import { System } from "./system.js";
import { TableStates } from "./table-states.js";

export interface Parts {
  /** The code of its tasks and handlers. */
  readonly flow: Flow;
  /** Evaluates what depends on switches and the kernel's version alone. */
  readonly environment: Environment;
  readonly config: Config;
  /** The page tables, as `given` leaves them to begin with. */
  readonly tables: TableStates;
}

/**
 * The parts of a scenario under a rule set (both by index) with these free switches; others that are read are on. Where
 * `given` cannot go on, the reason. What `budget` throws passes through.
 */
export function partsOf(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  switches: Schedule["switches"],
  budget: Budget,
): Parts | Stop {
  const definition = loaded.program.scenarios[scenario]!;
  const config = new Config(loaded, switches);
  const recorder = new Recorder(loaded, definition, ruleSet, budget);
  const system: System = new System(loaded, definition, ruleSet, config, budget, recorder, (_machine, frame) =>
    flow.cursor(flow.start(frame)),
  );
  const flow = new Flow(loaded, system.machine, budget);
  try {
    system.start();
  } catch (failure) {
    if (failure instanceof Halt) return failure.stop;
    throw failure;
  }
  return { flow, environment: system.machine, config, tables: new TableStates(system.pages, system.machine) };
}
