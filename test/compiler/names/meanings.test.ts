/** What each kind of name means, by hand. A mark `«name»` asks for the name behind it. */
import { describe, expect, it } from "vitest";
import { meanings, named } from "./marked.js";

type Row = readonly [title: string, marked: string, expected: readonly string[], others?: Record<string, string>];

const FRAMES: readonly Row[] = [
  ["a function, declared and called", "fn «f»;\nscenario s { «f» -> «f»; }", ["+frame f", "frame f", "frame f"]],
  [
    "what nobody declares is one for each name",
    "fn f { «g» -> «h»; }\nscenario s { «g» -> «h»; }",
    ["undeclared g", "undeclared h", "undeclared g", "undeclared h"],
  ],
  [
    "a clone is the function before the first dot",
    "fn g;\nscenario s { «g.constprop.0» -> «`g.isra.1`» -> «h.cold»; }",
    ["frame g <g>", "frame g <g>", "undeclared h.cold"],
  ],
  ["a clone that is declared", "fn g;\nfn «g.cold»;\nscenario s { «g.cold»; }", ["+frame g.cold", "frame g.cold"]],
  ["backquotes", "fn «`if`»;\nscenario s { «`if`»; «`schedule`»; }", ["+frame if", "frame if", "undeclared schedule"]],
  ["inlines", "fn f inlines «g»;\nfn g;\nfn h inlines «i»;", ["frame g", "undeclared i"]],
  [
    "handlers",
    "irq «i» { }\nfn f { interrupt «i»; interrupt «f»; interrupt «x»; }\nscenario s { interrupts «i» x2; interrupt «i»; }",
    ["+frame i", "frame i", "frame f", "unknown frame x", "frame i", "frame i"],
  ],
  [
    "declared twice is one",
    "fn «f»(«x») { read «x»; }\nfn «f»(«x») { read «x»; }",
    ["+frame f", "+parameter x", "parameter x", "+frame f", "+parameter x'", "parameter x'"],
  ],
  [
    "a file's own hides an imported one",
    'import "b.lmmu";\nfn «f»;\nscenario s { «f» -> «g»; }',
    ["+frame f", "frame f", "frame g"],
    { "b.lmmu": "fn f;\nfn g;" },
  ],
];

const CONFIGS: readonly Row[] = [
  [
    "with and without CONFIG_",
    "config «CONFIG_FOO»;\nconfig «FOO» = y;\nfn f if («FOO» && !«CONFIG_FOO» || «`CONFIG_FOO`»);",
    ["+config FOO <FOO>", "+config FOO", "config FOO", "config FOO <FOO>", "config FOO <FOO>"],
  ],
  [
    "depends on, when, if",
    "config A;\nconfig B depends on «A» && «C»;\nscenario s { if («B») enable; else if («A») disable; expect D when «A»: clean; }",
    ["config A", "unknown config C", "config B", "config A", "config A"],
  ],
  ["DEBUG_VM needs no declaration", "fn f if («DEBUG_VM» && «OTHER»);", ["config DEBUG_VM", "unknown config OTHER"]],
  [
    "one of another file",
    'import "b.lmmu";\nfn f if («A» && «Z»);',
    ["config A", "unknown config Z"],
    { "b.lmmu": "config A;" },
  ],
  [
    "the kernel's version",
    "fn f if («kernel» < 6.18);\nconfig kernel;\nfn g if («kernel»);",
    ["word kernel", "config kernel"],
  ],
];

