/**
 * What the steps of a function come to in the language. Conditions are not read, so what they say together is taken from
 * the calls: a condition that opens or closes is taken to hold where that is needed to come out even, and a way that
 * ends the function with nothing open is left out.
 */
import type { CallSite, Effect } from "./names.js";
import type { Step } from "./steps.js";

export type Line =
  | { readonly kind: "call"; readonly effect: Exclude<Effect, "flush"> }
  | { readonly kind: "return" }
  | { readonly kind: "maybe"; readonly body: readonly Line[] }
  | { readonly kind: "choose"; readonly arms: readonly (readonly Line[])[] };

export interface Outline {
  readonly lines: readonly Line[];
  /** Whether the calls follow each other as written because the function's jumps are too tangled for more. */
  readonly inTextOrder: boolean;
}

/** The outline of a function. `effectOf` says what each of its calls does; null: nothing to the nesting. */
export function outlineOf(
  steps: readonly Step[],
  calls: readonly CallSite[],
  effectOf: (call: CallSite) => Exclude<Effect, "flush"> | null,
): Outline {
  const inOrder = calls.flatMap((call): Line[] => {
    const effect = effectOf(call);
    return effect === null ? [] : [{ kind: "call", effect }];
  });
  try {
    const { lines } = new Follower(steps, effectOf).follow();
    return { lines, inTextOrder: false };
  } catch (problem) {
    if (problem instanceof TooTangled) return { lines: inOrder, inTextOrder: true };
    throw problem;
  }
}

class TooTangled extends Error {}

/** So many lines at most: a function of the kernel comes to about ten. */
const MOST_LINES = 1000;
/** So many jumps with something open are looked at, and so many followed to the end of the function. */
const MOST_JUMPS = 1000;
const MOST_TAILS = 100;

/** How many of each are open, as seen from where the function begins. */
interface Level {
  readonly sections: number;
  readonly pauses: number;
  /** Whether the function has opened anything on the way here. */
  readonly opened: boolean;
}

const BEGIN: Level = { sections: 0, pauses: 0, opened: false };
const isEven = ({ sections, pauses }: Level): boolean => sections === 0 && pauses === 0;
const isSame = (a: Level, b: Level): boolean => a.sections === b.sections && a.pauses === b.pauses;
/** Closes what the function opened before, once too often. */
const isBelow = ({ sections, pauses, opened }: Level): boolean => opened && (sections < 0 || pauses < 0);

/** What comes after a sequence: the rest of the one around it, and so on outwards. */
interface Rest {
  readonly steps: readonly Step[];
  readonly from: number;
  readonly around: Rest | null;
  /** What kind of body ends where this rest begins. */
  readonly leaves: "loop" | "switch" | null;
}

interface Result {
  readonly lines: readonly Line[];
  /** Null: it does not get to its end. */
  readonly level: Level | null;
}

class Follower {
  private lines = 0;
  private jumps = 0;
  private tails = 0;
  /** Where calls and returns stand: what a jump may leave out. */
  private readonly stops: readonly number[];

  constructor(
    private readonly steps: readonly Step[],
    private readonly effectOf: (call: CallSite) => Exclude<Effect, "flush"> | null,
  ) {
    this.stops = stopsOf(steps);
  }

  follow(): Result {
    const { lines, level } = this.sequence(this.steps, 0, BEGIN, null);
    return { lines: withoutLastReturn(lines), level };
  }

  private sequence(steps: readonly Step[], from: number, begin: Level, around: Rest | null): Result {
    const lines: Line[] = [];
    let level = begin;
    for (let i = from; i < steps.length; i++) {
      const rest: Rest = { steps, from: i + 1, around, leaves: null };
      const result = this.step(steps[i]!, level, rest);
      lines.push(...result.lines);
      this.lines += result.lines.length;
      if (this.lines > MOST_LINES) throw new TooTangled();
      if (result.level === null) return { lines, level: null };
      level = result.level;
    }
    return { lines, level };
  }

  private step(step: Step, level: Level, rest: Rest): Result {
    switch (step.kind) {
      case "call": {
        const effect = this.effectOf(step.call);
        return effect === null
          ? { lines: [], level }
          : { lines: [{ kind: "call", effect }], level: after(level, effect) };
      }
      case "label":
        return { lines: [], level };
      case "return":
        return { lines: [{ kind: "return" }], level: null };
      case "breakable": {
        const leaves = step.loop ? "loop" : "switch";
        return this.sequence(step.body, 0, level, { ...rest, leaves });
      }
      case "branch":
        return this.branch(step.arms, level, rest);
      case "jump":
        return this.jump(step, level, rest);
    }
  }

