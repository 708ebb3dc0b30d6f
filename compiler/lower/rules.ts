import type { LazyCall, RuleBlock, RulesMember, RuleStatement } from "../../grammar/index.js";
import type { Expression, HookName, RuleInstruction, RuleSet, StateName, Variable } from "../../runtime/index.js";
import { LAZY_CALLS } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import type { Findings } from "../findings.js";
import type { Suggestions } from "../names/near.js";
import { ACTIVE_QUESTIONS, CONTRACT_QUESTIONS, QUESTIONS } from "../names/questions.js";
import type { RulesSymbol, Scopes } from "../names/scope.js";
import type { Switches } from "../names/switches.js";
import type { OriginTable } from "../origins.js";
import { DeclarationOrigins } from "./assembly.js";
import { type Landing } from "./code.js";
import { lowerCondition, NO_SLOTS, type Vocabulary } from "./expression.js";
import { endlessHook, MAX_HOOK_STATEMENTS } from "./hooks.js";

/** The rule sets of a program, those that ship first, in the order of their indices. */
export interface RuleSetTable {
  readonly list: readonly RuleSet[];
  /** How many of them ship. */
  readonly shipped: number;
}

const BITS: Readonly<Record<Variable["type"], number>> = { bool: 1, u8: 8, u16: 16 };
const MAX_BITS = 32;

/** What rule sets are lowered with. */
export interface RulesContext {
  readonly scopes: Scopes;
  readonly switches: Switches;
  readonly origins: OriginTable;
  readonly findings: Findings;
  readonly suggestions: Suggestions;
}

/** Lowers rule sets, each after the one that it extends. `done` are the ones before them. */
export function lowerRuleSets(
  symbols: readonly RulesSymbol[],
  done: readonly RuleSet[],
  context: RulesContext,
): readonly RuleSet[] {
  const list: (RuleSet | undefined)[] = [...done];
  for (const symbol of symbols) {
    const chain: RulesSymbol[] = [];
    let next: RulesSymbol | null = symbol;
    while (next !== null && list[next.index] === undefined) {
      chain.push(next);
      next = parentOf(next, chain, context);
    }
    for (const each of chain.reverse()) {
      const parent: RuleSet | null = next === null ? null : list[next.index]!;
      list[each.index] = lowerOne(each, parent, context);
      next = each;
    }
  }
  return list as RuleSet[];
}

/** The set that one extends; null where none, or where it is unknown or would close a circle, which is reported. */
function parentOf(symbol: RulesSymbol, chain: readonly RulesSymbol[], context: RulesContext): RulesSymbol | null {
  const name = symbol.declaration.extends;
  if (name === undefined || name.text === "") return null;
  const { findings, suggestions, scopes } = context;
  const scope = scopes.of.get(symbol.unit)!;
  const parent = scope.rules.get(name.text);
  if (parent === undefined) {
    const suggestion = suggestions.near(name.text, scope.rules.keys());
    findings.at(names.unknownRules, symbol.unit.file, name.span, { name: name.text, suggestion });
    return null;
  }
  const start = chain.indexOf(parent);
  if (start < 0) return parent;
  const circle = [...chain.slice(start), parent].map((each) => each.name);
  findings.at(names.rulesCycle, symbol.unit.file, name.span, { names: circle });
  return null;
}

/** Members that a set must have exactly once. */
type Part = LazyCall | HookName | "active";