const LOCALS: readonly Row[] = [
  [
    "parameters are their function's",
    "fn f(«x», «y» = «x») { read «x»; g(«x», «y»); next(«x»); }\nfn g(«x», y) { write «x»; }",
    [
      ...["+parameter x", "+parameter y", "parameter x", "parameter x", "parameter x", "parameter y", "parameter x"],
      ...["+parameter x'", "parameter x'"],
    ],
  ],
  [
    "a default sees the parameters before it, and no config",
    "config z;\nregion w: kernel 1 pages;\nfn f(a = «b», b = «w», c = «z»);",
    ["unknown region b", "region w", "unknown region z"],
  ],
  [
    "loops",
    "region r: kernel 4 pages;\nfn f(«p») { for «p» in «p» { read «p»; for «p» in «p» { read «p»; } write «p»; } exec «p»; for «p» in «r» { } }",
    [
      ...["+parameter p", "+loop p", "parameter p", "loop p", "+loop p'", "loop p", "loop p'", "loop p", "parameter p"],
      ...["+loop p''", "region r"],
    ],
  ],
  [
    "loops in a block at the end of a chain",
    "region r: kernel 4 pages;\nfn f { for p in r { g -> { read «p»; } } read «p»; }",
    ["loop p", "unknown region p"],
  ],
  [
    "a parameter hides a config and a region",
    "config n;\nregion n: kernel 1 pages;\nfn f(n) if («n» == 1) { read «n»; }\nfn g if («n») { read «n»; }",
    ["parameter n", "parameter n", "config n", "region n"],
  ],
  [
    "what is inlined gives its parameters",
    "fn f inlines g if («n» == 1);\nfn g(«n» = 0);",
    ["parameter n", "+parameter n"],
  ],
  [
    "a protection",
    "config ro;\nregion r: kernel 1 pages;\nfn f(q = «ro») if («q» == «ro») { protect r «q»; protect r «none»; }\nfn g if («ro»);",
    ["word ro", "parameter q", "word ro", "parameter q", "word none", "config ro"],
  ],
  [
    "locks are one for each name",
    "fn f [mutex «m»] { spin «m» { g [raw_spin «k»] -> h; } }",
    ["lock m", "lock m", "lock k"],
  ],
];

const PAGES: readonly Row[] = [
  [
    "regions and slices",
    "region «r»: kernel 4 pages;\nfn f(i = 0) { map «r»; unmap «r»[«i»..«i» + 1]; set_pte «r»[0] = 3; store «r» = «i»; assert «mapped»(«r»[«i»]) && (/* ( */ («visible»(«r»))); }",
    [
      ...["+region r", "region r", "region r", "parameter i", "parameter i", "region r", "region r", "parameter i"],
      ...["word mapped", "region r", "parameter i", "word visible", "region r"],
    ],
  ],
  ["none of that name", "config A;\nfn f { read «A»; read «r»; }", ["unknown region A", "unknown region r"]],
  [
    "the machine",
    "machine { «granule» 4K; «hafdbs» «y»; «speed» 3; }",
    ["setting granule", "setting hafdbs", "word y", "unknown setting speed"],
  ],
];

const CALLS = "enable { } disable { } pause { } resume { }";
const OWN = `bool paused; ${CALLS}`;
const RULES: readonly Row[] = [
  [
    "a rule set",
    `rules «own» extends «D» { «active» = «in_interrupt»; }\nrules z extends «nobody» { }\nscenario s { expect «own», «D», «x»: clean; assert «all»: 1 == 1; }`,
    [
      ...["+rules own", "rules D", "+word active", "word in_interrupt", "unknown rules nobody", "rules own", "rules D"],
      ...["unknown rules x", "word all"],
    ],
  ],
  [
    "its variables and what it asks",
    'rules own { u8 «n»; active = «n» > 0; enable { «n» += 1; if («n» == 2 && «DEBUG_VM») «m» = 1; warn "w" («sections» == 0 && «crossing»); } disable { forbid "f" («crossing»); } pause { } resume { } }',
    [
      ...["+variable n", "variable n", "variable n", "variable n", "config DEBUG_VM", "unknown variable m"],
      ...["word sections", "unknown variable crossing", "word crossing"],
    ],
  ],
  [
    "a set that extends another has its variables",
    `rules a { bool «paused»; active = «paused»; ${CALLS} }\nrules b extends a { active = !«paused»; }\nrules c extends b { bool «paused»; }\nrules d { bool «paused»; }`,
    ["+variable paused", "variable paused", "variable paused", "+variable paused", "+variable paused'"],
  ],
  [
    "variables of those that it is judged under",
    `rules own { ${OWN} active = «paused»; }\nscenario s { assert own: «paused»; assert own, C: «paused»; assert D: «enable_count»; assert «nothing»; expect own: reachable «paused»; always C: «paused»; }`,
    [
      "variable paused",
      "variable paused",
      "variable paused & variable paused'",
      "variable enable_count",
      "unknown variable nothing",
      "variable paused",
      "variable paused'",
    ],
  ],
  [
    "`active` is a variable in the set that has it, and a question elsewhere",
    "rules own { bool «active»; enable { «active» = 1; } disable { } pause { } resume { } }\nscenario s { assert own: «active»; }",
    ["+variable active", "variable active", "word active"],
  ],
  [
    "switches and parameters in assert",
    "config A;\nfn f(n = 0) { assert «A» && «n» == 1 && «barriers» == 0; }",
    ["config A", "parameter n", "word barriers"],
  ],
];

