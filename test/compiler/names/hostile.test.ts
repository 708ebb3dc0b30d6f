/** Large and strange programs have names too, and soon. */
import { expect, it } from "vitest";
import { named } from "./marked.js";

const many = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join("\n");

it.each<[string, string]>([
  [
    "rule sets that extend each other",
    many(4000, (i) => `rules r${i} extends r${i + 1} { u8 v${i}; active = v0 == v${i + 1}; }`),
  ],
  [
    "rule sets in a circle",
    "rules a extends b { active = v; }\nrules b extends a { bool v; active = v; }\nrules c extends c { active = v; }",
  ],
  ["functions that inline each other", many(4000, (i) => `fn f${i} inlines f${i + 1} if (n == 1);`)],
  ["functions in a circle", "fn a inlines b if (n);\nfn b inlines a;\nfn c inlines c if (n);"],
  [
    "one variable of many rule sets",
    `${many(1000, (i) => `rules r${i} { bool v; }`)}\n${many(1000, (i) => `fn f${i} { assert v; }`)}`,
  ],
  ["many imports of one file", many(10_000, () => 'import "b.lmmu";')],
  [
    "a chain of 20,000 names",
    `scenario s { ${many(20_000, (i) => `f${i} ->`)} g; expect D: warns in nobody, warns in f3; }`,
  ],
  ["loops of one name", `fn f(p) { ${many(4000, () => "for p in p { read p; }")} }`],
  ["deep blocks", `fn f(p) { ${"for p in p { ".repeat(200)} read p; }`],
  ["no text", ""],
  ["a NUL byte", "fn f;\0"],
  ["names that are none", "fn `a b`;\nfn `;\nfn ``;\nscenario s { `a b`.c; a -> `"],
])("%s", (_, text) => {
  const names = named(text, { "b.lmmu": "fn b;" });
  const { occurrences, calls } = names.root;
  const entity = occurrences[0]?.entity;
  if (entity !== undefined) expect(names.renamedWith(entity)).toContain(entity);
  expect(calls.length).toBeLessThanOrEqual(occurrences.length);
});
