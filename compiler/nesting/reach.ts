/** What roots come to: which procedures, under which configs, and how deep on the call stack what happens there is. */
import { type Bdd, type BddTable, NEVER } from "./bdd.js";
import { Calls } from "./calls.js";
import type { Goal } from "./follow.js";
import type { Procedure, Procedures } from "./procedures.js";
import type { SpareArrays } from "./spare-arrays.js";
import type { Spot } from "./spots.js";

/** A procedure first reached with a call stack this deep, under these configs. */
export interface Visit {
  readonly depth: number;
  readonly when: Bdd;
}

/** The shortest call stack that leads to something. */
export interface Shortest {
  readonly depth: number;
  /** Where it happens with that call stack, and under which configs it does there. */
  readonly procedure: Procedure;
  readonly when: Bdd;
  /** What of the procedure it is. */
  readonly goal: Goal;
}

/** Something that happens, on some path. */
export interface Happening {
  readonly spot: Spot;
  /** Under which configs. */
  readonly when: Bdd;
  /** Worked out when it is asked for. */
  shortest(): Shortest;
}

/** Procedures by how deep on the call stack they are first reached, and what is found there first. */
export interface Layers {
  /** By the procedure's place in the reach's list. */
  readonly visits: readonly (readonly Visit[] | undefined)[];
  readonly shortest: ReadonlyMap<Spot, Shortest>;
}

/** A call of a procedure, seen from the callee. */
export interface Caller {
  readonly procedure: Procedure;
  readonly deeper: number;
  readonly when: Bdd;
}

const NO_VISITS: readonly Visit[] = [];

export class Reach {
  /** Everything that the roots, called under these configs, come to, callers before callees but for recursions. */
  private readonly calls: Calls;
  /** Under which configs each of these is reached; of some it turns out that it never is. */
  private readonly whens: Int32Array<ArrayBuffer>;
  private readonly asked = new Set<Procedure>();
  private ofFindings: Layers | undefined;
  private ofAll: Layers | undefined;

  constructor(
    private readonly procedures: Procedures,
    private readonly roots: readonly Procedure[],
    private readonly possible: Bdd,
    private readonly bdds: BddTable,
    private readonly arrays: SpareArrays,
  ) {
    this.calls = new Calls(procedures, roots, arrays);
    this.whens = this.reach();
  }

  /** Gives back the room that it takes, and cannot be used any more. */
  release(): void {
    this.calls.release();
    this.arrays.give(this.whens);
  }

  /** What is reached, and under which configs. */
  *reached(): Iterable<readonly [Procedure, Bdd]> {
    for (const [number, procedure] of this.calls.procedures.entries()) {
      const when = this.whens[number]!;
      if (when !== NEVER) yield [procedure, when];
    }
  }

  /** What happens inside of what is reached. */
  happenings(): Happening[] {
    const all = new Map<Spot, Bdd>();
    this.forEachSpot((spot, when) => all.set(spot, this.bdds.or(all.get(spot) ?? NEVER, when)));
    return [...all].map(([spot, when]) => ({ spot, when, shortest: () => this.layers(spot).shortest.get(spot)! }));
  }

  /** Says that somebody may want to know how deep a procedure is reached in which nothing happens. */
  ask(procedure: Procedure): void {
    this.asked.add(procedure);
  }

  /** Who calls a procedure that is reached. */
  callers(procedure: Procedure): readonly Caller[] {
    const { calls } = this;
    return [...calls.callersOf(this.numberOf(procedure))].map((call) => ({
      procedure: calls.procedures[calls.caller[call]!]!,
      deeper: calls.deeper[call]!,
      when: calls.when[call]!,
    }));
  }

  /** How deep a procedure is reached, as far as it matters to what is said of a spot. */
  visits(spot: Spot, procedure: Procedure): readonly Visit[] {
    return this.layers(spot).visits[this.numberOf(procedure)] ?? NO_VISITS;
  }

  private numberOf(procedure: Procedure): number {
    const number = this.procedures.number(procedure);
    if (this.calls.procedures[number] === procedure) return number;
    // Somebody else has numbered a list since.
    this.calls.assignNumbers();
    return this.procedures.number(procedure);
  }

  /** With the layers in which a spot is found; what calls do is looked for only where somebody asks about a call. */
  private layers(spot: Spot): Layers {
    if (spot.kind === "effect") return (this.ofAll ??= this.layered(() => true));
    return (this.ofFindings ??= this.layered(({ kind }) => kind !== "effect"));
  }

