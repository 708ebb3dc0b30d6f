import fc from "fast-check";

/**
 * Random texts that follow the grammar and mean nothing in particular: every form of the language, with names that are
 * keywords elsewhere, long names, long lists and deep expressions. What `programs` makes is meaningful, but has few forms.
 */
export function syntax(): fc.Arbitrary<string> {
  return fc.array(declaration, { minLength: 1, maxLength: 5 }).map((list) => list.join("\n"));
}

type Text = fc.Arbitrary<string>;

const pick = (...values: string[]): Text => fc.constantFrom(...values);
const join = (...parts: (string | Text)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part))).map((list) => list.join(" "));
const maybe = (part: Text): Text => fc.option(part, { nil: "" });
const list = (part: Text, separator: string, minLength: number, maxLength: number): Text =>
  fc.array(part, { minLength, maxLength }).map((parts) => parts.join(` ${separator} `));

const LONG = "__a_function_of_the_kernel_with_a_very_long_name";
const word = pick("a", "b", "map", "schedule", "lazy", "config", "pages", "none", "x2", "`if`", "f.constprop.0", LONG);
const integer = pick("0", "1", "4K", "0xFF", "0xdead_BEEF", "0xFFFF_0000_1001_F000", "0xAK", "1_000");
const string = pick('"t"', '"mm/memory.c:12"', '"\u00e9\ud83d\ude00 /* */ // \\" {"', '"0xFF and some more words"');

const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 2, depthIdentifier: "operand" },
    { weight: 6, arbitrary: word },
    { weight: 3, arbitrary: integer },
    pick("6.18"),
    join(pick("!", "-", "! -"), tie("operand")),
    join("(", tie("expression"), ")"),
    join(word, "[", tie("expression"), "]"),
    join(word, "[", tie("expression"), "..", tie("expression"), "]"),
    join(pick("mapped", "visible"), "(", tie("expression"), ")"),
  ),
  expression: fc
    .tuple(
      tie("operand"),
      fc.array(fc.tuple(pick("||", "&&", "==", "<", "+", "-", "&", "|"), tie("operand")), { maxLength: 3 }),
    )
    .map((parts) => parts.flat(2).join(" ")),
}));

const args = join("(", list(expression, ",", 0, 4), ")");
const annotation = pick("lazy", "paused", "irqs_off", "bh_off", "mutex m", `spin ${LONG}`);
const annotations = join("[", list(annotation, ",", 1, 4), "]");
const frame = join(word, maybe(args), maybe(annotations));
/** The first in a statement: a keyword is a name there only if `->`, `(` or `[` follows. */
const firstFrame = fc.oneof(
  join(pick("a", "b", "`if`", LONG), maybe(args), maybe(annotations)),
  join(pick("map", "schedule", "lazy"), fc.oneof(args, annotations)),
);
const chain = (minLength: number, maxLength: number): Text =>
  fc.oneof(
    join(firstFrame, fc.array(frame, { minLength: minLength - 1, maxLength: maxLength - 1 }).map(rest)),
    join("map", fc.array(frame, { minLength: 1, maxLength }).map(rest)),
  );
const rest = (frames: string[]): string => frames.map((each) => `-> ${each}`).join(" ");
/** Behind a statement's keyword, which a parenthesis would make a name. */
const pages = fc.oneof(word, join(word, "[", expression, "]"), join(word, pick("+", "&&"), expression));
const rulesList = list(pick("A", "B", "map", "literal", LONG), ",", 1, 5);

const simple = fc.oneof(
  join(chain(1, 6), maybe(pick("-> next")), ";"),
  join(pick("enable", "disable", "pause", "resume", "sleep", "return", "emit", "dsb", "isb", "next"), ";"),
  join("next", args, ";"),
  join("interrupt", word, ";"),
  join("schedule", maybe(word), maybe(join("on", integer)), ";"),
  join("map", pages, maybe(pick("rw", "none")), maybe(pick("as block")), maybe(join("to", expression)), ";"),
  join(pick("unmap", "populate", "split", "flush_tlb", "read", "user write"), pages, ";"),
  join("protect", pages, pick("ro", "none", "prot", "`map`"), ";"),
  join(pick("set_pte", "store"), pages, "=", expression, ";"),
  join("assert", maybe(join(rulesList, ":")), expression, ";"),
);

