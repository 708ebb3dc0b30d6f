/**
 * The nesting analysis: what scenarios, and frames by themselves, can do to the nesting under a rule set, over all paths and
 * all values of the free configs, without running anything. Page tables are left to runs.
 */
import { type LoadedProgram, MAX_CALL_DEPTH } from "../../runtime/index.js";
import { Activations } from "./activations.js";
import type { Bdd } from "./bdd.js";
import type { Configs } from "./configs.js";
import type { Evidence } from "./evidence.js";
import type { Happening } from "./reach.js";
import { type RootNesting, RuleSetNesting, type Shared } from "./rule-set-nesting.js";
import type { SeenState } from "./seen.js";
import { SpareArrays } from "./spare-arrays.js";
import { type Found, type Spot, type SpotDetails, type SpotKind, Spots } from "./spots.js";
import type { Transfers } from "./transfers.js";
import { type Undecided, UndecidedError } from "./undecided.js";

export type { Bdd, Cube } from "./bdd.js";
export { NEVER } from "./bdd.js";
export type { Configs } from "./configs.js";
export type { Evidence } from "./evidence.js";
export type { SeenState } from "./seen.js";
export { asksForRun } from "./steps.js";
export { AT_END, type Found, isNestingHazard, type SpotDetails, type SpotKind } from "./spots.js";
export type { Transfer, Transfers } from "./transfers.js";
export { type Undecided, UndecidedError } from "./undecided.js";
export type { OpenCall, SilentCall } from "./walk.js";

/** Something that happens at a place of the text on some path. */
export interface NestingFinding extends Found {
  /** How deep the shortest call stack is that leads there; the task has 1. */
  readonly depth: number;
  /** Under which configs. */
  readonly when: Bdd;
  /** Whether it happens on some path under these values of the switches, by index. */
  holds(configs: (index: number) => boolean): boolean;
  /** The way there. */
  evidence(): Evidence;
  /** What to do in a run to see it; null where the way there is too long, or another task may come in between. */
  replay(): (Pick<Evidence, "switches"> & { readonly choices: readonly number[] }) | null;
}

export interface Nesting {
  /** What a run of it would report. */
  readonly findings: readonly NestingFinding[];
  /** What its calls do, and what is wrong with them as written: kinds "effect", "closes_nothing", "crosses", "other_context". */
  readonly calls: readonly NestingFinding[];
  /** Frames that are come to, by index. */
  readonly frames: ReadonlySet<number>;
  /** The configs that `when` speaks of; null: there is nothing that it could. */
  readonly configs: Configs | null;
  /** How many procedures the analysis has worked out: what it would take again. */
  readonly size: number;
  /** Null: these are all. */
  readonly undecided: Undecided | null;
}

export interface LoneNesting extends Nesting {
  /** Frames that end with more open than they were called with, or with less. */
  readonly changes: readonly {
    readonly frame: number;
    readonly sections: number;
    readonly pauses: number;
    readonly when: Bdd;
    evidence(): Evidence;
  }[];
}

/** What one frame does that is called with something open. */
export interface FrameNesting {
  readonly configs: Configs;
  /** The state in which it is called; it may look different under different configs. */
  readonly before: readonly SeenState[];
  /** The states in which it can end. */
  readonly after: readonly SeenState[];
  /** What happens in it, and in what it calls. */
  readonly happens: readonly (Pick<Found, "kind" | "call" | "text"> & { readonly when: Bdd })[];
}

const NOTHING: Nesting = { findings: [], calls: [], frames: new Set(), configs: null, size: 0, undecided: null };

const OF_CALLS: ReadonlySet<SpotKind> = new Set(["effect", "closes_nothing", "crosses", "other_context"]);

/** What one scenario can do under a rule set. */
export function analyseScenario(loaded: LoadedProgram, scenario: number, ruleSet: number): Nesting {
  return new ProgramNesting(loaded).scenario(scenario, ruleSet);
}

/**
 * Procedures beyond which the analyses of other rule sets are given up, to be made again where somebody asks for a way: some
 * hundred megabytes.
 */
const MOST_KEPT = 200_000;

