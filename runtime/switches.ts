import type { Environment } from "./expression.js";
import type { LoadedProgram } from "./program.js";

/** The values of the program's switches, as far as they have been read: what is free is decided when it is. */
export class Switches {
  private readonly known = new Map<number, boolean>();
  private readonly underway = new Set<number>();

  /** `decide` is asked once for each free switch that is read. */
  constructor(
    private readonly loaded: LoadedProgram,
    private readonly decide: (index: number) => boolean,
  ) {}

  read(index: number, environment: Environment): boolean {
    const known = this.known.get(index);
    if (known !== undefined) return known;
    const { value, dependsOn } = this.loaded.program.switches[index]!;
    // A switch that is read while its own dependencies are worked out (they form a cycle) counts as on.
    if (this.underway.has(index)) return true;
    if (dependsOn !== null) {
      this.underway.add(index);
      const possible = this.loaded.condition(dependsOn)(environment);
      this.underway.delete(index);
      if (!possible) return this.settle(index, false);
    }
    return this.settle(index, value ?? this.decide(index));
  }

  private settle(index: number, value: boolean): boolean {
    this.known.set(index, value);
    return value;
  }
}
