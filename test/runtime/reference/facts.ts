/** Holds what happens against a scenario's lines, by what the language says of them. */
import type { ArchHook, Fact, Program } from "../../../runtime/index.js";
import { constantPages } from "../../../runtime/expression.js";

/** Something that a run may be blamed for. */
export interface Found {
  readonly kind: "warning" | "bug" | "forbidden" | "leak" | "hazard" | "fault" | "assert" | "invariant";
  /** What was said, or what it is called. */
  readonly text: string;
  /** Name of the frame in which it is reported. */
  readonly in: string;
  /** Tells places apart. */
  readonly place: string;
  /** Of what a call breaks of the contract: the assertions that the same call raised. */
  readonly raised?: readonly { readonly kind: "warn" | "bug"; readonly text: string }[];
  /** Of a fault: the page. */
  readonly page?: { readonly region: number; readonly from: number; readonly to: number };
  /** Of a `warn_once`: its site. */
  readonly once?: string;
}

/** A fault that the kernel lives with. */
const isTolerated = ({ kind, text }: Found): boolean => kind === "hazard" && text === "spurious_fault";

const KINDS = {
  warns: "warning",
  bugs: "bug",
  forbidden: "forbidden",
  leaks: "leak",
  hazard: "hazard",
  faults: "fault",
};

/** Whether a fact speaks of a finding. */
function speaksOf(program: Program, fact: Fact, found: Found): boolean {
  if (fact.kind === "clean" || fact.kind === "hooks" || fact.kind === "barriers" || fact.kind === "reachable")
    return false;
  if (KINDS[fact.kind] !== found.kind) return false;
  if ("text" in fact && fact.text !== null && fact.text !== found.text) return false;
  if ("name" in fact && fact.name !== found.text) return false;
  if ("in" in fact && fact.in !== null && fact.in !== found.in) return false;
  if (fact.kind === "faults" && fact.at !== null) {
    const at = constantPages(fact.at, (region) => program.regions[region]!.pages);
    const page = found.page!;
    return at.region === page.region && at.from < page.to && page.from < at.to;
  }
  return true;
}

/** Whether some line states it; an expected assertion states the contract that it detects, too. */
export function isExpected(program: Program, facts: readonly Fact[], found: Found): boolean {
  if (isTolerated(found)) return true;
  return facts.some(
    (fact) =>
      speaksOf(program, fact, found) ||
      (found.raised ?? []).some(({ kind, text }) =>
        speaksOf(program, fact, { ...found, kind: kind === "bug" ? "bug" : "warning", text }),
      ),
  );
}

/** What is remembered of a path for a fact, in the beginning. */
export const nothingYet = (fact: Fact): number | readonly ArchHook[] => (fact.kind === "hooks" ? [] : 0);

/** After some findings, hooks and barriers. Beyond what a fact can tell, all is one. */
export function afterwards(
  program: Program,
  fact: Fact,
  count: number | readonly ArchHook[],
  happened: {
    readonly found: readonly Found[];
    readonly expected: readonly Found[];
    readonly hooks: readonly ArchHook[];
    readonly barriers: number;
    readonly reached: boolean;
  },
): number | readonly ArchHook[] {
  const { found, expected, hooks, barriers, reached } = happened;
  switch (fact.kind) {
    case "hooks": {
      const all = [...(count as readonly ArchHook[]), ...hooks];
      const stated = statedHooks(fact);
      // What has gone wrong stays wrong, whatever follows: one hook too many stands for that.
      const same = all.length <= stated.length && all.every((hook, index) => hook === stated[index]);
      return same ? all : [...stated, "arch_enter"];
    }
    case "barriers":
      return Math.min((count as number) + barriers, fact.count + 1);
    case "reachable":
      return Math.max(count as number, Number(reached));
    case "clean":
      // What no line states is told as such, and keeps no path from its end.
      return Math.max(count as number, Number(expected.some((each) => !isTolerated(each))));
    default: {
      const most = "times" in fact && fact.times !== null ? fact.times + 1 : 1;
      const more = found.filter((each) => speaksOf(program, fact, each)).length;
      return Math.min((count as number) + more, most);
    }
  }
}

/** Whether it holds on a path that ends so. */
export function holds(fact: Fact, count: number | readonly ArchHook[]): boolean {
  if (fact.kind === "hooks") return String(count) === String(statedHooks(fact));
  if (fact.kind === "barriers") return count === fact.count;
  if (fact.kind === "clean") return count === 0;
  const times = "times" in fact ? fact.times : null;
  return times === null ? (count as number) > 0 : count === times;
}

const statedHooks = (fact: Fact & { kind: "hooks" }): ArchHook[] =>
  fact.hooks.flatMap(({ hook, times }) => Array.from({ length: times }, () => hook));
