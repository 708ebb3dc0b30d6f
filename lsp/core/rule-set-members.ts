import type { ProgramNames, RulesSymbol } from "../../compiler/names/index.js";
import type { LazyCall, Place, RulesMember } from "../../grammar/index.js";
import type { Core } from "./core.js";
import { DEFAULT_PREFERENCES } from "./preferences.js";

/** The rule set by which a program is shown: the one that the user wants, where the program has it. */
export function ruleSetShown({ root: { scope } }: ProgramNames, { preferences: { shown } }: Core): RulesSymbol {
  return scope.rules.get(shown) ?? scope.rules.get(DEFAULT_PREFERENCES.shown)!;
}

/** Where a rule set says what a call does or what `active` means, or the nearest set that it extends does; null: nowhere. */
export function memberOf(symbol: RulesSymbol, word: LazyCall | "active", program: ProgramNames): Place | null {
  const seen = new Set<RulesSymbol>();
  for (
    let next: RulesSymbol | undefined = symbol;
    next !== undefined && !seen.has(next);
    next = baseOf(next, program)
  ) {
    seen.add(next);
    const member = next.declaration.members.find((each) => says(each, word));
    if (member === undefined) continue;
    const { start } = member.span;
    const span = member.kind === "variable" ? member.name.span : { start, end: start + word.length };
    return { file: next.unit.file, span };
  }
  return null;
}

function baseOf({ unit, declaration }: RulesSymbol, { files }: ProgramNames): RulesSymbol | undefined {
  const name = declaration.extends?.text;
  return name === undefined ? undefined : files.get(unit.file)?.scope.rules.get(name);
}

function says(member: RulesMember, word: LazyCall | "active"): boolean {
  switch (member.kind) {
    case "call":
      return member.call === word;
    case "active":
      return word === "active";
    case "variable":
      return word === "active" && member.name.text === "active";
    case "hook":
      return false;
  }
}