  private branch(arms: readonly (readonly Step[])[], level: Level, rest: Rest): Result {
    const results = arms.map((arm) => this.sequence(arm, 0, level, rest));
    const ways = results.filter((result) => !(result.level !== null && isBelow(result.level)));
    const ended = ways.filter((way) => way.level === null && !(isEven(level) && isLoneReturn(way.lines)));
    const lines: Line[] = ended.map((way) => maybe(way.lines));
    const going = ways.filter((way): way is Result & { level: Level } => way.level !== null);
    if (going.length === 0) {
      // All ways end; or only such are left as cannot be, and then it goes on as if there were none.
      if (results.every((result) => result.level === null)) return { lines: unguarded(lines), level: null };
      return { lines, level };
    }
    // Where the ways come out differently, the one that moves the level is taken: its condition is said again elsewhere.
    const moved = going.find((way) => !isSame(way.level, level));
    if (moved !== undefined) return { lines: [...lines, ...moved.lines], level: moved.level };
    const opened = going.some((way) => way.level.opened);
    const bodies = distinct(going.map((way) => way.lines).filter((body) => body.length > 0));
    const skips = going.some((way) => way.lines.length === 0);
    if (bodies.length === 1 && !skips && ended.length === results.length - going.length) lines.push(...bodies[0]!);
    else if (bodies.length === 1) lines.push(maybe(bodies[0]!));
    else if (bodies.length > 1) {
      const choice: Line = { kind: "choose", arms: bodies };
      lines.push(skips ? maybe([choice]) : choice);
    }
    return { lines, level: { ...level, opened } };
  }

  /** With nothing open, whatever the rest does is what it does from there, so the jump may as well end the function. */
  private jump({ to, at }: Step & { kind: "jump" }, level: Level, rest: Rest): Result {
    const end: Result = { lines: [{ kind: "return" }], level: null };
    if (isEven(level)) return end;
    if (++this.jumps > MOST_JUMPS) throw new TooTangled();
    const target = to === "break" || to === "continue" ? leaving(to, rest) : labelled(to, rest);
    // Backwards, as a loop goes; or into a block: it goes on with the same open.
    if (target === null || !this.stops.some((stop) => stop > at && stop < target.at)) return { lines: [], level };
    if (++this.tails > MOST_TAILS) throw new TooTangled();
    const lines: Line[] = [];
    let now: Level = level;
    for (let each: Rest | null = target.rest; each !== null; each = each.around) {
      const result = this.sequence(each.steps, each.from, now, each.around);
      lines.push(...result.lines);
      if (result.level === null) return { lines, level: null };
      now = result.level;
    }
    return { lines: [...lines, ...end.lines], level: null };
  }
}

interface Target {
  readonly rest: Rest;
  readonly at: number;
}

/** Where `break` leads. `continue` is taken to leave the loop too: a loop is followed once. */
function leaving(to: "break" | "continue", rest: Rest): Target | null {
  for (let each: Rest | null = rest; each !== null; each = each.around) {
    if (each.leaves !== "loop" && !(each.leaves === "switch" && to === "break")) continue;
    const left = each.steps[each.from - 1];
    return left?.kind === "breakable" ? { rest: { ...each, leaves: null }, at: left.end } : null;
  }
  return null;
}

/** A label further down in this sequence or in one around it; null where there is none. */
function labelled(name: string, rest: Rest): Target | null {
  for (let each: Rest | null = rest; each !== null; each = each.around) {
    for (let i = each.from; i < each.steps.length; i++) {
      const step = each.steps[i]!;
      if (step.kind === "label" && step.name === name) return { rest: { ...each, from: i }, at: step.at };
    }
  }
  return null;
}

function after(level: Level, effect: Exclude<Effect, "flush">): Level {
  const { sections, pauses, opened } = level;
  switch (effect) {
    case "enable":
      return { sections: sections + 1, pauses, opened: true };
    case "disable":
      return { sections: sections - 1, pauses, opened };
    case "pause":
      return { sections, pauses: pauses + 1, opened: true };
    case "resume":
      return { sections, pauses: pauses - 1, opened };
  }
}

function stopsOf(steps: readonly Step[]): number[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case "call":
      case "return":
        return [step.at];
      case "branch":
        return step.arms.flatMap(stopsOf);
      case "breakable":
        return stopsOf(step.body);
      case "label":
      case "jump":
        return [];
    }
  });
}

function isLoneReturn(lines: readonly Line[]): boolean {
  return lines.every(({ kind }) => kind === "return");
}

/** What may happen only if something else does may happen. */
function maybe(body: readonly Line[]): Line {
  const [only] = body;
  return body.length === 1 && only?.kind === "maybe" ? only : { kind: "maybe", body };
}

/** Of ways that all end, the last needs no condition. */
function unguarded(lines: readonly Line[]): Line[] {
  const last = lines.at(-1);
  if (last?.kind !== "maybe") return [...lines, { kind: "return" }];
  return [...lines.slice(0, -1), ...last.body];
}

function distinct(bodies: readonly (readonly Line[])[]): (readonly Line[])[] {
  const seen = new Map(bodies.map((body) => [JSON.stringify(body), body]));
  return [...seen.values()];
}

function withoutLastReturn(lines: readonly Line[]): readonly Line[] {
  return lines.at(-1)?.kind === "return" ? lines.slice(0, -1) : lines;
}