/** The analysis of a program, made for each rule set when it is first asked for. */
export class ProgramNesting {
  private readonly shared: Shared;
  private readonly ruleSets = new Map<number, RuleSetNesting>();
  private readonly scenarios = new Map<string, Nesting>();

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly stopped: () => boolean = () => false,
  ) {
    this.shared = { activations: new Activations(loaded), spots: new Spots(), arrays: new SpareArrays() };
  }

  /** What the tasks of a scenario can do under a rule set, each of them alone. */
  scenario(scenario: number, ruleSet: number): Nesting {
    const key = `${scenario} ${ruleSet}`;
    let nesting = this.scenarios.get(key);
    if (nesting === undefined) {
      const { tasks } = this.loaded.program.scenarios[scenario]!;
      const isAlone = tasks.length === 1;
      nesting = this.nesting(
        ruleSet,
        NOTHING,
        isAlone,
        (analysis) => analysis.tasks(tasks),
        (found) => found,
      );
      this.scenarios.set(key, nesting);
    }
    return nesting;
  }

  /** What frames do that nothing calls, each alone: with as much open as they close. */
  lone(frames: readonly number[], ruleSet: number): LoneNesting {
    return this.nesting(
      ruleSet,
      { ...NOTHING, changes: [] },
      false,
      (analysis) => analysis.lone(frames),
      (nesting, found, again) => {
        const changes = found.changes.map(({ frame, sections, pauses, when }, index) => ({
          ...{ frame, sections, pauses, when },
          evidence: () => {
            const root = again();
            return root.explain(root.changes[index]!.happening);
          },
        }));
        return { ...nesting, changes };
      },
    );
  }

  /**
   * How control goes inside frames, and in which states, when others are called: tasks, or frames that nothing else calls, each
   * alone and with nothing open. Null where not everything is known.
   */
  transfers(roots: readonly number[], wanted: ReadonlySet<number>, ruleSet: number): Transfers | null {
    return this.decided(() => this.ruleSet(ruleSet).transfers(roots, wanted));
  }

  /**
   * What a frame does by itself, called with so many sections open, and so many pauses in them. Null where not everything is
   * known, or it wants arguments that nobody gives.
   */
  frame(frame: number, ruleSet: number, sections: number, pauses: number): FrameNesting | null {
    return this.decided(() => {
      const analysis = this.ruleSet(ruleSet);
      const alone = analysis.alone(frame, sections, pauses);
      if (alone === null) return null;
      const { before, after, happenings } = alone;
      const happens = happenings.map(({ spot: { kind, call, text }, when }) => ({ kind, call, text, when }));
      return { configs: analysis.configs, before, after, happens };
    });
  }

  private decided<Result>(work: () => Result): Result | null {
    if (this.stopped()) return null;
    try {
      return work();
    } catch (failure) {
      if (!(failure instanceof UndecidedError)) throw failure;
      return null;
    }
  }

  private nesting<Roots extends RootNesting, Result extends Nesting>(
    index: number,
    nothing: Result,
    isAlone: boolean,
    analyse: (analysis: RuleSetNesting) => Roots,
    complete: (nesting: Nesting, found: Roots, again: () => Roots) => Result,
  ): Result {
    if (this.stopped()) return { ...nothing, undecided: { kind: "stopped" } };
    try {
      const analysis = this.ruleSet(index);
      const found = analyse(analysis);
      const again = (): Roots => analyse(this.ruleSet(index));
      const { configs, size } = analysis;
      const { frames, undecided } = found;
      const nesting = { ...split(joined(found, again, configs, isAlone)), frames, configs, size, undecided };
      return complete(nesting, found, again);
    } catch (failure) {
      if (!(failure instanceof UndecidedError)) throw failure;
      return { ...nothing, undecided: failure.reason };
    }
  }

  /** Throws `UndecidedError` where the configs' dependencies alone are too much. */
  private ruleSet(index: number): RuleSetNesting {
    const known = this.ruleSets.get(index);
    if (known !== undefined) return known;
    // Before the new one is made: both at once would be too much.
    const kept = [...this.ruleSets.values()].reduce((sum, { size }) => sum + size, 0);
    if (kept > MOST_KEPT) {
      for (const ruleSet of this.ruleSets.values()) ruleSet.release();
      this.ruleSets.clear();
    }
    const ruleSet = new RuleSetNesting(this.loaded, index, this.shared, this.stopped);
    this.ruleSets.set(index, ruleSet);
    return ruleSet;
  }
}

function split(found: readonly NestingFinding[]): Pick<Nesting, "findings" | "calls"> {
  return {
    findings: found.filter(({ kind }) => !OF_CALLS.has(kind)),
    calls: found.filter(({ kind }) => OF_CALLS.has(kind)),
  };
}

/** What happens at one place is one finding; of what is left behind, however much it is. `again`: the same roots, later. */
function joined(
  { happenings }: RootNesting,
  again: () => RootNesting,
  configs: Configs,
  isAlone: boolean,
): NestingFinding[] {
  const byKey = new Map<Key, { readonly spot: Spot; when: Bdd }>();
  for (const { spot, when } of happenings) {
    const key = keyOf(spot);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { spot, when });
    else known.when = configs.bdds.or(known.when, when);
  }
  const of = { again, configs, isAlone };
  return Array.from(byKey.values(), ({ spot, when }) => new SpotFinding(of, spot, when));
}

