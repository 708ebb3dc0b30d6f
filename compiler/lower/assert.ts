import type { Name, RulesList, Statement } from "../../grammar/index.js";
import type { RuleSet } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import * as scenarios from "../catalogue/scenarios.js";
import { FIVE } from "../library/index.js";
import { QUESTIONS } from "../names/questions.js";
import type { Scope } from "../names/scope.js";
import type { Assembly } from "./assembly.js";
import type { Body } from "./body.js";
import { lowerCondition, type Variables } from "./expression.js";

/** Indices of the rule sets that a list names, in the program's order; unknown names are reported. */
export function resolveRules(list: RulesList, scope: Scope, assembly: Assembly): number[] {
  const found = new Set<number>();
  if (list.all) {
    for (const name of FIVE) found.add(scope.rules.get(name)!.index);
    for (let index = assembly.ruleSets.shipped; index < assembly.ruleSets.list.length; index++) found.add(index);
  }
  for (const name of list.names) {
    if (name.text === "") continue;
    const symbol = scope.rules.get(name.text);
    if (symbol !== undefined) found.add(symbol.index);
    else {
      const suggestion = assembly.suggestions.near(name.text, scope.rules.keys());
      assembly.findings.at(names.unknownRules, scope.unit.file, name.span, { name: name.text, suggestion });
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** The variables of rule sets, for expressions that are judged under several. */
export class JudgedVariables implements Variables {
  /** Variables that were met. */
  readonly used = new Set<string>();

  /** `under`: the sets that it is judged under, or null where the place does not tell. */
  constructor(
    private readonly assembly: Assembly,
    private readonly file: string,
    private readonly under: readonly number[] | null,
  ) {}

  get names(): Iterable<string> {
    const { list } = this.assembly.ruleSets;
    const judged = this.under === null ? list : this.under.map((index) => list[index]!);
    return new Set(judged.flatMap(({ variables }) => variables.map(({ name }) => name)));
  }

  has(name: Name): boolean {
    const { list } = this.assembly.ruleSets;
    // A set's own variable `active` is the question that every set answers.
    if (name.text === "active" || !list.some((ruleSet) => hasVariable(ruleSet, name.text))) return false;
    const missing = (this.under ?? []).map((index) => list[index]!).filter((set) => !hasVariable(set, name.text));
    if (missing.length > 0) {
      const values = { name: name.text, ruleSets: missing.map((ruleSet) => ruleSet.name) };
      this.assembly.findings.at(scenarios.variableMissing, this.file, name.span, values);
    }
    this.used.add(name.text);
    return true;
  }

  /** The rule sets that have every variable that was met. */
  havingAll(): number[] {
    const all = [...this.assembly.ruleSets.list.keys()];
    return all.filter((index) =>
      [...this.used].every((name) => hasVariable(this.assembly.ruleSets.list[index]!, name)),
    );
  }
}

function hasVariable(ruleSet: RuleSet, name: string): boolean {
  return ruleSet.variables.some((variable) => variable.name === name);
}

/**
 * An assert without a list of rule sets holds under whichever set it runs; one that asks for variables, under those that
 * have them.
 */
export function lowerAssert(statement: Extract<Statement, { kind: "assert" }>, body: Body): void {
  const { assembly, scope, owner } = body;
  const named = statement.rules === undefined ? null : resolveRules(statement.rules, scope, assembly);
  const variables = new JudgedVariables(assembly, body.file, named ?? owner.ruleSets);
  const condition = lowerCondition(statement.condition, {
    scope,
    switches: body.switches,
    findings: body.findings,
    suggestions: body.suggestions,
    slot: (name) => body.slot(name),
    slotNames: () => body.slotNames(),
    variables,
    states: QUESTIONS,
  });
  if (condition === null) return;
  if (named !== null && owner.ruleSets !== null && !named.some((index) => owner.ruleSets!.includes(index))) {
    const ruleSets = named.map((index) => assembly.ruleSets.list[index]!.name);
    body.findings.at(scenarios.assertNeverJudged, body.file, statement.span, { ruleSets });
  }
  const ruleSets = named ?? (variables.used.size > 0 ? variables.havingAll() : null);
  body.code.emit({ op: "assert", ruleSets, condition, origin: body.origins.at(statement.span) });
}
