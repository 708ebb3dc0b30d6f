/** A program whose names are others, each at all its places, is the same program. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canBeRenamed,
  type Entity,
  type Occurrence,
  type ProgramNames,
  renamed,
} from "../../../compiler/names/index.js";
import { programs } from "../../grammar/programs.js";
import { Programs } from "../../nesting/random-program.js";
import { programText } from "../../nesting/tree.js";
import { findings, FreshNames } from "./fresh.js";
import { named } from "./marked.js";
import { SHIPPED_TEXTS } from "./texts.js";

/** Each is checked twice, with all its runs. */
const numRuns = process.env["LMMU_DEEP"] ? 60 : 6;

/** What one name means together with the others that it cannot be told from; each group once. */
function groups(names: ProgramNames): (readonly Entity[])[] {
  const seen = new Set<string>();
  return names.root.occurrences.flatMap(({ entity }) => {
    if (seen.has(entity.key)) return [];
    const group = names.renamedWith(entity);
    for (const { key } of group) seen.add(key);
    return group.every(canBeRenamed) ? [group] : [];
  });
}

/** The text with fresh names for everything that can have one, and the old name of each. */
function withFreshNames(text: string): { readonly text: string; readonly old: ReadonlyMap<string, string> } {
  const names = named(text);
  const fresh = new FreshNames(text);
  const edits: { readonly occurrence: Occurrence; readonly name: string }[] = [];
  for (const group of groups(names)) {
    const found = names.occurrencesOf(group);
    if (found.some(({ file }) => file !== "a.lmmu")) continue;
    const name = fresh.for(group[0]!.name);
    if (name !== undefined) for (const { occurrence } of found) edits.push({ occurrence, name });
  }
  let result = text;
  for (const { occurrence, name } of edits.sort((a, b) => b.occurrence.span.start - a.occurrence.span.start)) {
    const edit = renamed(occurrence, name);
    result = result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end);
  }
  return { text: result, old: fresh.old };
}

function isSameRenamed(text: string): void {
  const other = withFreshNames(text);
  expect(other.text).toHaveLength(text.length);
  expect(findings({ "a.lmmu": other.text }, other.old)).toEqual(findings({ "a.lmmu": text }, new Map()));
  // Something was renamed, and what is renamed again has the same names at the same places.
  const places = (of: string) => named(of).root.occurrences.map(({ span, role }) => [span, role]);
  expect(places(other.text)).toEqual(places(text));
}

describe("a program with fresh names is the same", { timeout: 120_000 }, () => {
  it.each(SHIPPED_TEXTS.filter(([name]) => !name.startsWith("lmmu:")))("%s", (_, text) => {
    expect(withFreshNames(text).old.size).toBeGreaterThan(0);
    isSameRenamed(text);
  });

  it("random programs", () => {
    fc.assert(fc.property(programs({ frames: 3, depth: 1 }), isSameRenamed), { numRuns });
  });

  it("random programs about nesting", () => {
    const some = new Programs({ ownRules: true }).map((program) => programText(program));
    fc.assert(fc.property(some, isSameRenamed), { numRuns });
  });
});

describe("an occurrence under another name", () => {
  const edited = (text: string, name: string, fresh: string): string => {
    const { occurrences } = named(text).root;
    const edit = renamed(
      occurrences.find((each) => each.text === name)!,
      fresh,
    );
    return text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  };

  it.each([
    ["fn f;", "f", "g", "fn g;"],
    ["fn f;", "f", "if", "fn `if`;"],
    ["fn `if`;", "if", "g", "fn g;"],
    ["config CONFIG_A;", "CONFIG_A", "B", "config CONFIG_B;"],
    ["config CONFIG_A;", "CONFIG_A", "CONFIG_B", "config CONFIG_B;"],
    ["config A;", "A", "CONFIG_B", "config B;"],
    ["config `CONFIG_A`;", "CONFIG_A", "B", "config CONFIG_B;"],
    ["fn g; scenario s { g.isra.0; }", "g.isra.0", "h", "fn g; scenario s { h.isra.0; }"],
    ["fn g; scenario s { `g.a$b`; }", "g.a$b", "h", "fn g; scenario s { `h.a$b`; }"],
    ["fn g; scenario s { g.isra.0; }", "g.isra.0", "h.x", "fn g; scenario s { h.x; }"],
  ])("%s: %s becomes %s", (text, name, fresh, expected) => {
    expect(edited(text.replace("; ", ";\n"), name, fresh)).toBe(expected.replace("; ", ";\n"));
  });
});

it("what the language or the library gives a name keeps it", () => {
  const text =
    "config DEBUG_VM;\nconfig PREEMPT_RT;\nfn f if (DEBUG_VM && PREEMPT_RT);\nscenario s { assert D: enable_count == sections; }";
  const kept = named(text).root.occurrences.filter(({ entity }) => !canBeRenamed(entity));
  expect([...new Set(kept.map((each) => each.text))]).toEqual([
    "DEBUG_VM",
    "PREEMPT_RT",
    "D",
    "enable_count",
    "sections",
  ]);
});
