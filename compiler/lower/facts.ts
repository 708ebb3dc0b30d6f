import type { Fact as Tree, Name } from "../../grammar/index.js";
import { type ArchHook, type Fact, FAULTS, HAZARDS, type Origin } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Scope } from "../names/scope.js";
import type { Assembly } from "./assembly.js";
import { lowerCondition, lowerValue, type Vocabulary } from "./expression.js";

/** The names in which things are reported, so those that `in` can give. */
export class ReportedNames {
  private readonly own: ReadonlySet<string>;

  constructor(
    private readonly assembly: Assembly,
    private readonly scope: Scope,
    scenario: string,
    tasks: readonly number[],
  ) {
    this.own = new Set([scenario, ...tasks.map((task) => assembly.frames[task]!.name)]);
  }

  /** The frame's name as a trace shows it; null, and reported, where the program has none of that name. */
  resolve({ text, span }: Name): string | null {
    if (text === "") return null;
    if (this.has(text)) return text;
    const dot = text.indexOf(".");
    if (dot > 0 && this.has(text.slice(0, dot))) return text.slice(0, dot);
    const suggestion = this.assembly.suggestions.near(text, this.own, this.assembly.frameNames());
    this.assembly.findings.at(names.unknownReporter, this.scope.unit.file, span, { name: text, suggestion });
    return null;
  }

  private has(name: string): boolean {
    return this.own.has(name) || this.assembly.hasFrame(name);
  }
}

/** Null where a part of the fact means nothing, which is reported. */
export function lowerFact(fact: Tree, origin: Origin, words: Vocabulary, reported: ReportedNames): Fact | null {
  const { may } = fact;
  const { findings, suggestions, scope } = words;
  switch (fact.kind) {
    case "clean":
    case "leaks":
      return { kind: fact.kind, may, origin };
    case "warns":
    case "bugs":
    case "forbidden": {
      const where = fact.in === undefined ? null : reported.resolve(fact.in);
      if (fact.in !== undefined && where === null) return null;
      const times = fact.times === undefined ? null : Number(fact.times.value);
      return { kind: fact.kind, text: fact.text?.value ?? null, in: where, times, may, origin };
    }
    case "hooks": {
      const hooks = fact.hooks.map(({ hook, times }) => ({
        hook: `arch_${hook}` as ArchHook,
        times: times === undefined ? 1 : Number(times.value),
      }));
      return { kind: "hooks", hooks, may, origin };
    }
    case "barriers":
      return { kind: "barriers", count: Number(fact.count.value), may, origin };
    case "hazard": {
      const where = fact.in === undefined ? null : reported.resolve(fact.in);
      if (!known(fact.name, HAZARDS) || (fact.in !== undefined && where === null)) return null;
      return { kind: "hazard", name: fact.name.text, in: where, may, origin };
    }
    case "faults": {
      const at = fact.at === undefined ? null : lowerValue(fact.at, "pages", words);
      if (!known(fact.name, FAULTS) || (fact.at !== undefined && at === null)) return null;
      return { kind: "faults", name: fact.name.text, at, may, origin };
    }
    case "reachable": {
      const condition = lowerCondition(fact.condition, words);
      return condition && { kind: "reachable", condition, may, origin };
    }
  }

  function known(name: Name, list: readonly string[]): boolean {
    if (name.text === "" || list.includes(name.text)) return name.text !== "";
    const what = list === HAZARDS ? "hazard" : "fault";
    const suggestion = suggestions.near(name.text, list);
    findings.at(scenarios.unknownKind, scope.unit.file, name.span, { what, name: name.text, suggestion, known: list });
    return false;
  }
}
