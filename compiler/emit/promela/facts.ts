/** What may break a scenario, and what has to be remembered so that its lines can be judged at the end. */
import {
  type ArchHook,
  evaluate,
  type Environment,
  type Expectation,
  type Fact,
  type HookName,
  type Origin,
  PageRangeError,
  type Pages,
  type Program,
} from "../../../runtime/index.js";
import { Refusal } from "./refusal.js";
import { type Line, Names, printed, when } from "./text.js";

/** Where something happens: the statement, and the frame in whose name it is reported. */
export interface Site {
  readonly origin: Origin;
  readonly reportedIn: number;
  /** Of what a handler's end finds: it is the same wherever the handler fires. */
  readonly irq?: number;
}

/** Something that a move may meet. */
export type Found = { readonly site: Site | null } & (
  | {
      readonly kind: "warning" | "bug";
      readonly text: string;
      readonly source: string | null;
      readonly once: boolean;
      /** The hook that a context switch calls. */
      readonly hook?: HookName;
    }
  | { readonly kind: "forbidden"; readonly text: string }
  | { readonly kind: "leak" | "assert" }
  | { readonly kind: "invariant"; readonly invariant: number }
  | {
      readonly kind: "hazard" | "fault";
      readonly name: string;
      readonly page: Pages | null;
      /** Where there is no site: the hook that a context switch calls. */
      readonly hook?: HookName;
    }
);

/** Something that an assertion of the model is about. */
export interface Check {
  /** The variable whose assertion fails. */
  readonly name: string;
  /** Equal for what is the same to a reader. */
  readonly key: string;
  /** What has happened, and where. */
  readonly text: string;
}

/** As far as facts count: beyond it is not sure that 32 bits are enough. */
const MOST = 2 ** 30;

/** A line's fact that applies, by the line's index and its own in that. */
interface Stated {
  readonly expectation: number;
  readonly index: number;
  readonly fact: Fact;
  /** The variable that counts for it. */
  readonly name: string;
}

export class Facts {
  readonly checks: Check[] = [];
  /** `may` and `reachable` facts that one path has to show: assertions that are wanted to fail. */
  readonly witnesses: Check[] = [];
  readonly stated: readonly Stated[];
  private readonly names = new Names();
  private readonly known = new Map<string, Check>();
  /** Bits for what warns once, where a line counts that. */
  readonly once = new Map<string, string>();
  private readonly countsOnce: boolean;

  constructor(
    private readonly program: Program,
    expectations: readonly (readonly [index: number, expectation: Expectation])[],
    private readonly constants: Environment,
    private readonly lineOf: (origin: Origin) => string,
  ) {
    this.stated = expectations.flatMap(([expectation, { facts }]) =>
      facts.map((fact, index) => ({ expectation, index, fact, name: `fact_${expectation + 1}_${index + 1}` })),
    );
    if (this.stated.some(({ fact }) => mostOf(fact) > MOST))
      throw new Refusal("a line counts further than a model can");
    this.countsOnce = this.stated.some(({ fact }) => fact.kind === "warns" && fact.times !== null);
  }

  get countsBarriers(): boolean {
    return this.stated.some(({ fact }) => fact.kind === "barriers");
  }

  get countsHooks(): boolean {
    return this.stated.some(({ fact }) => fact.kind === "hooks");
  }

  /** The variables of facts with their types. */
  variables(): string[] {
    const counters = this.stated.map(({ name, fact }) => {
      const most = mostOf(fact) + 1;
      return `${fact.kind === "hooks" || most > 255 ? "int" : "byte"} ${name} = 0; /* ${fact.may ? "may " : ""}${fact.kind} */`;
    });
    return [...counters, ...[...this.once.values()].map((name) => `bit ${name} = 0;`)];
  }

  /** What is done where a move meets something; `given`: a forbidden call is expected where this condition holds. */
  met(found: Found, given = "0"): Line[] {
    const expected = this.isExpected(found) ? "1" : given;
    const tolerated = found.kind === "hazard" && found.name === "spurious_fault";
    const told = tolerated || expected === "1" ? [] : this.broken(this.checkOf(found));
    const unexpected = when(expected, [], told);
    const counted = this.stated.flatMap(({ fact, name }) => {
      // What no line states is told as that; `clean` need not say so again.
      if (fact.kind === "clean") return tolerated ? [] : when(fact.may ? "1" : expected, countUp(name, fact));
      return this.isAbout(fact, found) ? countUp(name, fact) : [];
    });
    const { site } = found;
    if (counted.length === 0 || found.kind !== "warning" || !found.once || !this.countsOnce)
      return [...unexpected, ...counted];
    // The kernel's text has the hooks for context switches once.
    const key = `${found.hook ?? `${site!.origin} ${site!.reportedIn}`} ${found.source} ${found.text}`;
    const bit = this.once.get(key) ?? `warned_${this.once.size}`;
    this.once.set(key, bit);
    return [...unexpected, ...when(`!${bit}`, [...counted, `${bit} = 1;`])];
  }

