/** What can stand where, form by form. The words are those of the vocabulary; a test holds both against the examples. */
import {
  ACCESSES,
  ARCH_HOOKS,
  ASSERTIONS,
  BARRIER_STATEMENTS,
  CONTEXTS,
  CONTEXTUAL_WORDS,
  ENTRY_STATEMENTS,
  LAZY_CALLS,
  LOCKS,
  PAGES_STATEMENTS,
  PREEMPT_STATEMENTS,
  SECTIONS,
  SWITCH_HOOKS,
  VARIABLE_TYPES,
} from "../../../grammar/index.js";
import { any, list, literal, many, optional, type Pattern, sequence, sign, text, word, words } from "./pattern.js";

/** Of what kind the names are that can stand somewhere. */
export type NameKind =
  /** Functions that a chain can call. */
  | "frame"
  | "handler"
  | "rules"
  /** Where a warning was: a function, a scenario, a task. */
  | "reporter"
  | "task"
  | "lock"
  | "hazard"
  | "fault"
  /** A variable that a rule assigns to. */
  | "variable"
  /** What is named somewhere and declared nowhere. */
  | "new_frame"
  | "new_config"
  | "new_region"
  | "new_task"
  /** A name that nobody can know. */
  | "new"
  | Asked;

/** Where expressions stand, by what their names can mean. */
export type Asked =
  /** In `depends on` and `when`. */
  | "switches"
  /** In `if`: a function's own parameters as well. */
  | "condition"
  /** In `assert`, `always`, `reachable`: variables of rule sets, and questions to the machine. */
  | "judged"
  /** In the code of a rule set, in the contract of a closing call, and after `active =`. */
  | "rule"
  | "contract"
  | "active"
  | "pages"
  | "integer"
  | "protection"
  /** An argument, or a default: pages, an integer or a protection. */
  | "argument";

/** Of which body a place is a part. */
export type Body =
  | "top"
  | "machine"
  | "frame"
  /** Code of a handler or a task: no chain calls it. */
  | "uncalled"
  | "scenario"
  | "given"
  | "rules"
  /** The code of `enable` and `pause`, of `disable` and `resume`, and of hooks. */
  | "opening"
  | "closing"
  | "hook";

type P = Pattern<NameKind>;

const name = (of: NameKind): P => ({ kind: "name", of });
const semicolon = sign(";");
const brace = sign("{");
const sourceClause: P = optional(sign("@"), literal("string"));

const OPERATORS = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "&", "|"].map((each) => sign(each));
const known = new Map<Asked, P>();

function expression(of: Asked): P {
  let pattern = known.get(of);
  if (pattern === undefined) known.set(of, (pattern = expressionOf(of)));
  return pattern;
}

function expressionOf(of: Asked): P {
  const inner: P = { kind: "lazy", of: () => expression(of) };
  const index: P = { kind: "lazy", of: () => expression("integer") };
  const page: P = { kind: "lazy", of: () => expression("pages") };
  const queries = of === "judged" ? [sequence(words(["mapped", "visible"]), sign("("), page, sign(")"))] : [];
  const operand = sequence(
    many(any(sign("!"), sign("-"))),
    any(
      sequence(name(of), optional(sign("["), index, optional(sign(".."), index), sign("]"))),
      ...[literal("integer"), literal("version"), sequence(sign("("), inner, sign(")")), ...queries],
    ),
  );
  return sequence(operand, many(sequence(any(...OPERATORS), operand)));
}

const condition = (of: Asked): P => sequence(sign("("), expression(of), sign(")"));
const argumentsList: P = optional(sign("("), optional(list(expression("argument"), ",")), sign(")"));
const annotation: P = any(words([...SECTIONS, ...CONTEXTS]), sequence(words(LOCKS), name("lock")));
const annotations: P = optional(sign("["), list(annotation, ","), sign("]"));
const rulesList: P = any(word("all"), list(name("rules"), ","));

const yesNo = words(CONTEXTUAL_WORDS.YesNo, "value");
const version = literal("version");

const DECLARATION: P = any(
  sequence(word("import"), text("import"), semicolon),
  sequence(
    ...[word("config"), name("new_config"), optional(sign("="), yesNo)],
    ...[optional(word("depends"), word("on"), expression("switches")), semicolon],
  ),
  sequence(word("machine"), brace),
  sequence(
    ...[word("region"), name("new_region"), sign(":"), words(["kernel", "user"]), literal("integer"), word("pages")],
    ...[optional(word("at"), literal("integer")), optional(word("bare")), semicolon],
  ),
  sequence(
    ...[word("fn"), name("new_frame")],
    optional(
      sign("("),
      optional(list(sequence(name("new"), optional(sign("="), expression("argument"))), ",")),
      sign(")"),
    ),
    ...[optional(word("inlines"), name("frame")), annotations, optional(word("if"), condition("condition"))],
    ...[sourceClause, any(semicolon, brace)],
  ),
  sequence(
    ...[word("irq"), name("new")],
    optional(
      any(words(CONTEXTUAL_WORDS.InterruptKind), sequence(sign("["), words(CONTEXTUAL_WORDS.InterruptKind), sign("]"))),
    ),
    brace,
  ),
  sequence(
    ...[word("rules"), name("new"), optional(literal("string")), optional(word("extends"), name("rules"))],
    ...[optional(word("since"), version), brace],
  ),
  sequence(word("scenario"), name("new"), optional(literal("string")), brace),
);

