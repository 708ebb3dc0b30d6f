import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codes, compiled } from "./compiled.js";

const UNREAD = "LMMU246";
const UNREACHABLE = "LMMU519";
const TOO_DEEP = "LMMU249";

describe("a config that nothing reads", () => {
  const unread = (text: string, others: Readonly<Record<string, string>> = {}): string[] =>
    compiled(text, others).diagnostics.flatMap(({ code, message }) => (code === UNREAD ? [message] : []));
  const scenario = "scenario s { lazy { } }\n";

  it("is reported once, by its name without CONFIG_", () => {
    expect(unread(`config CONFIG_KASAN;\nconfig KASAN = y;\n${scenario}`)).toEqual(["nothing reads `KASAN`"]);
  });

  it.each([
    ["the condition of a function that nobody calls", "fn f if (C) { }\n"],
    ["an `if` behind a return", "fn f { return; if (C) { enable; } }\n"],
    ["an `else if`", "config B;\nfn f { if (B) { } else if (!C) { } }\n"],
    ["another config", "config B depends on C;\nfn f if (B) { }\n"],
    ["an assert", "fn f { assert C || active; }\n"],
    ["a rule set", "rules mine extends D { enable { if (C) arch_enter; } }\n"],
    ["a contract", 'rules mine extends D { enable { forbid "no" (C && sections > 0); } }\n'],
    ["a rule set's hook", "rules mine extends D { arch_flush { if (C) preempt_on; } }\n"],
    ["what a rule set calls active", "rules mine extends none { active = C; }\n"],
    ["the code of an interrupt handler", "irq i { if (C) { } }\n"],
    ["the block of a chain", "fn f;\nfn g { f -> { if (C) { } }; }\n"],
    ["a guard of `given`", "region r: kernel 1 pages;\nscenario t { given { if (C) { map r rw; } } }\n"],
    ["the `when` of a line", "scenario t { lazy { } expect D when C: clean; }\n"],
    ["an invariant", "scenario t { lazy { } always: C || !pending; }\n"],
    ["a fact", "scenario t { lazy { } expect D: reachable C; }\n"],
  ])("is none where it is read by %s", (_, reader) => {
    expect(unread(`config C;\n${reader}${scenario}`)).toEqual([]);
    expect(unread(`config C;\n${reader.replaceAll(/\bC\b/g, "1")}${scenario}`)).toEqual(["nothing reads `C`"]);
  });

  it("is none where an imported file reads it, and is not looked for there", () => {
    const others = { "b.lmmu": "config C;\nconfig E;\nfn f if (C) { }\n" };
    expect(unread(`import "b.lmmu";\nconfig C = y;\n${scenario}`, others)).toEqual([]);
  });

  it("is none in a file without scenarios, which others import", () => {
    expect(unread("config C;\n")).toEqual([]);
  });

  it("is none that the machine reads", () => {
    expect(unread(`config DEBUG_VM = n;\nconfig PREEMPT_RT;\n${scenario}`)).toEqual([]);
  });

  it("is not looked for where a condition has an error", () => {
    expect(codes(`config C;\nfn f if (C && GONE) { }\n${scenario}`)).toEqual(["LMMU211"]);
  });

  it("is counted beyond twenty", () => {
    const all = Array.from({ length: 100_000 }, (_, i) => `config C${i};\n`).join("");
    const { diagnostics } = compiled(`${all}${scenario}`);
    expect(diagnostics).toHaveLength(20);
    expect(diagnostics.at(-1)!.notes).toEqual(["99,980 more configs are read by nothing and not shown"]);
    expect(diagnostics[0]!.notes).toEqual([]);
  });
});

