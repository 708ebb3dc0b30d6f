import type { ProgramNames, RulesSymbol } from "../../compiler/names/index.js";
import type { RuleStatement, RulesMember } from "../../grammar/index.js";

/** No set extends more; a hostile file could have thousands extend each other. */
const MOST_BASES = 32;

/** A rule set and those that it extends, itself first; a circle ends where it closes. */
function lineageOf(symbol: RulesSymbol, names: ProgramNames): readonly RulesSymbol[] {
  const lineage: RulesSymbol[] = [];
  let next: RulesSymbol | undefined = symbol;
  while (next !== undefined && !lineage.includes(next) && lineage.length < MOST_BASES) {
    lineage.push(next);
    const base: string | undefined = next.declaration.extends?.text;
    next = base === undefined ? undefined : names.files.get(next.unit.file)?.scope.rules.get(base);
  }
  return lineage;
}

/** The variables that a set has, its own first. */
export function variablesOf(symbol: RulesSymbol, names: ProgramNames): ReadonlySet<string> {
  const members = lineageOf(symbol, names).flatMap(({ declaration }) => declaration.members);
  return new Set(
    members.flatMap((member) => (member.kind === "variable" && member.name.text !== "" ? member.name.text : [])),
  );
}

/** What an expectation can name of a rule set by its text. */
export type Judgement = "warns" | "bugs" | "forbidden";

/** A text with which a rule set judges a call. */
export interface RuleText {
  readonly judgement: Judgement;
  readonly text: string;
  /** The call in which it stands, or the hook. */
  readonly where: string;
  /** As written, without parentheses. */
  readonly condition: string;
  /** Where it stands in the kernel; empty where nobody says. */
  readonly source: string;
}

/** Everything that a rule set can say, its own and what it inherits. */
export function ruleTextsOf(symbol: RulesSymbol, names: ProgramNames): readonly RuleText[] {
  const found: RuleText[] = [];
  const defined = new Set<string>();
  for (const { declaration, unit } of lineageOf(symbol, names)) {
    const own = declaration.members.filter(isCode).filter((member) => !defined.has(calledBy(member)));
    for (const member of own) {
      const where = calledBy(member);
      defined.add(where);
      forEachStatement(member.body.statements, (statement) => {
        if (statement.kind !== "forbid" && statement.kind !== "assertion") return;
        const { start, end } = statement.condition.span;
        const condition = unit.text.slice(start, end).replace(/\s+/g, " ").slice(0, 200);
        const source = statement.kind === "assertion" ? (statement.source?.value ?? "") : "";
        found.push({ judgement: judgementOf(statement), text: statement.text.value, where, condition, source });
      });
    }
  }
  return found;
}

type Code = Extract<RulesMember, { kind: "call" | "hook" }>;

function isCode(member: RulesMember): member is Code {
  return member.kind === "call" || member.kind === "hook";
}

function calledBy(member: Code): string {
  return member.kind === "call" ? member.call : member.hook;
}

function judgementOf(statement: Extract<RuleStatement, { kind: "forbid" | "assertion" }>): Judgement {
  if (statement.kind === "forbid") return "forbidden";
  return statement.assertion === "bug" ? "bugs" : "warns";
}

function forEachStatement(statements: readonly RuleStatement[], visit: (statement: RuleStatement) => void): void {
  for (const statement of statements) {
    visit(statement);
    if (statement.kind !== "if") continue;
    for (const { body } of statement.branches) forEachStatement(body.statements, visit);
    forEachStatement(statement.otherwise?.statements ?? [], visit);
  }
}
