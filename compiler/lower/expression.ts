import type { Expression as Tree, Name } from "../../grammar/index.js";
import type { Comparison, Expression, Protection, StateName, ValueKind, Version } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import type { Findings } from "../findings.js";
import type { Suggestions } from "../names/near.js";
import { type Scope, switchName } from "../names/scope.js";
import type { Switches } from "../names/switches.js";
import { isProtectionWord, type Want } from "../names/walk.js";

/** A parameter or loop variable. */
export interface Slot {
  readonly slot: number;
  readonly kind: ValueKind;
}

/** What the names in an expression can mean where it stands, and where its findings go. */
export interface Vocabulary {
  readonly scope: Scope;
  readonly switches: Switches;
  readonly findings: Findings;
  readonly suggestions: Suggestions;
  /** Parameters and loop variables. */
  slot(name: string): Slot | undefined;
  slotNames(): Iterable<string>;
  /** Where the rule set can be asked: its variables. False, and reported, where the name is one of other sets only. */
  readonly variables: Variables | null;
  readonly states: ReadonlySet<StateName>;
}

export interface Variables {
  readonly names: Iterable<string>;
  /** True where `name` is a variable of a rule set; reports where some set that it is judged under lacks it. */
  has(name: Name): boolean;
}

export const NO_STATES: ReadonlySet<StateName> = new Set();

interface Lowered {
  readonly expression: Expression;
  readonly kind: ValueKind;
}

/** A condition: its names are slots, variables, questions and switches, and it compares the kernel's version. */
export function lowerCondition(tree: Tree, words: Vocabulary): Expression | null {
  return expectKind(tree, lower(tree, words, "condition"), "integer", words);
}

/** A value: its names are slots, regions and protections. Null, and reported, where it has no meaning. */
export function lowerValue(tree: Tree, want: Want, words: Vocabulary): Expression | null {
  const lowered = lower(tree, words, "value");
  return want === "any" ? (lowered?.expression ?? null) : expectKind(tree, lowered, want, words);
}

type Place = "condition" | "value";

function expectKind(tree: Tree, lowered: Lowered | null, want: ValueKind, words: Vocabulary): Expression | null {
  if (lowered === null) return null;
  if (lowered.kind === want) return lowered.expression;
  const parameter = tree.kind === "name" && words.slot(tree.name.text) !== undefined ? tree.name.text : null;
  words.findings.at(names.wrongKind, words.scope.unit.file, tree.span, { want, got: lowered.kind, parameter });
  return null;
}

function lower(tree: Tree, words: Vocabulary, place: Place): Lowered | null {
  switch (tree.kind) {
    case "integer":
      return integer(lowerInteger(tree.value));
    case "version":
      words.findings.at(names.strayVersion, words.scope.unit.file, tree.span, {});
      return null;
    case "name":
      return lowerName(tree.name, words, place);
    case "slice":
      return lowerSlice(tree, words);
    case "query": {
      if (place === "value") {
        words.findings.at(names.questionAsValue, words.scope.unit.file, tree.span, { query: tree.query });
        return null;
      }
      const page = lowerValue(tree.page, "pages", words);
      return page && integer({ op: tree.query, page });
    }
    case "unary": {
      let operand = expectKind(tree.operand, lower(tree.operand, words, place), "integer", words);
      for (const operator of [...tree.operators].reverse()) {
        operand = operand && { op: operator === "!" ? "not" : "negate", operand };
      }
      return operand && integer(operand);
    }
    case "operation":
      return lowerOperation(tree, words, place);
  }
}

function integer(expression: Expression): Lowered {
  return { expression, kind: "integer" };
}

function lowerInteger(value: bigint): Expression {
  const small = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return { op: "integer", value: small ? Number(value) : value.toString() };
}

function lowerName(name: Name, words: Vocabulary, place: Place): Lowered | null {
  const { text } = name;
  if (text === "") return null;
  const slot = words.slot(text);
  if (slot !== undefined) return { expression: { op: "slot", slot: slot.slot }, kind: slot.kind };
  if (place === "condition") {
    if (words.variables?.has(name)) return integer({ op: "variable", name: text });
    if (words.states.has(text as StateName)) return integer({ op: "state", state: text as StateName });
    if (words.scope.switches.has(switchName(text))) {
      const symbol = words.switches.get(switchName(text));
      return symbol === undefined ? null : integer({ op: "switch", switch: symbol.index });
    }
  }
  const region = words.scope.regions.get(text);
  if (region !== undefined) return { expression: { op: "region", region: region.index }, kind: "pages" };
  if (place === "value" && isProtectionWord({ kind: "name", name, span: name.span })) return protection(text);
  if (place === "condition" && text === "kernel")
    words.findings.at(names.kernelCompared, words.scope.unit.file, name.span, {});
  else reportUnknown(name, words, place);
  return null;
}

function protection(word: string): Lowered {
  return { expression: { op: "protection", protection: word as Protection }, kind: "protection" };
}