  /** Texts of what a call's assertions noticed make what it breaks expected. */
  expectsUnder(site: Site, kind: "warning" | "bug", text: string): boolean {
    return this.isExpected({ kind, text, site, source: null, once: false });
  }

  hookCalled(hook: ArchHook): Line[] {
    return this.stated.flatMap(({ fact, name }) => {
      if (fact.kind !== "hooks") return [];
      let from = 0;
      const ranges = fact.hooks.flatMap(({ hook: stated, times }) => {
        const range = `(${name} >= ${from} && ${name} < ${from + times})`;
        from += times;
        return stated === hook ? [range] : [];
      });
      const next = when(ranges.length === 0 ? "0" : ranges.join(" || "), [`${name}++;`], [`${name} = -1;`]);
      return next;
    });
  }

  /** emit_pte_barriers() has been called so often. */
  emitted(times: number): Line[] {
    return this.stated.flatMap(({ fact, name }) => {
      if (fact.kind !== "barriers") return [];
      const most = fact.count + 1;
      return when(`${name} + ${times} < ${most}`, [`${name} = ${name} + ${times};`], [`${name} = ${most};`]);
    });
  }

  /** `reachable` facts: `condition` of each as the model has it. */
  reached(condition: (fact: Fact & { kind: "reachable" }) => string): Line[] {
    return this.stated.flatMap((stated) => {
      const { fact, name } = stated;
      if (fact.kind !== "reachable") return [];
      return when(condition(fact), [`${name} = 1;`, ...(fact.may ? this.witnessed(stated) : [])]);
    });
  }

  /** What is asserted where all tasks have ended. */
  atEnd(): Line[] {
    return this.stated.flatMap((stated) => {
      const holds = holdsText(stated);
      if (stated.fact.may)
        return stated.fact.kind === "reachable" ? [] : when(holds, this.witnessed(stated, " at end"));
      const key = `unmet ${stated.expectation}.${stated.index} at end`;
      const { origin } = stated.fact;
      const text = `${this.lineOf(origin)}: ${factText(stated.fact)} does not hold`;
      return when(holds, [], this.broken(this.check(this.checks, key, `unmet_${this.lineName(origin)}`, text)));
    });
  }

  /** An assertion that fails, and says why where a path is replayed. */
  broken({ name, text }: Check): Line[] {
    return [`printf("${printed(text)}\\n");`, `BROKEN(${name});`];
  }

  /** The path cannot go on. */
  stopped(kind: string, origin: Origin, text: string): Line[] {
    const check = this.check(
      this.checks,
      `stopped ${kind} ${origin}`,
      `stopped_${this.lineName(origin)}`,
      `${this.lineOf(origin)}: ${text}`,
    );
    return [...this.broken(check), "halted = 1;"];
  }

  /** A limit of the model. */
  limit(name: string, text: string): Line[] {
    return [...this.broken(this.check(this.checks, `limit ${name}`, name, text)), "halted = 1;"];
  }

  private witnessed(stated: Stated, at = ""): Line[] {
    const { origin } = stated.fact;
    const text = `${this.lineOf(origin)}: ${factText(stated.fact)}`;
    const key = `witness ${stated.expectation}.${stated.index}${at}`;
    const { name } = this.check(this.witnesses, key, `witness_${this.lineName(origin)}`, text);
    return [`SHOWN_${name};`];
  }

  private checkOf(found: Found): Check {
    const { site } = found;
    const place =
      site === null
        ? `switch ${"hook" in found ? found.hook : ""}`
        : site.irq !== undefined
          ? `irq ${site.irq}`
          : `${site.origin} ${site.reportedIn}`;
    const what = whatOf(found, this.program);
    const [line, lineName, frame] =
      site === null
        ? ["a context switch", "switch", ""]
        : [this.lineOf(site.origin), this.lineName(site.origin), ` in ${this.program.frames[site.reportedIn]!.name}`];
    if (found.kind === "invariant") {
      const scenario = this.program.scenarios.find(({ invariants }) =>
        invariants.some(({ origin }) => origin === site!.origin),
      );
      const text = `${line}: always does not hold${scenario === undefined ? "" : ` in ${scenario.name}`}`;
      return this.check(this.checks, `invariant ${found.invariant}`, `always_${lineName}`, text);
    }
    return this.check(
      this.checks,
      `${found.kind} ${place}${keyTail(found)}`,
      `${found.kind}_${lineName}`,
      `${line}: ${what}${frame}`,
    );
  }