describe("an expectation that no config can reach", () => {
  const lines = (text: string): string[] =>
    compiled(text).diagnostics.flatMap(({ code, message, span }) =>
      code === UNREACHABLE ? [`${text.slice(span.start, span.end)}: ${message}`] : [],
    );
  const when = (condition: string, configs = "config A;\nconfig B;\n", rules = "D"): string[] =>
    lines(`${configs}scenario s { lazy { } expect ${rules} when ${condition}: clean; }\n`);
  const everywhere = (condition: string): string[] => [
    `${condition}: no config makes this condition true, so the line states nothing`,
  ];

  it("has a condition that contradicts itself, values or dependencies", () => {
    expect(when("A && !A")).toEqual(everywhere("A && !A"));
    expect(when("A && !B")).toEqual([]);
    expect(when("A", "config A = n;\n")).toEqual(everywhere("A"));
    expect(when("!A", "config A = y;\n")).toEqual(everywhere("!A"));
    expect(when("!A", "config A = y;\nconfig A depends on B;\nconfig B;\n")).toEqual([]);
    expect(when("A && !B", "config A depends on B;\nconfig B;\n")).toEqual(everywhere("A && !B"));
    expect(when("A && !C", "config A depends on B;\nconfig B depends on C;\nconfig C;\n")).toHaveLength(1);
    expect(when("DEBUG_VM == 0")).toHaveLength(1);
    expect(when("DEBUG_VM == 0", "config DEBUG_VM;\n")).toEqual([]);
    expect(when("A + B == 3")).toHaveLength(1);
    expect(when("A + B == 2")).toEqual([]);
  });

  it("asks for a version of the kernel that the machine or the rule set does not have", () => {
    expect(when("kernel < 7.0")).toHaveLength(1);
    expect(when("kernel >= 7.0")).toEqual([]);
    expect(when("kernel < 7.0", "machine { kernel 6.18; }\n")).toEqual([]);
    expect(when("kernel >= 7.0 && A", "machine { kernel 6.18; }\nconfig A;\n")).toHaveLength(1);
    // A set without a version is newer than every one.
    expect(when("kernel < 9.9", "", "A")).toHaveLength(1);
    expect(when("A", "config A depends on kernel < 6.19;\n")).toEqual(everywhere("A"));
    expect(when("A", "config A depends on kernel < 6.19;\n", "legacy")).toEqual([]);
  });

  it("names the rule sets where the line names them, and is content with one where it says `all` or nothing", () => {
    const message = "under A, D no config makes this condition true, so the line states nothing there";
    expect(when("kernel < 7.0", "", "legacy, A, D")).toEqual([`kernel < 7.0: ${message}`]);
    expect(when("kernel < 7.0", "", "all")).toEqual([]);
    expect(when("kernel < 6.0", "", "all")).toEqual(everywhere("kernel < 6.0"));
    const fallback = (version: string): string =>
      `scenario s { lazy { } expect legacy, D: leaks; expect when kernel < ${version}: barriers 0; }\n`;
    expect(lines(fallback("7.0"))).toEqual([]);
    expect(lines(fallback("6.0"))).toHaveLength(1);
  });

  it("is reported at most ten times for a scenario", () => {
    const one = "scenario s { lazy { } " + "expect D when A && !A: barriers 0; ".repeat(50) + "}\n";
    expect(lines(`config A;\n${one}`)).toHaveLength(10);
    expect(lines(`config A;\n${one}${one.replace("scenario s", "scenario t")}`)).toHaveLength(20);
  });

  it("is what trying every value says", () => {
    fc.assert(
      fc.property(
        conditions("ABCE"),
        conditions("BCE"),
        fc.constantFrom("", " = y", " = n"),
        (when, dependency, value) => {
          const text =
            `config A${value} depends on ${dependency.text};\nconfig B;\nconfig C;\nconfig E;\n` +
            `scenario s { lazy { } expect D when ${when.text}: clean; }\n`;
          const reached = Array.from({ length: 16 }, (_, bits) => {
            const [a, B, C, E] = [1, 2, 4, 8].map((bit) => Number((bits & bit) !== 0)) as [
              number,
              number,
              number,
              number,
            ];
            const own = value === "" ? a : Number(value === " = y");
            return when.value({ B, C, E, A: dependency.value({ B, C, E }) === 0 ? 0 : own }) !== 0;
          });
          expect(lines(text)).toHaveLength(reached.includes(true) ? 0 : 1);
        },
      ),
      { numRuns: process.env["LMMU_DEEP"] ? 5000 : 200 },
    );
  });
});

