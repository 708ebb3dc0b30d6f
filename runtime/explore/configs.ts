import type { Environment } from "../expression.js";
import type { LoadedProgram } from "../program.js";
import { Switches } from "../switches.js";
import type { Schedule } from "./exploration.js";

/** Values of free switches; those that were not given are decided to be on when they are read first. */
export class Config {
  /** The free switches that have been read, in that order. */
  readonly read: { readonly switch: number; readonly value: boolean }[] = [];
  /** What else could have been decided: each is the beginning of another config. */
  readonly others: Schedule["switches"][] = [];
  private readonly switches: Switches;

  constructor(loaded: LoadedProgram, given: Schedule["switches"]) {
    const values = new Map(given.map((each) => [each.switch, each.value]));
    this.switches = new Switches(loaded, (index) => {
      const known = values.get(index);
      if (known === undefined) this.others.push([...this.read, { switch: index, value: false }]);
      const value = known ?? true;
      this.read.push({ switch: index, value });
      return value;
    });
  }

  readSwitch(index: number, environment: Environment): boolean {
    return this.switches.read(index, environment);
  }
}