function lowerOne(symbol: RulesSymbol, parent: RuleSet | null, context: RulesContext): RuleSet {
  const { declaration, unit } = symbol;
  const origins = new DeclarationOrigins(context.origins, unit.file, declaration.span.start);
  const variables = collectVariables(symbol, parent, context);
  const parts = collectParts(symbol, variables, context);
  const words = new RuleWords(symbol, variables, context);
  const calls: Partial<Record<LazyCall, readonly RuleInstruction[]>> = {};
  for (const call of LAZY_CALLS) {
    const own = parts.get(call);
    if (own?.kind === "call") calls[call] = new RuleCode(words, origins, call, own).instructions;
    else if (parent !== null) calls[call] = parent.calls[call];
    else {
      reportMissing(call);
      calls[call] = [{ op: "return", origin: origins.at(declaration.name.span) }];
    }
  }
  const hooks: Partial<Record<HookName, readonly RuleInstruction[]>> = { ...parent?.hooks };
  for (const part of parts.values()) {
    if (part.kind === "hook") hooks[part.hook] = new RuleCode(words, origins, part.hook, part).instructions;
  }
  const endless = endlessHook(hooks);
  if (endless !== null) {
    const values = { rules: symbol.name, hook: endless, limit: MAX_HOOK_STATEMENTS };
    context.findings.at(names.endlessHooks, unit.file, declaration.name.span, values);
  }
  return {
    name: symbol.name,
    title: declaration.title?.value ?? "",
    since: declaration.since?.parts ?? null,
    variables: withinLimit(variables),
    active: activeOf(),
    calls: calls as Record<LazyCall, readonly RuleInstruction[]>,
    hooks: endless === null ? hooks : {},
    origin: origins.at(declaration.name.span),
  };

  function activeOf(): Expression {
    const own = parts.get("active");
    if (own?.kind === "active") return words.condition(own.value, ACTIVE_QUESTIONS) ?? { op: "integer", value: 0 };
    if (variables.some(({ name }) => name === "active")) return { op: "variable", name: "active" };
    if (parent !== null) return parent.active;
    reportMissing("active");
    return { op: "integer", value: 0 };
  }

  function reportMissing(part: LazyCall | "active"): void {
    // The set that it extends is not known, so neither is what is missing.
    if (declaration.extends !== undefined && parent === null) return;
    context.findings.at(names.rulePartMissing, unit.file, declaration.name.span, { rules: symbol.name, part });
  }
}

/** Inherited ones first, a redeclared one at its old place. */
function collectVariables(symbol: RulesSymbol, parent: RuleSet | null, context: RulesContext): readonly Variable[] {
  const { findings } = context;
  const { file } = symbol.unit;
  const variables = new Map<string, Variable>((parent?.variables ?? []).map((variable) => [variable.name, variable]));
  const own = new Set<string>();
  for (const member of symbol.declaration.members) {
    if (member.kind !== "variable" || member.name.text === "") continue;
    const { text: name, span } = member.name;
    if (own.has(name)) findings.at(names.rulePartTwice, file, span, { rules: symbol.name, part: name });
    own.add(name);
    variables.set(name, { name, type: member.type, perCpu: member.perCpu });
  }
  const list = [...variables.values()];
  const bits = list.reduce((sum, { type }) => sum + BITS[type], 0);
  if (bits > MAX_BITS) {
    findings.at(names.tooManyBits, file, symbol.declaration.name.span, { rules: symbol.name, bits, limit: MAX_BITS });
  }
  return list;
}

/** Those that fit; that there are more is reported. */
function withinLimit(variables: readonly Variable[]): readonly Variable[] {
  let bits = 0;
  return variables.filter(({ type }) => (bits += BITS[type]) <= MAX_BITS);
}

function collectParts(
  { declaration, unit, name }: RulesSymbol,
  variables: readonly Variable[],
  { findings }: RulesContext,
): ReadonlyMap<Part, RulesMember> {
  const parts = new Map<Part, RulesMember>();
  for (const member of declaration.members) {
    if (member.kind === "variable") continue;
    const part = member.kind === "call" ? member.call : member.kind === "hook" ? member.hook : "active";
    const twice = parts.has(part) || (part === "active" && variables.some((variable) => variable.name === "active"));
    if (twice) findings.at(names.rulePartTwice, unit.file, member.span, { rules: name, part });
    else parts.set(part, member);
  }
  return parts;
}

/** What the names in a rule set mean. */
class RuleWords {
  readonly file: string;

  constructor(
    private readonly symbol: RulesSymbol,
    readonly variables: readonly Variable[],
    readonly context: RulesContext,
  ) {
    this.file = symbol.unit.file;
  }

  has(variable: string): boolean {
    return this.variables.some(({ name }) => name === variable);
  }