/** A condition as text and as a function of the values of its switches. */
interface Condition {
  readonly text: string;
  readonly value: (switches: Readonly<Record<string, number>>) => number;
}

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  "&&": (left, right) => Number(left !== 0 && right !== 0),
  "||": (left, right) => Number(left !== 0 || right !== 0),
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "+": (left, right) => left + right,
};

function conditions(names: string): fc.Arbitrary<Condition> {
  const leaf = fc
    .constantFrom(...names)
    .map((name): Condition => ({ text: name, value: (switches) => switches[name]! }));
  return fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      tie("condition").map(({ text, value }) => ({
        text: `!${text}`,
        value: (each: Parameters<Condition["value"]>[0]) => Number(value(each) === 0),
      })),
      fc
        .tuple(tie("condition"), fc.constantFrom(...Object.keys(OPERATORS)), tie("condition"))
        .map(([left, operator, right]) => ({
          text: `(${left.text} ${operator} ${right.text})`,
          value: (each: Parameters<Condition["value"]>[0]) => OPERATORS[operator]!(left.value(each), right.value(each)),
        })),
    ),
  })).condition;
}

describe("hostile configs", () => {
  const quickly = (text: string): string[] => {
    const began = performance.now();
    const found = codes(text);
    expect(performance.now() - began).toBeLessThan(10_000);
    return [...new Set(found)];
  };

  it("that depend twice on the next one each are worked out once", () => {
    const chain = Array.from({ length: 60 }, (_, i) => `config C${i} depends on C${i + 1} && C${i + 1};\n`).join("");
    const line = "expect D when C0: clean; expect D when C0 && C1: leaks;";
    expect(quickly(`${chain}config C60;\nscenario s { ${line} }\n`)).toEqual(["LMMU510"]);
    expect(quickly(`${chain}config C60 = n;\nscenario s { ${line} }\n`)).toEqual([UNREACHABLE]);
  });

  it("that depend on each other too deep are reported, and answered all the same", () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => `config C${i} depends on C${i + 1};\n`).join("");
    const text = `${chain}config C20000;\nscenario s { expect D when C0 && C5000 && !C19999: clean; }\n`;
    expect(quickly(text)).toContain(TOO_DEEP);
  });

  it("in long conjunctions are settled, and where there is too much to try nothing is said", () => {
    const count = 800;
    const configs = Array.from({ length: count }, (_, i) => `config C${i};\n`).join("");
    const all = Array.from({ length: count }, (_, i) => `C${i}`);
    const line = (condition: string): string => `${configs}scenario s { expect D when ${condition}: clean; }\n`;
    expect(quickly(line(`${all.join(" && ")} && !C${count - 1}`))).toEqual([UNREACHABLE]);
    expect(quickly(line(all.join(" && ")))).toEqual([]);
    // It cannot be true, but only all values together tell.
    const sum = all.slice(0, 40).join(" + ");
    expect(quickly(line(`${all.slice(0, 10).join(" + ")} == 11`).replaceAll(/config C[1-9]\d+;\n/g, ""))).toEqual([
      UNREACHABLE,
    ]);
    expect(quickly(line(`${sum} == 41 || ${all.slice(40).join(" + ")} == 5000`))).toEqual([]);
  });

  it("in many hard questions do not add up", () => {
    const configs = Array.from({ length: 40 }, (_, i) => `config C${i};\n`).join("");
    const sum = Array.from({ length: 40 }, (_, i) => `C${i}`).join(" + ");
    const lines = `expect D when ${sum} == 41: clean; expect D when ${sum} == 42: leaks;\n`.repeat(3000);
    expect(quickly(`${configs}scenario s {\n${lines}}\n`)).toEqual([]);
    const scenarios = Array.from({ length: 3000 }, (_, i) => `scenario s${i} { expect D when ${sum} == 41: clean; }\n`);
    expect(quickly(configs + scenarios.join(""))).toEqual([]);
  });
});