const SCENARIOS: readonly Row[] = [
  [
    "a scenario and a function of its name",
    'fn «s»;\nscenario «s» { «s» -> t; expect D: warns in «s», bugs "b" in «t», hazard «not_visible» in «x»; }',
    [
      "+frame s",
      "+scenario s",
      "frame s",
      "frame s & scenario s",
      "undeclared t",
      "hazard not_visible",
      "unknown frame x",
    ],
  ],
  [
    "tasks",
    "fn f { schedule «b»; }\nscenario s { task «a» { schedule «b»; schedule on 0; } task «b» { schedule «c»; } expect D: warns in «a»; }\nscenario t { task «a» { } given { } }",
    ["unknown task b", "+task a", "task b", "+task b", "unknown task c", "task a", "+task a'"],
  ],
  [
    "facts",
    "region r: kernel 2 pages;\nscenario s { expect D: faults «translation» at «r»[1], faults «nope», hazard «nope», may reachable «pending»; }",
    ["fault translation", "region r", "unknown fault nope", "unknown hazard nope", "word pending"],
  ],
  ["a clone behind `in`", "fn g;\nscenario s { g; expect D: warns in «g.isra.0»; }", ["frame g <g>"]],
  [
    "imports",
    'import «"b.lmmu"»;\nimport «"lmmu:kernel/kasan"»;\nimport «"gone"»;\nscenario s { «f»; «kasan_depopulate_vmalloc_pte»; }',
    ["file b.lmmu", "file lmmu:kernel/kasan", "unknown file gone", "frame f", "frame kasan_depopulate_vmalloc_pte"],
    { "b.lmmu": "fn f;" },
  ],
];

describe.each([
  ["functions", FRAMES],
  ["configs", CONFIGS],
  ["what is known inside a function", LOCALS],
  ["pages and the machine", PAGES],
  ["rule sets", RULES],
  ["scenarios and files", SCENARIOS],
])("%s", (_, rows) => {
  it.each(rows.map(([title, ...row]) => ({ title, row })))("$title", ({ row: [marked, expected, others] }) => {
    expect(meanings(marked, others)).toEqual(expected);
  });
});

describe("an entity", () => {
  const entityOf = (text: string, name: string, others: Record<string, string> = {}) =>
    named(text, others).root.occurrences.find((each) => each.text === name)!.entity;

  it("tells where it is declared, in other files too", () => {
    const others = { "b.lmmu": "config A;\nfn f;" };
    const text = 'import "b.lmmu";\nconfig A = y;\nscenario s { if (A) f; expect D: clean; }';
    expect(entityOf(text, "f", others).declarations).toEqual([{ file: "b.lmmu", span: { start: 13, end: 14 } }]);
    expect(entityOf(text, "A", others).declarations.map(({ file }) => file)).toEqual(["a.lmmu", "b.lmmu"]);
    expect(entityOf(text, "D", others).declarations.map(({ file }) => file)).toEqual(["lmmu:rules/d"]);
    expect(entityOf("irq i { }", "i").declaredWith).toBe("irq");
  });

  it("tells where it is known", () => {
    const text = "region r: kernel 1 pages;\nfn f(x) { for p in r { read p; } }";
    const known = (name: string): string => {
      const { file, span } = entityOf(text, name).knownIn!;
      return `${file}: ${text.slice(span.start, span.end)}`;
    };
    expect(known("x")).toBe("a.lmmu: fn f(x) { for p in r { read p; } }");
    expect(known("p")).toBe("a.lmmu: { read p; }");
    expect(entityOf(text, "f").knownIn).toBeNull();
  });

  it("keeps its key when something else changes", () => {
    const keys = (text: string): string[] => named(text).root.occurrences.map(({ entity }) => entity.key);
    const text = "fn f(x) { for p in x { read p; } }\nconfig A;\nscenario s { task t { f -> g; } }";
    const before = "// more\nfn other(x) { for p in x { read p; } }\nscenario other { task t { g; } }\n";
    expect(keys(before + text).slice(-keys(text).length)).toEqual(keys(text));
  });
});
