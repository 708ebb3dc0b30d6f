/** The rule sets that ship: their text for what they say, and a loaded program for what they do. */
import { compile, library, RULE_FILES } from "../../compiler/index.js";
import {
  type Expression,
  parse,
  type RuleBlock,
  type RulesDeclaration,
  type RuleStatement,
} from "../../grammar/index.js";
import { LAZY_CALLS, type LazyCall, loadProgram, type LoadedProgram, type RuleSet } from "../../runtime/index.js";

export interface ShippedRules {
  readonly name: string;
  /** Path of its file from the root. */
  readonly file: string;
  readonly declaration: RulesDeclaration;
  readonly text: string;
  /** Index in the program. */
  readonly index: number;
  readonly definition: RuleSet;
}

/** What one call of a rule set says, before anything runs. */
export interface Wording {
  /** The set that says it: the rule set itself, or one that it extends. */
  readonly from: string;
  /** Sentences of the contract, and assertions, each with its condition as written. */
  readonly forbids: readonly Clause[];
  readonly asserts: readonly (Clause & { readonly assertion: "warn" | "warn_once" | "bug" })[];
}

export interface Clause {
  readonly text: string;
  readonly condition: string;
}

/** Compiles a file that imports nothing but the library, under all rule sets that ship. Throws where it has a mistake. */
export function compileText(file: string, text: string): LoadedProgram {
  const host = { read: () => ({ ok: true, text }) as const, resolve: () => null };
  const { program, diagnostics } = compile(file, host);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (program === null || errors.length > 0) {
    throw new Error(`${file}: ${errors.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
  }
  return loadProgram(program);
}

/** Whether a set that ships is for an architecture with hooks of its own; its calls are those of the set that it extends. */
export function isOfArchitecture({ definition }: ShippedRules): boolean {
  return Object.keys(definition.hooks).length > 0;
}

/** In the order in which everything lists them. */
export function shippedRules({ program }: LoadedProgram): ShippedRules[] {
  return RULE_FILES.map((path) => {
    const text = library.read(path)!;
    const declaration = parse(text).ast.declarations.find((each) => each.kind === "rules")!;
    const name = declaration.name.text;
    const index = program.ruleSets.findIndex((ruleSet) => ruleSet.name === name);
    const file = `compiler/library/${path.slice("lmmu:".length)}.lmmu`;
    return { name, file, declaration, text, index, definition: program.ruleSets[index]! };
  });
}

/** What each of the four calls says under a rule set, inherited ones included. */
export function wordings(rules: ShippedRules, all: readonly ShippedRules[]): Map<LazyCall, Wording> {
  return new Map(LAZY_CALLS.map((call) => [call, wordingOf(call, rules, all)]));
}

function wordingOf(call: LazyCall, rules: ShippedRules, all: readonly ShippedRules[]): Wording {
  const { declaration, text, name } = rules;
  const body = declaration.members.find((member) => member.kind === "call" && member.call === call);
  if (body?.kind !== "call") {
    const parent = all.find((each) => each.name === declaration.extends?.text);
    if (parent === undefined) throw new Error(`the rule set ${name} has no ${call}`);
    return wordingOf(call, parent, all);
  }
  const forbids: Clause[] = [];
  const asserts: (Clause & { assertion: "warn" | "warn_once" | "bug" })[] = [];
  const condition = ({ span }: Expression): string => text.slice(span.start, span.end);
  for (const statement of statementsIn(body.body)) {
    if (statement.kind === "forbid") {
      forbids.push({ text: statement.text.value, condition: condition(statement.condition) });
    } else if (statement.kind === "assertion") {
      const clause = { text: statement.text.value, condition: condition(statement.condition) };
      asserts.push({ ...clause, assertion: statement.assertion });
    }
  }
  return { from: name, forbids, asserts };
}

function* statementsIn(block: RuleBlock): Iterable<RuleStatement> {
  for (const statement of block.statements) {
    if (statement.kind !== "if") {
      yield statement;
      continue;
    }
    for (const { body } of statement.branches) yield* statementsIn(body);
    if (statement.otherwise !== undefined) yield* statementsIn(statement.otherwise);
  }
}
