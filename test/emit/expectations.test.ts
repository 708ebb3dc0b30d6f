/** The expectations that are written for a scenario hold for it, whatever it does. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlsoStated, expectationLines } from "../../compiler/emit/index.js";
import { check, DEFAULT_SETTINGS, compile, hasErrors, type Host } from "../../compiler/index.js";
import { parse } from "../../grammar/index.js";
import { loadProgram } from "../../runtime/index.js";
import { programs } from "../grammar/programs.js";

const FILE = "a.lmmu";
const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

/** The text without its `expect` and `always` lines, and where each scenario ends. */
function withoutExpectations(text: string): string {
  const spans = parse(text).ast.declarations.flatMap((declaration) =>
    declaration.kind === "scenario"
      ? declaration.items.filter(({ kind }) => kind === "expect" || kind === "always").map(({ span }) => span)
      : [],
  );
  return replaced(
    text,
    spans.map(({ start, end }) => ({ start, end, by: "" })),
  );
}

/** The text with the expectations written for all of its scenarios under these rule sets; null: it has errors. */
function withExpectations(text: string, ruleSets: readonly string[]): string | null {
  const compilation = compile(FILE, hostOf(text));
  const { program } = compilation;
  if (program === null || hasErrors(compilation)) return null;
  const loaded = loadProgram(program);
  const indices = ruleSets.map((name) => program.ruleSets.findIndex((each) => each.name === name));
  const scenarios = parse(text).ast.declarations.filter(({ kind }) => kind === "scenario");
  return replaced(
    text,
    scenarios.map(({ span }, scenario) => {
      const lines = expectationLines(loaded, scenario, indices);
      return { start: span.end - 1, end: span.end - 1, by: `\n${lines.join("\n")}\n` };
    }),
  );
}

function replaced(text: string, edits: readonly { start: number; end: number; by: string }[]): string {
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text);
}

const ALL = ["legacy", "A", "B", "C", "D", "v3", "literal", "none"];
const findings = (text: string): string[] =>
  check(FILE, hostOf(text), { settings: { ...DEFAULT_SETTINGS, rules: [] } })
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, message, ruleSets, when }) => `${code} ${message} (${ruleSets.join()}) ${when}`);

describe("the examples", () => {
  const folder = join(import.meta.dirname, "../../examples");
  const examples = readdirSync(folder).filter((name) => name.endsWith(".lmmu"));

  it.each(examples)("%s", (name) => {
    const bare = withoutExpectations(readFileSync(join(folder, name), "utf8"));
    expect(bare).not.toMatch(/^ *expect /m);
    const text = withExpectations(bare, ALL);
    expect(findings(text!)).toEqual([]);
  });
});

describe("a scenario", () => {
  const written = (text: string, ruleSets = ["D"]): string[] => {
    const { program } = compile(FILE, hostOf(text));
    const loaded = loadProgram(program!);
    return expectationLines(
      loaded,
      0,
      ruleSets.map((name) => program!.ruleSets.findIndex((each) => each.name === name)),
    );
  };

  it("that does nothing is clean, and rule sets of which the same is said share a line", () => {
    expect(written("scenario s { }", ["A", "C", "D"])).toEqual(["expect A, C, D: clean;"]);
  });

  it("states what depends on a config under that config", () => {
    expect(written("config A; scenario s { if (A) { enable; } }")).toEqual([
      "expect D when A: leaks;",
      "expect D when !A: clean;",
    ]);
  });

  it("states what depends on a choice with `may`", () => {
    expect(written("scenario s { maybe { enable; } }")).toEqual(["expect D:", "  may leaks,", "  may clean;"]);
  });

  it("does not divide configs that only some choices read", () => {
    const text = "config A; scenario s { maybe { if (A) disable; } }";
    expect(written(text)).toEqual([
      "expect D:",
      "  may clean,",
      '  may warns "disable without enable" x1,',
      "  may leaks;",
    ]);
    expect(findings(withExpectations(text, ALL)!)).toEqual([]);
  });

  it("names the task where a frame reports the same", () => {
    const text = "fn f { disable; enable; }\nscenario s { disable; enable; f; }";
    expect(written(text)).toEqual([
      "expect D:",
      '  warns "disable without enable" in s x1,',
      '  warns "enable count overflow" in s x1,',
      '  warns "disable without enable" in f x1,',
      '  warns "enable count overflow" in f x1,',
      "  leaks;",
    ]);
    expect(findings(withExpectations(text, ALL)!)).toEqual([]);
  });

  it("states hooks and barriers where that is asked for", () => {
    const text = "region p: kernel 1 pages;\nscenario s { given { map p; } maybe { lazy { map p ro; } } }";
    const { program } = compile(FILE, hostOf(text));
    const d = program!.ruleSets.findIndex(({ name }) => name === "D");
    const lines = (stated: AlsoStated): string[] => expectationLines(loadProgram(program!), 0, [d], stated);
    expect(lines({})).toEqual(["expect D: clean;"]);
    expect(lines({ hooks: true })).toEqual(["expect D:", "  clean,", "  may hooks enter leave,", "  may hooks none;"]);
    expect(lines({ barriers: true })).toEqual(["expect D:", "  clean,", "  may barriers 1,", "  may barriers 0;"]);
  });

  it("of which nothing is known is not called clean", () => {
    expect(written("irq i { }\nscenario s { irqs_off { interrupt i; } }")).toEqual([]);
  });

  it("states a formula of any length, over switches of any name", () => {
    const names = ["`when`", "`if`", "all", "D", "E", "F"];
    const text = `${names.map((name) => `config ${name};`).join(" ")}
      scenario s { ${names.map((name) => `if (${name}) enable; else disable;`).join(" ")} }`;
    expect(findings(withExpectations(text, ALL)!)).toEqual([]);
  });

  it("counts breaches of the contract that warn with those that do not", () => {
    const text = "fn f { pause; }\nfn g { resume; }\nscenario s { f; enable; f; g; g; }";
    expect(findings(withExpectations(text, ALL)!)).toEqual([]);
  });

  it.each(["if", "lazy", "a.b", "when", "x1", "all"])("may report in a function called %s", (name) => {
    const text = `fn \`${name}\` { disable; }\nscenario s { \`${name}\`; }`;
    expect(findings(withExpectations(text, ALL)!)).toEqual([]);
  });

  it("may report any text", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(texts, (text) => {
        const literal = JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
        const own = `rules own extends D { enable { warn ${literal} (1 == 1); } }\nscenario s { enable; }`;
        expect(findings(withExpectations(own, ["own", "D"]) ?? "")).toEqual([]);
      }),
    );
  });
});

describe("random programs", () => {
  /** What no expectation can state: limits, masked interrupts, missing arguments, impossible page statements, asserts; and oddities of chains. */
  const UNSTATED = /^LMMU(304|306|32\d|421|50[2-7]) /;

  it("have the expectations that are written for them", () => {
    fc.assert(
      fc.property(programs({ depth: 1, frames: 3 }), (random) => {
        const text = withExpectations(withoutExpectations(random), ALL);
        // Some of them have errors.
        fc.pre(text !== null);
        expect(findings(text).filter((finding) => !UNSTATED.test(finding))).toEqual([]);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 100 : 20 },
    );
  }, 120_000);
});