const setting = (called: string, ...values: readonly P[]): P =>
  sequence(word(called, "setting"), any(...values), semicolon);

const SETTING: P = any(
  setting("granule", words(["4K", "16K", "64K"], "value")),
  setting("va_bits", words(["36", "39", "42", "47", "48", "52"], "value")),
  setting("cpus", literal("integer")),
  setting("bbm", words(["0", "1", "2", "noabort"], "value")),
  setting("kernel", version),
  ...["hafdbs", "ets2", "pan", "portable"].map((each) => setting(each, yesNo)),
);

const pages = expression("pages");
const protectionWords = words([...CONTEXTUAL_WORDS.Protection, "none"], "value");

const storing = PAGES_STATEMENTS.filter((each) => each !== "flush_tlb");

/** What writes page tables, and what repeats it: all that `given` can have. */
const TABLES: readonly P[] = [
  sequence(
    ...[word("map"), pages, optional(protectionWords), optional(word("as"), words(CONTEXTUAL_WORDS.MapUnit))],
    ...[optional(word("to"), expression("integer")), semicolon],
  ),
  sequence(words(storing), pages, semicolon),
  sequence(word("protect"), pages, expression("protection"), semicolon),
  sequence(words([...ENTRY_STATEMENTS, "store"]), pages, sign("="), expression("integer"), semicolon),
  sequence(word("if"), condition("condition")),
  sequence(word("repeat"), literal("integer"), brace),
  sequence(word("for"), name("new"), word("in"), pages, brace),
];

const element: P = sequence(name("frame"), argumentsList, annotations);
const call: P = sequence(word("next"), argumentsList);

/** `next` is a call in the code of functions alone, but a chain of any body can be handed on. */
const CHAIN: P = sequence(element, many(sequence(sign("->"), any(element, word("next"), brace))), semicolon);
const UNCALLED_CHAIN: P = sequence(element, many(sequence(sign("->"), any(element, brace))), semicolon);

const STATEMENTS: readonly P[] = [
  sequence(words([...LAZY_CALLS, "sleep", "return"]), semicolon),
  sequence(words([...SECTIONS, ...CONTEXTS, "maybe", "choose"]), brace),
  sequence(words(LOCKS), name("lock"), brace),
  sequence(word("interrupt"), name("handler"), semicolon),
  sequence(word("schedule"), optional(name("task")), optional(word("on"), literal("integer")), semicolon),
  ...TABLES,
  sequence(word("flush_tlb"), pages, semicolon),
  sequence(words(BARRIER_STATEMENTS), semicolon),
  sequence(word("user"), words(ACCESSES), pages, semicolon),
  sequence(words(ACCESSES), pages, semicolon),
  sequence(word("assert"), optional(rulesList, sign(":")), expression("judged"), semicolon),
];

const where: P = optional(word("in"), name("reporter"));
const times = optional(literal("times"));
const report = (kind: "warns" | "bugs" | "forbidden"): P => sequence(word(kind), optional(text(kind)), where, times);

const FACT: P = sequence(
  optional(word("may")),
  any(
    words(CONTEXTUAL_WORDS.PlainFact),
    ...[report("warns"), report("bugs"), report("forbidden")],
    sequence(word("hooks"), any(word("none"), many(sequence(words(CONTEXTUAL_WORDS.Hook), times)))),
    sequence(word("barriers"), literal("integer")),
    sequence(word("hazard"), name("hazard"), where),
    sequence(word("faults"), name("fault"), optional(word("at"), pages)),
    sequence(word("reachable"), expression("judged")),
  ),
);

const ITEMS: readonly P[] = [
  sequence(word("given"), brace),
  sequence(word("task"), name("new_task"), brace),
  sequence(word("interrupts"), name("handler"), times, semicolon),
  sequence(
    ...[word("expect"), optional(rulesList), optional(word("when"), expression("switches")), sign(":")],
    ...[list(FACT, ","), semicolon],
  ),
  sequence(word("always"), optional(rulesList), sign(":"), expression("judged"), semicolon),
];

const MEMBER: P = any(
  sequence(optional(word("percpu")), words(VARIABLE_TYPES), name("new"), semicolon),
  sequence(word("active"), sign("="), expression("active"), semicolon),
  sequence(words([...LAZY_CALLS, ...ARCH_HOOKS, ...SWITCH_HOOKS]), brace),
);

const ruleStatements = (contract: Asked): readonly P[] => [
  sequence(word("forbid"), literal("string"), condition(contract), semicolon),
  sequence(words(ASSERTIONS), literal("string"), condition("rule"), sourceClause, semicolon),
  sequence(name("variable"), any(sign("="), sign("+="), sign("-=")), expression("rule"), semicolon),
  sequence(words([...ARCH_HOOKS, "return"]), semicolon),
  sequence(word("if"), condition("rule")),
];

/** What stands in each body. */
export const FORMS: Readonly<Record<Body, P>> = {
  top: DECLARATION,
  machine: SETTING,
  frame: any(...STATEMENTS, sequence(call, semicolon), CHAIN),
  uncalled: any(...STATEMENTS, UNCALLED_CHAIN),
  scenario: any(...ITEMS, ...STATEMENTS, UNCALLED_CHAIN),
  given: any(...TABLES),
  rules: MEMBER,
  opening: any(...ruleStatements("rule")),
  closing: any(...ruleStatements("contract")),
  hook: any(...ruleStatements("rule"), sequence(words(PREEMPT_STATEMENTS), semicolon)),
};
