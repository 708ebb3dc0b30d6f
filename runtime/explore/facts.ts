/**
 * What has to be remembered of a path so that the scenario's lines can be judged at its end: how often each fact was
 * concerned, as far as the fact can tell. A part of states, and only where a fact needs it.
 */
import type { ArchHook, Fact, Program } from "../ir.js";
import type { Finding, Report, Step } from "../trace.js";
import { concerns, type FindingFact, holdsWith, isExpected } from "../verdict.js";
import { TripleTable } from "./growing.js";

/** A fact of a line that applies. */
export interface Stated {
  readonly expectation: number;
  readonly index: number;
  readonly fact: Fact;
}

/** What one move did, as far as facts are about it. */
export interface Happening {
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  /** Calls of hooks, in their order. */
  readonly hooks: readonly ArchHook[];
  /** Calls of emit_pte_barriers(). */
  readonly barriers: number;
  /** `reachable` facts whose condition held, by their origins. */
  readonly reached: readonly number[];
}

/** By how much a move changes what is remembered. */
interface Effect {
  /** By fact: how many findings concern it; of `warn_once`, each by the site that it comes from. */
  readonly findings: readonly { readonly fact: number; readonly once: string | null }[];
  readonly hooks: readonly ArchHook[];
  readonly barriers: number;
  readonly reached: readonly number[];
}

/** What is remembered: a count for each fact, and which `warn_once` have warned. */
interface Memory {
  readonly counts: readonly number[];
  readonly warned: readonly string[];
}

/** A hooks fact that can hold no more. */
const BROKEN = -1;

export class Facts {
  private readonly effects: Effect[] = [{ findings: [], hooks: [], barriers: 0, reached: [] }];
  private readonly effectNumbers = new Map<string, number>([[JSON.stringify(this.effects[0]), 0]]);
  private readonly memories: Memory[] = [];
  private readonly memoryNumbers = new Map<string, number>();
  private readonly after = new TripleTable();
  /** Whether a suppressed warning must be told from one that is printed: where a line counts them. */
  private readonly countsOnce: boolean;
  readonly countsHooks: boolean;

  constructor(
    private readonly program: Program,
    readonly stated: readonly Stated[],
  ) {
    this.countsOnce = stated.some(({ fact }) => fact.kind === "warns" && fact.times !== null);
    this.countsHooks = stated.some(({ fact }) => fact.kind === "hooks");
    this.memory({ counts: stated.map(() => 0), warned: [] });
  }

  get size(): number {
    return this.memories.length;
  }

  get bytes(): number {
    return this.after.bytes + (this.memories.length + this.effects.length) * 200;
  }

  /** The number of what a move does to these facts; 0: nothing. */
  effectOf({ steps, findings, hooks, barriers, reached }: Happening): number {
    const facts = this.stated.map(({ fact }) => fact);
    const found = findings.flatMap((finding) =>
      this.stated.flatMap(({ fact }, index) => {
        if (!isAboutFindings(fact) || !concerns(this.program, { steps }, finding, fact)) return [];
        // What no line states is told as that; `clean` need not say so again.
        if (fact.kind === "clean" && !fact.may && !isExpected(this.program, { steps }, finding, facts)) return [];
        return [{ fact: index, once: this.onceOf(steps, finding) }];
      }),
    );
    const effect: Effect = {
      findings: found,
      hooks: this.countsHooks ? hooks : [],
      barriers: this.stated.some(({ fact }) => fact.kind === "barriers") ? barriers : 0,
      reached: this.stated.flatMap(({ fact }, index) =>
        fact.kind === "reachable" && reached.includes(fact.origin) ? [index] : [],
      ),
    };
    const key = JSON.stringify(effect);
    let number = this.effectNumbers.get(key);
    if (number === undefined) {
      number = this.effects.length;
      this.effects.push(effect);
      this.effectNumbers.set(key, number);
    }
    return number;
  }

  /** What is remembered after a move that does this. */
  next(memory: number, effect: number): number {
    const known = this.after.get(memory, effect, 0);
    if (known !== -1) return known;
    const next = this.memory(this.applied(this.memories[memory]!, this.effects[effect]!));
    this.after.add(memory, effect, 0, next);
    return next;
  }

  /** Whether a fact holds on a path that ends so. */
  holds(memory: number, stated: number): boolean {
    const count = this.memories[memory]!.counts[stated]!;
    const { fact } = this.stated[stated]!;
    switch (fact.kind) {
      case "hooks":
        return count === fact.hooks.reduce((sum, { times }) => sum + times, 0);
      case "barriers":
        return count === fact.count;
      case "reachable":
        return count > 0;
      default:
        return holdsWith(fact, count);
    }
  }

  /** Facts whose condition an effect says has held. */
  reachedBy(effect: number): readonly number[] {
    return this.effects[effect]!.reached;
  }

  private memory(memory: Memory): number {
    const key = `${memory.counts.join()} ${memory.warned.join()}`;
    let number = this.memoryNumbers.get(key);
    if (number === undefined) {
      number = this.memories.length;
      this.memories.push(memory);
      this.memoryNumbers.set(key, number);
    }
    return number;
  }

  private applied({ counts, warned }: Memory, { findings, hooks, barriers, reached }: Effect): Memory {
    const changed = [...counts];
    const sites = new Set(warned);
    for (const { fact, once } of findings) {
      if (once !== null && warned.includes(once)) continue;
      if (once !== null) sites.add(once);
      changed[fact] = this.capped(fact, changed[fact]! + 1);
    }
    this.stated.forEach(({ fact }, index) => {
      if (fact.kind === "barriers") changed[index] = this.capped(index, changed[index]! + barriers);
      if (fact.kind === "hooks") for (const hook of hooks) changed[index] = hooksAfter(fact, changed[index]!, hook);
    });
    for (const index of reached) changed[index] = 1;
    return { counts: changed, warned: [...sites].sort() };
  }

  /** Counts beyond which a fact does not tell any more are one. */
  private capped(index: number, count: number): number {
    const { fact } = this.stated[index]!;
    const most = fact.kind === "barriers" ? fact.count : "times" in fact && fact.times !== null ? fact.times : 0;
    return Math.min(count, most + 1);
  }

  /** Where a `warn_once` reports once: its site; null where it need not be known. */
  private onceOf(steps: readonly Step[], finding: Finding): string | null {
    if (!this.countsOnce || finding.kind !== "warning" || finding.report.assertion !== "warn_once") return null;
    const { origin, stack, action } = steps[finding.step]!;
    // The kernel's text has the hooks for context switches once.
    const hook = { schedule: "switch_out", switch_out: "switch_out", switch_in: "switch_in" }[action.kind as string];
    return `${hook ?? `${origin} ${stack.reportedIn}`} ${reportKey(finding.report)}`;
  }
}

function reportKey({ text, source }: Report): string {
  return `${source} ${text}`;
}

/** How far the hooks called so far are those stated. */
function hooksAfter({ hooks }: Fact & { kind: "hooks" }, count: number, hook: ArchHook): number {
  if (count === BROKEN) return BROKEN;
  let before = count;
  for (const { hook: stated, times } of hooks) {
    if (before < times) return stated === hook ? count + 1 : BROKEN;
    before -= times;
  }
  return BROKEN;
}

function isAboutFindings(fact: Fact): fact is Fact & FindingFact {
  return fact.kind !== "hooks" && fact.kind !== "barriers" && fact.kind !== "reachable";
}
