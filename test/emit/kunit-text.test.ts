/** The text of generated KUnit suites: goldens, kernel style, and that nothing of a stranger's text becomes code. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emitKunit } from "../../compiler/emit/kunit/index.js";
import { printName, printString } from "../../grammar/index.js";
import { programOf, ruleSetOf, suiteOf } from "./kunit/emitted.js";
import { HOSTILE } from "./kunit/hostile.js";
import { tokensOf } from "./kunit/tokens.js";

/** Each compiles a program. */
const RUNS = { numRuns: process.env["LMMU_DEEP"] ? 400 : 30 };

const goldens = join(import.meta.dirname, "kunit/goldens");
const inputs = readdirSync(goldens).filter((name) => name.endsWith(".lmmu"));

function golden(name: string) {
  const text = readFileSync(join(goldens, name), "utf8");
  const rules = /^\/\/ rules: (\w+)/.exec(text)?.[1] ?? "D";
  return suiteOf(programOf(text, name), rules, { source: `chains/${name}` });
}

describe("goldens", () => {
  it.each(inputs)("%s", async (name) => {
    const [suite] = golden(name);
    await expect(suite.text).toMatchFileSnapshot(join(goldens, name.replace(".lmmu", ".c")));
  });

  it("the fragments of configs.lmmu", async () => {
    const [, kconfig, makefile] = golden("configs.lmmu");
    await expect(kconfig.text).toMatchFileSnapshot(join(goldens, "configs.Kconfig"));
    await expect(makefile.text).toMatchFileSnapshot(join(goldens, "configs.Makefile"));
  });

  it.each(inputs)("%s is in the kernel's style", (name) => {
    for (const { text } of golden(name)) {
      expect(text).toMatch(/^(?:\/\/|#) SPDX-License-Identifier: GPL-2\.0-only\n/);
      expect(text).toMatch(/^[\n\t\x20-\x7e]*[^\n]\n$/);
      const lines = text.split("\n");
      expect(lines.filter((line) => /[ \t]$|^ {8}|\t {8}/.test(line))).toEqual([]);
      // A string is never broken, so that it can be searched for; nor is a rule of make.
      const wide = lines.filter((line) => line.replaceAll("\t", " ".repeat(8)).length > 80 && !/"|^obj-/.test(line));
      expect(wide).toEqual([]);
      expect(text).not.toMatch(/\n\n\n/);
    }
  });

  it("docs/kunit.md shows what is made of an example", () => {
    const root = join(import.meta.dirname, "../..");
    const page = readFileSync(join(root, "docs/kunit.md"), "utf8");
    const listings = [...page.matchAll(/^```c\n([^]*?)^```$/gm)].map(([, text]) => text!);
    expect(listings).toHaveLength(1);
    const file = "examples/kasan.lmmu";
    const [{ text }] = suiteOf(programOf(readFileSync(join(root, file), "utf8"), file), "D");
    for (const listing of listings) expect(text).toContain(listing);
  });

  it("the same file gives the same bytes", () => {
    expect(golden("configs.lmmu")).toEqual(golden("configs.lmmu"));
  });
});

describe("names", () => {
  it.each([
    ["kasan.lmmu", "lazy_mmu_kasan"],
    ["a/b/Break-Before.Make.lmmu", "lazy_mmu_break_before_make"],
    ["x.txt", "lazy_mmu_x_txt"],
    ["../\u202e.lmmu", "lazy_mmu__"],
    ["a/.lmmu", "lazy_mmu_scenarios"],
    // The kernel's own test is lazy_mmu_mode_kunit.c.
    ["mode.lmmu", "lazy_mmu_mode_scenarios"],
  ])("of the file %j: %s", (source, name) => {
    const files = suiteOf(programOf("scenario s { lazy { } }"), "D", { source });
    expect(files.map((file) => file.name)).toEqual(["c", "Kconfig", "Makefile"].map((end) => `${name}_kunit.${end}`));
    expect(files[0].text).toContain(`.name = "${name}",`);
    expect(files[1].text).toContain(`\nconfig ${name.toUpperCase()}_KUNIT_TEST\n`);
    expect(files[2].text).toContain(`\nobj-$(CONFIG_${name.toUpperCase()}_KUNIT_TEST) += ${name}_kunit.o\n`);
  });

  it("of functions are C's, each only once", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "_", ".", "$", "1", "2"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const scenarios = names.map((each) => `scenario ${printName(each)} { maybe { lazy { } } lazy { } }`);
        const [{ text }] = suiteOf(programOf(scenarios.join("\n")), "D");
        const functions = [...text.matchAll(/^static void (\S+)\(struct kunit \*test\)$/gm)].map(([, one]) => one!);
        const cases = [...text.matchAll(/^\tKUNIT_CASE\((.*)\),$/gm)].map(([, one]) => one!);
        expect(functions).toHaveLength(2 * names.length);
        expect(cases).toEqual(functions);
        expect(new Set(functions).size).toBe(functions.length);
        expect(functions.filter((one) => !/^lmmu_\w+$/.test(one))).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** All that a suite may hold beside the functions of its own and configs. */
const IDENTIFIERS = new Set(
  (
    "static void struct kunit test int step bool active u8 enable_count pause_count current lazy_mmu_state expect_state " +
    "KUNIT_EXPECT_EQ_MSG KUNIT_CASE kunit_case kunit_suite kunit_test_suite name test_cases is_lazy_mmu_mode_active " +
    "lazy_mmu_mode_enable lazy_mmu_mode_disable lazy_mmu_mode_pause lazy_mmu_mode_resume local_bh_disable local_bh_enable " +
    "if IS_ENABLED kunit_skip true false MODULE_DESCRIPTION MODULE_IMPORT_NS MODULE_LICENSE"
  ).split(" "),
);
const DIRECTIVE = /^#include <(?:kunit\/test|linux\/(?:bottom_half|module|pgtable|sched))\.h>$/;
const STRING =
  /^"(?:only when [\w !&|]+|not for these configs|after step %d|lazy_mmu_\w+|KUnit tests of [\w ,]+|EXPORTED_FOR_KUNIT_TESTING|GPL)"$/;

/** Fails where a suite holds anything but what suites hold. */
function expectOnlyOurs(text: string): void {
  const { identifiers, strings, directives, others, comments } = tokensOf(text);
  expect(
    [...identifiers].filter((name) => !IDENTIFIERS.has(name) && !/^(?:lmmu|CONFIG|lazy_mmu_a)_\w+$/.test(name)),
  ).toEqual([]);
  expect(strings.filter((string) => !STRING.test(string))).toEqual([]);
  expect(directives.filter((line) => !DIRECTIVE.test(line))).toEqual([]);
  expect([...others].filter((token) => !"(){}[];,.=*&-><!|".includes(token) && !/^\d+$/.test(token))).toEqual([]);
  // gcc warns of one inside another.
  expect(comments.filter((comment) => comment.indexOf("/*", 1) > 0)).toEqual([]);
  expect(text).toMatch(/^[\n\t\x20-\x7e]*$/);
}

describe("texts of strangers", () => {
  const body = "lazy { } if (C) { lazy { } } sleep;";

  it.each(HOSTILE)("title %j", (title) => {
    const text = `config C;\nscenario s ${printString(title)} { ${body} }\nscenario t ${printString(title)} { }`;
    expectOnlyOurs(suiteOf(programOf(text), "D")[0].text);
  });

  it.each(HOSTILE)("rule set's title and warning %j", (told) => {
    const own = `rules own ${printString(told)} extends D { enable { warn ${printString(told)} (pause_count == 1); } }`;
    expectOnlyOurs(suiteOf(programOf(`${own}\nscenario s { pause; enable; }\nscenario t { lazy { } }`), "own")[0].text);
  });

  it.each(HOSTILE)("path and command %j", (path) => {
    const options = { source: `${path}/a.lmmu`, command: path };
    const [suite, ...fragments] = suiteOf(programOf("scenario s { lazy { } }"), "D", options);
    expectOnlyOurs(suite.text);
    const plain = suiteOf(programOf("scenario s { lazy { } }"), "D").slice(1);
    fragments.forEach(({ text }, index) => {
      const withoutComments = (of: string): string[] => of.split("\n").filter((line) => !line.startsWith("#"));
      expect(withoutComments(text)).toEqual(withoutComments(plain[index]!.text));
      expect(text).not.toMatch(/\\/);
    });
  });

  it("any title", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("*", "/", "\\", "?", "\n", " ", '"', "x", "\u202e") }), (title) => {
        expectOnlyOurs(suiteOf(programOf(`scenario s ${printString(title)} { lazy { } }`), "D")[0].text);
      }),
      RUNS,
    );
  });

  it.each(["current", "if", "2fast", "a.b", "x$y", "lazy_mmu_mode_enable", "CONFIG_", "_"])(
    "name %s wherever it stands",
    (name) => {
      const it = printName(name);
      const text = `config ${it};
        irq ${printName(`${name}_irq`)} { sleep; }
        fn ${it} { lazy { next; } }
        scenario ${it} { if (${it}) ${it} -> { mutex ${it} { } }; interrupt ${printName(`${name}_irq`)}; }
        scenario tasks { task ${it} { lazy { } } task other { pause; resume; } }`;
      expectOnlyOurs(suiteOf(programOf(text), "D")[0].text);
    },
  );
});

describe("what is asked of a kernel", () => {
  const members = (rules: string): string[] => {
    const own = "rules own extends D { }";
    const [{ text }] = suiteOf(programOf(`${own}\nscenario s { lazy { } }`), rules);
    return [...text.matchAll(/\(test, (?:current->lazy_mmu_state\.)?(\w+)(?:\(\))?,$/gm)].map(([, asked]) => asked!);
  };

  it.each([
    ["D", ["is_lazy_mmu_mode_active", "enable_count", "pause_count"]],
    ["A", ["in_lazy_mmu_mode", "nesting_level", "active"]],
    // Nobody has posted these: what their counters would be called is not known.
    ["B", ["is_lazy_mmu_mode_active"]],
    ["C", ["is_lazy_mmu_mode_active"]],
    ["literal", ["is_lazy_mmu_mode_active"]],
    ["own", ["is_lazy_mmu_mode_active"]],
  ])("with %s: %j", (rules, asked) => expect(members(rules)).toEqual(asked));

  it("a rule set of one's own with hooks of its own is asked for the predicate alone", () => {
    const own = "rules own extends D { percpu u8 mode; arch_enter { mode = 1; } arch_leave { arch_flush; mode = 0; } }";
    const [suite] = suiteOf(programOf(`${own}\nscenario s { lazy { schedule; } }`), "own");
    expect(suite.text).toContain("is_lazy_mmu_mode_active");
    expect(suite.text).not.toContain("lazy_mmu_state");
  });

  it("a rule set of one's own that is called D is not mainline", () => {
    const [{ text }] = suiteOf(
      programOf("rules D { active = 0; enable { } disable { } pause { } resume { } }\nscenario s { lazy { } }"),
      "D",
    );
    expect(text).not.toContain("lazy_mmu_state");
  });

  it.each([
    ["legacy", "kernels before 7.0"],
    ["v3", "version 3"],
    ["none", "without ARCH_HAS_LAZY_MMU_MODE"],
    ["xen70", "a suite for D"],
    ["xen71", "a suite for D"],
    ["powerpc_hash", "a suite for D"],
    ["sparc64", "a suite for D"],
  ])("with %s: nothing, and why", (rules, why) => {
    const program = programOf("scenario s { lazy { } }");
    const ruleSet = ruleSetOf(program, rules);
    expect(emitKunit(program, { source: "a.lmmu", ruleSet, version: "1", command: "" })).toContain(why);
  });
});

describe("limits", () => {
  it("many ways through a scenario are counted", () => {
    const configs = Array.from({ length: 7 }, (_, index) => `X${index}`);
    const text = `${configs.map((name) => `config ${name};`).join(" ")}
      scenario s { ${configs.map((name, index) => `if (${name}) { repeat ${2 ** index} { lazy { } } }`).join(" ")} }`;
    const [suite] = suiteOf(programOf(text), "D");
    // 128 values of the configs; one has no calls.
    expect(suite.text.match(/^static void lmmu_/gm)).toHaveLength(64);
    expect(suite.text).toContain(" * 64 more ways through it.\n");
  });

  it("runs beyond lmmu's own limits are mentioned", () => {
    const [suite] = suiteOf(programOf("scenario s { repeat 13 { maybe { lazy { } } } }"), "D");
    expect(suite.text).toContain(" * Runs of it beyond lmmu's limits.\n");
  });

  it("a run that stops early is left out, with the reason", () => {
    const [suite] = suiteOf(programOf("irq i { sleep; }\nscenario s { lazy { } irqs_off { interrupt i; } }"), "D");
    expect(suite.text).toContain(" * lmmu's run of it stops early (masked).\n");
    expect(suite.text).not.toContain("lmmu_s(");
  });

  it("an interrupt that changes the state is not passed over", () => {
    const own = "rules own extends D { enable { enable_count += 1; } }";
    const text = `${own}\nirq i { enable; }\nscenario s { lazy { interrupt i; } disable; }`;
    const [suite] = suiteOf(programOf(text), "own");
    expect(suite.text).toContain(" * Its state changes by what a test cannot do: an interrupt, or another task.\n");
  });
});