  condition(tree: ActiveExpression, states: ReadonlySet<StateName>): Expression | null {
    const { scopes, switches, findings, suggestions } = this.context;
    const words: Vocabulary = {
      ...NO_SLOTS,
      scope: scopes.of.get(this.symbol.unit)!,
      switches,
      findings,
      suggestions,
      variables: { names: this.variables.map(({ name }) => name), has: ({ text }) => this.has(text) },
      states,
    };
    return lowerCondition(tree, words);
  }
}

type ActiveExpression = Extract<RulesMember, { kind: "active" }>["value"];
type Bodied = Extract<RulesMember, { kind: "call" | "hook" }>;
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Lowers the body of a call or hook. */
class RuleCode {
  readonly instructions: RuleInstruction[] = [];
  /** What a contract can ask here. */
  private readonly contract: ReadonlySet<StateName>;

  constructor(
    private readonly words: RuleWords,
    private readonly origins: DeclarationOrigins,
    part: LazyCall | HookName,
    member: Bodied,
  ) {
    this.contract = part === "disable" || part === "resume" ? CONTRACT_QUESTIONS : QUESTIONS;
    this.block(member.body);
    const { end } = member.span;
    this.instructions.push({ op: "return", origin: origins.at({ start: Math.max(member.span.start, end - 1), end }) });
  }

  private block(block: RuleBlock): void {
    for (const statement of block.statements) this.statement(statement);
  }

  private statement(statement: RuleStatement): void {
    const origin = this.origins.at(statement.span);
    switch (statement.kind) {
      case "forbid": {
        const condition = this.words.condition(statement.condition, this.contract);
        if (condition !== null) {
          this.instructions.push({ op: "forbid", text: statement.text.value, condition, origin });
        }
        break;
      }
      case "assertion": {
        const condition = this.words.condition(statement.condition, QUESTIONS);
        const { assertion, text, source } = statement;
        if (condition === null) break;
        const where = source?.value ?? null;
        this.instructions.push({ op: "assertion", assertion, text: text.value, condition, source: where, origin });
        break;
      }
      case "assign":
        this.assign(statement);
        break;
      case "hook":
        this.instructions.push({ op: "hook", hook: statement.hook, origin });
        break;
      case "preempt":
        this.instructions.push({ op: "preempt", on: statement.on, origin });
        break;
      case "return":
        this.instructions.push({ op: "return", origin });
        break;
      case "if":
        this.ifStatement(statement);
        break;
    }
  }

  private assign(statement: Extract<RuleStatement, { kind: "assign" }>): void {
    const { target, operator, span } = statement;
    const value = this.words.condition(statement.value, QUESTIONS);
    if (target.text === "") return;
    if (!this.words.has(target.text)) {
      const { findings, suggestions } = this.words.context;
      const suggestion = suggestions.near(
        target.text,
        this.words.variables.map(({ name }) => name),
      );
      findings.at(names.unknownVariable, this.words.file, target.span, { name: target.text, suggestion });
      return;
    }
    if (value === null) return;
    const variable = target.text;
    const sum: Expression | null =
      operator === "="
        ? null
        : {
            op: "operation",
            operators: [operator === "+=" ? "+" : "-"],
            operands: [{ op: "variable", name: variable }, value],
          };
    this.instructions.push({ op: "assign", variable, value: sum ?? value, origin: this.origins.at(span) });
  }

  private ifStatement({ branches, otherwise }: Extract<RuleStatement, { kind: "if" }>): void {
    const ends: Landing[] = [];
    branches.forEach(({ condition, body }, index) => {
      const origin = this.origins.at(condition.span);
      const lowered = this.words.condition(condition, QUESTIONS) ?? { op: "integer", value: 0 };
      const skip = this.jump({ op: "branch", condition: lowered, to: -1, origin });
      this.block(body);
      if (index < branches.length - 1 || otherwise !== undefined) ends.push(this.jump({ op: "jump", to: -1, origin }));
      skip.land();
    });
    if (otherwise !== undefined) this.block(otherwise);
    for (const end of ends) end.land();
  }

  private jump(instruction: Extract<RuleInstruction, { readonly to: number }>): Landing {
    const open: Writable<typeof instruction> = { ...instruction };
    this.instructions.push(open);
    return { land: () => void (open.to = this.instructions.length) };
  }
}