/** What the findings of one analysis have in common. */
interface Analysis {
  /** What is kept must not hold on to the roots. */
  readonly again: () => RootNesting;
  readonly configs: Configs;
  readonly isAlone: boolean;
}

/** There may be a million, of which most are never asked for more than their place. */
class SpotFinding implements NestingFinding {
  private told: { readonly details: SpotDetails | null; readonly depth: number } | undefined;
  private explained: Evidence | undefined;

  constructor(
    private readonly of: Analysis,
    private readonly spot: Spot,
    readonly when: Bdd,
  ) {}

  get kind(): SpotKind {
    return this.spot.kind;
  }

  get origin(): number {
    return this.spot.origin;
  }

  get reportedIn(): number {
    return this.spot.reportedIn;
  }

  get call(): Spot["call"] {
    return this.spot.call;
  }

  get text(): string {
    return isJoined(this.spot) ? "" : this.spot.text;
  }

  get details(): SpotDetails | null {
    return this.tell().details;
  }

  get depth(): number {
    // By then the stack is as deep as it can get.
    return this.kind === "call_depth" ? MAX_CALL_DEPTH + 1 : this.tell().depth;
  }

  holds(value: (index: number) => boolean): boolean {
    const { bdds, variables } = this.of.configs;
    return bdds.includes(this.when, (variable) => value(variables.switchOf(variable)));
  }

  evidence(): Evidence {
    if (this.explained === undefined) {
      const root = this.of.again();
      this.explained = explainedBest(root, this.spot);
    }
    return this.explained;
  }

  replay(): ReturnType<NestingFinding["replay"]> {
    const { switches, choices } = this.evidence();
    return !this.of.isAlone || choices === null ? null : { switches, choices };
  }

  private tell() {
    if (this.told === undefined) {
      const happening = shortestOf(this.of.again(), this.spot);
      this.told = { details: happening.spot.details, depth: happening.shortest().depth };
    }
    return this.told;
  }
}

/** What roots come to, by what is one finding. */
const BY_KEY = new WeakMap<RootNesting, Map<Key, Happening[]>>();

/** Of what is one finding with a spot, what happens with the shortest call stack. */
function shortestOf(root: RootNesting, spot: Spot): Happening {
  let byKey = BY_KEY.get(root);
  if (byKey === undefined) {
    byKey = new Map<Key, Happening[]>();
    for (const happening of root.happenings) {
      const key = keyOf(happening.spot);
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [happening]);
      else known.push(happening);
    }
    BY_KEY.set(root, byKey);
  }
  const [first, ...others] = byKey.get(keyOf(spot)) ?? [];
  if (first === undefined) throw new TypeError("an analysis that is made again finds something else");
  return others.reduce((one, other) => (other.shortest().depth < one.shortest().depth ? other : one), first);
}

/** Ways that are tried until one is short enough to be gone in a run. */
const MOST_TRIED = 32;

/** With a shortest call stack; of several such ends of a recursion, one that a run can show, if one is found. */
function explainedBest(root: RootNesting, spot: Spot): Evidence {
  const shortest = shortestOf(root, spot);
  const first = root.explain(shortest);
  const others = isJoined(spot) ? (BY_KEY.get(root)?.get(keyOf(spot)) ?? []) : [];
  if (first.choices !== null || others.length < 2) return first;
  const { depth } = shortest.shortest();
  // What was found first takes the fewest rounds of a recursion.
  for (const other of others.slice(0, MOST_TRIED)) {
    if (other.shortest().depth > depth) continue;
    const evidence = root.explain(other);
    if (evidence.choices !== null) return evidence;
  }
  return first;
}

type Key = Spot | string;

/** Whether a finding says of a spot only that it is there, however its text differs. */
function isJoined({ kind }: Spot): boolean {
  return kind === "leak" || kind === "masked";
}

/** Findings of which there may be several spots at one place: that differ in their texts, or in how deep they are found. */
const MANY_SPOTS: ReadonlySet<SpotKind> = new Set(["leak", "masked", "argument", "range"]);

/** Others stand for themselves: equal spots are the same object. */
function keyOf(spot: Spot): Key {
  const { kind, origin, reportedIn, call, text } = spot;
  return MANY_SPOTS.has(kind) ? `${kind} ${origin} ${reportedIn} ${call} ${isJoined(spot) ? "" : text}` : spot;
}