  private check(list: Check[], key: string, name: string, text: string): Check {
    let check = this.known.get(key);
    if (check === undefined) {
      check = { name: this.names.next(name), key, text };
      this.known.set(key, check);
      list.push(check);
    }
    return check;
  }

  /** "line_14" of "kasan.lmmu:14". */
  private lineName(origin: Origin): string {
    return `line_${/(\d+)\D*$/.exec(this.lineOf(origin))?.[1] ?? ""}`;
  }

  private isExpected(found: Found): boolean {
    return this.stated.some(({ fact }) => fact.kind !== "clean" && this.isAbout(fact, found));
  }

  private isAbout(fact: Fact, found: Found): boolean {
    switch (fact.kind) {
      case "leaks":
        return found.kind === "leak";
      case "warns":
      case "bugs":
      case "forbidden": {
        const kind = { warns: "warning", bugs: "bug", forbidden: "forbidden" }[fact.kind];
        if (found.kind !== kind || !("text" in found)) return false;
        return (fact.text === null || fact.text === found.text) && this.isIn(found.site, fact.in);
      }
      case "hazard":
        return found.kind === "hazard" && found.name === fact.name && this.isIn(found.site, fact.in);
      case "faults":
        return found.kind === "fault" && found.name === fact.name && this.isAt(fact, found.page);
      case "clean":
      case "hooks":
      case "barriers":
      case "reachable":
        return false;
    }
  }

  private isIn(site: Site | null, name: string | null): boolean {
    if (name === null) return true;
    if (site === null) throw new Refusal(`a line says in which function a hook of context switches reports ("in")`);
    return this.program.frames[site.reportedIn]!.name === name;
  }

  private isAt({ at }: Fact & { kind: "faults" }, page: Pages | null): boolean {
    if (at === null) return true;
    try {
      const pages = evaluate(at, this.constants) as Pages;
      return page !== null && pages.region === page.region && pages.from < page.to && page.from < pages.to;
    } catch (failure) {
      if (failure instanceof PageRangeError) return false;
      throw failure;
    }
  }
}

/** The count up to which a fact tells counts apart. */
function mostOf(fact: Fact): number {
  if (fact.kind === "barriers") return fact.count;
  if (fact.kind === "hooks") return fact.hooks.reduce((sum, { times }) => sum + times, 0);
  return "times" in fact && fact.times !== null ? fact.times : 0;
}

function countUp(name: string, fact: Fact): Line[] {
  const most = mostOf(fact) + 1;
  return most === 1 ? [`${name} = 1;`] : when(`${name} < ${most}`, [`${name}++;`]);
}

function holdsText({ fact, name }: Stated): string {
  switch (fact.kind) {
    case "hooks":
      return `${name} == ${fact.hooks.reduce((sum, { times }) => sum + times, 0)}`;
    case "barriers":
      return `${name} == ${fact.count}`;
    case "clean":
      return `${name} == 0`;
    default:
      return "times" in fact && fact.times !== null ? `${name} == ${fact.times}` : `${name} > 0`;
  }
}

/** A fact by its words, what is long left out. */
function factText(fact: Fact): string {
  const may = fact.may ? "may " : "";
  if ("text" in fact && fact.text !== null) return `${may}${fact.kind} "${fact.text}"`;
  return "name" in fact ? `${may}${fact.kind} ${fact.name}` : `${may}${fact.kind}`;
}

function whatOf(found: Found, { frames }: Program): string {
  const irq = found.site?.irq;
  switch (found.kind) {
    case "warning":
    case "bug":
    case "forbidden":
      return `${found.kind} "${found.text}"`;
    case "leak":
      return irq === undefined ? "the task leaks" : `handler ${frames[irq]!.name} leaks`;
    case "assert":
      return "assert does not hold";
    case "invariant":
      return "always does not hold";
    case "hazard":
    case "fault":
      return `${found.kind} ${found.name}`;
  }
}

function keyTail(found: Found): string {
  switch (found.kind) {
    case "warning":
    case "bug":
      return ` ${found.source} ${found.text}`;
    case "forbidden":
      return ` ${found.text}`;
    case "hazard":
    case "fault":
      return ` ${found.name}`;
    default:
      return "";
  }
}