  /**
   * Breadth first, through procedures from which something can be reached that happens, until all of that has been found: what
   * is deeper nobody asks about.
   */
  private layered(isWanted: (spot: Spot) => boolean): Layers {
    const { bdds, calls, procedures, whens } = this;
    calls.assignNumbers();
    const wanted = this.leadingTo(isWanted);
    const left = new Set<Spot | number>([...this.asked].map((each) => procedures.number(each)));
    this.forEachSpot((spot) => {
      if (isWanted(spot)) left.add(spot);
    });
    const shortest = new Map<Spot, Shortest>();
    const visits: (Visit[] | undefined)[] = [];
    const total = this.arrays.take(whens.length);
    const layers: (Map<number, Bdd> | undefined)[] = [];
    const enter = (depth: number, number: number, when: Bdd): void => {
      if (when === NEVER || wanted[number] === 0) return;
      const layer = (layers[depth] ??= new Map<number, Bdd>());
      layer.set(number, bdds.or(layer.get(number) ?? NEVER, when));
    };
    for (const root of this.roots) enter(1, procedures.number(root), this.possible);
    // What is found deeper than the code that has it, as what a handler leaves behind, may be found with less further on.
    let deepest = 0;
    for (const each of left) if (typeof each === "object") deepest = Math.max(deepest, each.deeper);
    for (let depth = 1, more = deepest; depth < layers.length && more >= 0; depth++) {
      for (const [number, reached] of layers[depth] ?? []) {
        const procedure = calls.procedures[number]!;
        const before = total[number]!;
        const when = bdds.minus(reached, before);
        if (when === NEVER) continue;
        total[number] = bdds.or(before, when);
        (visits[number] ??= []).push({ depth, when });
        if (total[number] === whens[number]) left.delete(number);
        procedures.spotsOf(procedure)?.forEach((spot, under) => {
          const known = shortest.get(spot);
          const both = isWanted(spot) && (known === undefined || known.depth > depth) ? bdds.and(when, under) : NEVER;
          if (both === NEVER) return;
          left.delete(spot);
          const deep = depth + spot.deeper;
          if (known === undefined || known.depth > deep) {
            shortest.set(spot, { depth: deep, procedure, when: both, goal: { kind: "spot", spot } });
          }
        });
        for (let call = calls.first[number]!; call < calls.first[number + 1]!; call++) {
          const callee = calls.callee[call]!;
          // Where everything has been reached already, nothing can come of it.
          if (total[callee] !== whens[callee])
            enter(depth + calls.deeper[call]!, callee, bdds.and(when, calls.when[call]!));
        }
      }
      layers[depth] = undefined;
      if (left.size === 0) more--;
    }
    this.arrays.give(total);
    return { visits, shortest };
  }

  /** Each procedure is looked at once; those of recursions again until nothing is added. */
  private reach(): Int32Array<ArrayBuffer> {
    const { arrays, bdds, calls } = this;
    const { length } = calls.procedures;
    const reached = arrays.takeAtLeast(length);
    const added = arrays.takeAtLeast(length);
    for (const root of this.roots) added[this.procedures.number(root)] = this.possible;
    for (let again = true; again;) {
      again = false;
      for (let number = 0; number < length; number++) {
        const when = added[number]!;
        if (when === NEVER) continue;
        added[number] = NEVER;
        reached[number] = bdds.or(reached[number]!, when);
        for (let call = calls.first[number]!; call < calls.first[number + 1]!; call++) {
          const callee = calls.callee[call]!;
          const both = bdds.and(when, calls.when[call]!);
          const before = added[callee]!;
          // Most have not been looked at before.
          const news = reached[callee] === NEVER ? both : bdds.minus(both, reached[callee]!);
          if (news === NEVER) continue;
          added[callee] = bdds.or(before, news);
          if (callee <= number) again = true;
        }
      }
    }
    arrays.give(added);
    return reached;
  }

  private forEachSpot(visit: (spot: Spot, when: Bdd) => void): void {
    for (const procedure of this.calls.discovered) {
      const spots = this.procedures.spotsOf(procedure);
      if (spots === undefined) continue;
      const reached = this.whens[this.numberOf(procedure)]!;
      spots.forEach((spot, under) => {
        const when = this.bdds.and(reached, under);
        if (when !== NEVER) visit(spot, when);
      });
    }
  }

  /** 1 for each procedure from which something wanted, or asked about, is come to. The procedures must have their numbers. */
  private leadingTo(isWanted: (spot: Spot) => boolean): Uint8Array {
    const { calls, procedures } = this;
    const wanted = new Uint8Array(calls.procedures.length);
    const work: number[] = [];
    const want = (number: number): void => {
      if (wanted[number] === 1) return;
      wanted[number] = 1;
      work.push(number);
    };
    for (const each of this.asked) want(procedures.number(each));
    for (const [procedure] of this.reached()) {
      if (procedures.spotsOf(procedure)?.keys.some(isWanted)) want(procedures.number(procedure));
    }
    for (let number = work.pop(); number !== undefined; number = work.pop()) {
      for (const call of calls.callersOf(number)) {
        const caller = calls.caller[call]!;
        if (this.whens[caller] !== NEVER) want(caller);
      }
    }
    return wanted;
  }
}
