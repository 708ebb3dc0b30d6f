import type { NestingState } from "../../runtime/index.js";
import { type Bdd, NEVER } from "./bdd.js";
import type { Configs, Way } from "./configs.js";
import type { States, TaskState } from "./states.js";

/** A state as a reader sees it. */
export interface SeenState extends Pick<NestingState, "variables" | "active" | "sections" | "pauses"> {
  /** Under which configs. */
  readonly when: Bdd;
}

/** States as a reader sees them: a rule set may read configs to say whether the mode is active. */
export class Seen {
  private readonly ways = new Map<TaskState, readonly Way<NestingState>[]>();

  constructor(
    private readonly states: States,
    private readonly configs: Configs,
  ) {}

  /** What a state under these configs looks like. */
  of(state: TaskState, under: Bdd): SeenState[] {
    let ways = this.ways.get(state);
    if (ways === undefined) {
      ways = this.configs.ways((readSwitch) => this.states.shown(state, readSwitch));
      this.ways.set(state, ways);
    }
    return ways.flatMap(({ when: way, result }) => {
      const when = this.configs.bdds.and(under, way);
      const { variables, active, sections, pauses } = result;
      return when === NEVER ? [] : [{ variables, active, sections, pauses, when }];
    });
  }
}