function reportUnknown(name: Name, words: Vocabulary, place: Place): void {
  const { scope, findings, suggestions, variables } = words;
  if (place === "value") {
    const suggestion = suggestions.near(name.text, words.slotNames(), scope.regions.keys());
    findings.at(names.unknownPages, scope.unit.file, name.span, { name: name.text, suggestion });
  } else if (variables === null) {
    const suggestion = suggestions.near(switchName(name.text), words.slotNames(), scope.switches);
    findings.at(names.unknownSwitch, scope.unit.file, name.span, { name: switchName(name.text), suggestion });
  } else {
    const { states } = words;
    const suggestion = suggestions.near(name.text, words.slotNames(), variables.names, states, scope.switches);
    findings.at(names.unknownWord, scope.unit.file, name.span, { name: name.text, suggestion });
  }
}

function lowerSlice(tree: Extract<Tree, { kind: "slice" }>, words: Vocabulary): Lowered | null {
  const pages = lowerValue({ kind: "name", name: tree.name, span: tree.name.span }, "pages", words);
  const from = lowerValue(tree.from, "integer", words);
  const to = tree.to === undefined ? null : lowerValue(tree.to, "integer", words);
  if (pages === null || from === null || (tree.to !== undefined && to === null)) return null;
  const problem = outside(tree, words);
  if (problem !== null) {
    words.findings.at(names.pagesOutside, words.scope.unit.file, tree.span, problem);
    return null;
  }
  return { expression: { op: "slice", pages, from, to }, kind: "pages" };
}

/** What is wrong with a slice whose bounds are numbers: it is empty, or leaves its region. */
function outside(tree: Extract<Tree, { kind: "slice" }>, words: Vocabulary) {
  if (tree.from.kind !== "integer") return null;
  const from = tree.from.value;
  const region = words.slot(tree.name.text) === undefined ? words.scope.regions.get(tree.name.text) : undefined;
  const pages = region?.declaration.pages.value ?? null;
  const end = tree.to === undefined ? from + 1n : tree.to.kind === "integer" ? tree.to.value : null;
  const name = tree.name.text;
  if (end !== null && end <= from) return { name, pages, empty: true };
  if (pages !== null && (from >= pages || (end !== null && end > pages))) return { name, pages, empty: false };
  return null;
}

function lowerOperation(tree: Extract<Tree, { kind: "operation" }>, words: Vocabulary, place: Place): Lowered | null {
  const version = lowerKernel(tree, words, place);
  if (version !== undefined) return version;
  const equality = tree.operators.every((operator) => operator === "==" || operator === "!=");
  const mayBeWord = (operand: Tree): boolean =>
    equality && isProtectionWord(operand) && operand.kind === "name" && words.slot(operand.name.text) === undefined;
  const lowered = tree.operands.map((operand) => (mayBeWord(operand) ? undefined : lower(operand, words, place)));
  const protections = equality && lowered.some((operand) => operand?.kind === "protection");
  const operands: Expression[] = [];
  tree.operands.forEach((operand, index) => {
    let value = lowered[index];
    if (value === undefined) {
      const word = operand.kind === "name" ? operand.name : null;
      value = protections && word !== null ? protection(word.text) : lower(operand, words, place);
    }
    const expression = expectKind(operand, value, protections ? "protection" : "integer", words);
    if (expression !== null) operands.push(expression);
  });
  if (operands.length !== tree.operands.length) return null;
  return integer({ op: "operation", operators: tree.operators, operands });
}

const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** `kernel < 6.18`, either way round; undefined where the operation is none. */
function lowerKernel(
  tree: Extract<Tree, { kind: "operation" }>,
  words: Vocabulary,
  place: Place,
): Lowered | null | undefined {
  if (place === "value" || words.slot("kernel") !== undefined) return undefined;
  const isKernel = (operand: Tree | undefined): boolean => operand?.kind === "name" && operand.name.text === "kernel";
  const at = tree.operands.findIndex(isKernel);
  if (at < 0) return undefined;
  const other = tree.operands[1 - at];
  const version = tree.operands.length === 2 && other !== undefined ? versionOf(other) : null;
  const operator = tree.operators[0]!;
  if (version === null || !(operator in FLIPPED)) {
    words.findings.at(names.kernelCompared, words.scope.unit.file, tree.span, {});
    return null;
  }
  const compare = at === 0 ? (operator as Comparison) : FLIPPED[operator as Comparison];
  return integer({ op: "kernel", compare, version });
}

/** A version literal; an integer counts as one. */
function versionOf(tree: Tree): Version | null {
  if (tree.kind === "version") return tree.parts;
  return tree.kind === "integer" && tree.value < 1_000_000n ? [Number(tree.value)] : null;
}

/** A name that stands for the rest of a vocabulary where there are no slots. */
export const NO_SLOTS = { slot: (): undefined => undefined, slotNames: (): Iterable<string> => [] } as const;