const { statement, block } = fc.letrec<{ statement: string; block: string; body: string }>((tie) => ({
  block: join(
    "{",
    fc.array(tie("statement"), { maxLength: 3 }).map((parts) => parts.join(" ")),
    "}",
  ),
  body: fc.oneof({ maxDepth: 2 }, simple, tie("block")),
  statement: fc.oneof(
    { maxDepth: 2, depthIdentifier: "statement" },
    { weight: 4, arbitrary: simple },
    join(pick("lazy", "paused", "nopreempt", "mutex m", "maybe", "repeat 3"), tie("block")),
    join("choose", tie("block"), "or", tie("block"), maybe(join("or", tie("block")))),
    join("for", word, "in", expression, tie("block")),
    join(
      join("if (", expression, ")", tie("body")),
      fc.array(join("else if (", expression, ")", tie("body")), { maxLength: 2 }).map((parts) => parts.join(" ")),
      maybe(join("else", tie("body"))),
    ),
    join(chain(1, 3), "->", tie("block"), maybe(pick(";"))),
  ),
}));

const ruleStatement = fc.oneof(
  join("forbid", string, "(", expression, ")", ";"),
  join(pick("warn", "warn_once", "bug"), string, "(", expression, ")", maybe(join("@", string)), ";"),
  join(pick("a", "count"), pick("=", "+=", "-="), expression, ";"),
  pick("arch_enter ;", "arch_flush ;", "preempt_off ;", "return ;"),
);
const ruleIf = join("if (", expression, ")", ruleStatement, maybe(join("else {", ruleStatement, "}")));
const ruleBlock = join(
  "{",
  fc.array(fc.oneof(ruleStatement, ruleIf), { maxLength: 4 }).map((parts) => parts.join(" ")),
  "}",
);
const member = fc.oneof(
  join(maybe(pick("percpu")), pick("u8", "bool"), word, ";"),
  join("active =", expression, ";"),
  join(pick("enable", "disable", "pause", "arch_enter", "switch_out"), ruleBlock),
);

const fact = join(
  maybe(pick("may")),
  fc.oneof(
    pick("clean", "leaks"),
    join(pick("warns", "bugs", "forbidden"), maybe(string), maybe(join("in", word)), maybe(pick("x255"))),
    join("hooks", fc.oneof(pick("none"), list(pick("enter", "flush x255", "leave"), "", 1, 9))),
    join("barriers", integer),
    join("hazard not_visible", maybe(join("in", word))),
    join("faults translation", maybe(join("at", expression))),
    join("reachable", expression),
  ),
);
const item = fc.oneof(
  { weight: 2, arbitrary: statement },
  join(pick("given", "task t"), block),
  join("interrupts", word, maybe(pick("x3")), ";"),
  join("always", maybe(rulesList), ":", expression, ";"),
  {
    weight: 2,
    arbitrary: join("expect", maybe(rulesList), maybe(join("when", expression)), ":", list(fact, ",", 1, 4), ";"),
  },
);

const parameters = join("(", list(join(word, maybe(join("=", expression))), ",", 0, 4), ")");
const declaration: Text = fc.oneof(
  join("import", string, ";"),
  join("config", word, maybe(pick("= y")), maybe(join("depends on", expression)), ";"),
  join("machine {", list(pick("cpus 2 ;", "kernel 6.17 ;", "granule 16K ;", "pan y ;"), "", 0, 4), "}"),
  join(
    "region",
    word,
    ":",
    pick("kernel", "user"),
    integer,
    "pages",
    maybe(join("at", integer)),
    maybe(pick("bare")),
    ";",
  ),
  {
    weight: 6,
    arbitrary: join(
      join("fn", word, maybe(parameters), maybe(join("inlines", word)), maybe(annotations)),
      maybe(join("if (", expression, ")")),
      maybe(join("@", string)),
      fc.oneof(pick(";"), block),
    ),
  },
  join("irq", word, maybe(pick("soft", "[ nmi ]")), block),
  join(
    join("rules", word, maybe(string), maybe(join("extends", word)), maybe(pick("since 7.0", "since 7"))),
    join(
      "{",
      fc.array(member, { maxLength: 4 }).map((parts) => parts.join(" ")),
      "}",
    ),
  ),
  {
    weight: 3,
    arbitrary: join(
      join("scenario", word, maybe(string)),
      join(
        "{",
        fc.array(item, { maxLength: 5 }).map((parts) => parts.join(" ")),
        "}",
      ),
    ),
  },
);
