/**
 * Generated suites are compiled against stubs of KUnit and of the kernel's API, and run. The stubs are written in C from
 * the patches: that all expectations hold says that the runtime and they agree. With a rule of a stub changed, they do not.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printString } from "../../grammar/index.js";
import { type Api, type Change, changedStubs, hasCompiler, runSuite } from "./kunit/compiler.js";
import { programOf, ruleSetOf, suiteOf } from "./kunit/emitted.js";
import { HOSTILE } from "./kunit/hostile.js";
import { playable } from "./kunit/playable.js";

const root = resolve(import.meta.dirname, "../..");
const isDeep = Boolean(process.env["LMMU_DEEP"]);
const texts = ["examples", "test/emit/kunit/goldens"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".lmmu"))
    .sort()
    .map((name) => [posix.join(folder, name), readFileSync(join(root, folder, name), "utf8")] as const),
);
const KASAN = "examples/kasan.lmmu";
const BOTTOM_HALVES = "test/emit/kunit/goldens/bottom-halves.lmmu";
/** What only some configs play, what only A does not warn of, and bottom halves. */
const FEW = [KASAN, BOTTOM_HALVES];
const tried = texts.filter(([file]) => isDeep || FEW.includes(file));

const PGTABLE = "linux/pgtable.h";
const PREDICATE = "stub/predicate.h";
/** A rule, where in the stub it stands, and what it is instead. Assertions and hooks are nothing that a suite could see. */
const CHANGES: Record<Api, Record<string, Change>> = {
  D: {
    "sections count in a pause": {
      header: PGTABLE,
      from: "if (in_interrupt() || state->pause_count > 0)\n\t\treturn;\n\tVM_WARN_ON_ONCE(state->enable_count == U8_MAX",
      to: "if (in_interrupt())\n\t\treturn;\n\tVM_WARN_ON_ONCE(state->enable_count == U8_MAX",
    },
    "sections end in a pause": {
      header: PGTABLE,
      from: "if (in_interrupt() || state->pause_count > 0)\n\t\treturn;\n\tVM_WARN_ON_ONCE(state->enable_count == 0",
      to: "if (in_interrupt())\n\t\treturn;\n\tVM_WARN_ON_ONCE(state->enable_count == 0",
    },
    "sections do not nest": { header: PGTABLE, from: "state->enable_count++", to: "state->enable_count = 1" },
    "pauses do not nest": { header: PGTABLE, from: "state->pause_count++", to: "state->pause_count = 1" },
    "a resume ends all pauses": { header: PGTABLE, from: "state->pause_count--", to: "state->pause_count = 0" },
    "a disable ends all sections": { header: PGTABLE, from: "state->enable_count--", to: "state->enable_count = 0" },
    "pauses count in an interrupt": {
      header: PGTABLE,
      from: "if (in_interrupt())\n\t\treturn;\n\tVM_WARN_ON_ONCE(state->pause_count == U8_MAX",
      to: "VM_WARN_ON_ONCE(state->pause_count == U8_MAX",
    },
    "active in a pause": { header: PREDICATE, from: " && state->pause_count == 0", to: "" },
    "active in an interrupt": { header: PREDICATE, from: "if (in_interrupt())\n\t\treturn false;", to: "" },
    "active by the pause alone": { header: PREDICATE, from: "state->enable_count > 0 && ", to: "" },
  },
  A: {
    "a pause does nothing": {
      header: PGTABLE,
      from: "state->active = false;\n}\n\nstatic inline void resume",
      to: "(void)state;\n}\n\nstatic inline void resume",
    },
    "an inner disable ends the mode": {
      header: PGTABLE,
      from: "--state->nesting_level == 0",
      to: "state->nesting_level--",
    },
    "sections do not nest": { header: PGTABLE, from: "state->nesting_level++ == 0", to: "(state->nesting_level = 1)" },
    "a resume does nothing": {
      header: PGTABLE,
      from: "state->active = true;\n}\n\n#include",
      to: "(void)state;\n}\n\n#include",
    },
    "active in an interrupt": { header: PREDICATE, from: "if (in_interrupt())\n\t\treturn false;", to: "" },
  },
};
const changes = Object.entries(CHANGES).flatMap(([api, rules]) =>
  Object.entries(rules)
    .slice(0, isDeep ? undefined : 1)
    .map(([name, change]) => [api as Api, name, change] as const),
);
/** Between them every rule matters in these, which are all among those tried above. */
const TELLING = tried.filter(([file]) => /bottom-halves|kasan\.lmmu|kunit\.lmmu|version-4/.test(file));

const isThere = hasCompiler();
const title = "a generated KUnit suite, compiled without warnings";

describe.runIf(isThere)(isThere ? title : `${title} (skipped: gcc is missing)`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lmmu-kunit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each([
    ["D", tried],
    // The other examples are about page tables, or have chains whose calls are like these.
    [
      "A",
      tried.filter(([file]) => /goldens|^examples\/(?:discussion|interrupts|kasan|kunit|summary)\.lmmu/.test(file)),
    ],
  ] as const)("for %s", (api, files) => {
    it.each(files)("of %s makes the calls of the runtime, and finds the states of the runtime", (file, text) => {
      const program = programOf(text, file);
      const [suite] = suiteOf(program, api, { source: file });
      for (const value of suite.text.includes("IS_ENABLED") ? [true, false] : [true]) {
        const configs = value ? program.switches.map(({ name }) => name).filter((name) => /^\w+$/.test(name)) : [];
        const cases = runSuite(folder, suite.name, suite.text, { api, configs });
        const played = cases.filter(({ result }) => result !== "skipped");
        expect(played.filter(({ result, notes }) => result !== "passed" || notes.length > 0)).toEqual([]);
        const calls = played.map((each) => each.calls.join("\n")).sort();
        const expected = playable(program, ruleSetOf(program, api), (config) => config.includes(".") || value);
        // A switch that C cannot ask for guards nothing: the ways of both its values are played.
        if (program.switches.every(({ name }) => /^\w+$/.test(name))) expect(calls).toEqual(expected);
        else expect(calls).toEqual(expect.arrayContaining(expected));
      }
    });
  });

  it.each(changes)("fails with a kernel that has not %s's rules: %s", (api, name, change) => {
    const stubs = join(folder, `${api} ${name}`);
    changedStubs(stubs, api, change);
    const fails = TELLING.some(([file, text]) => {
      const [suite] = suiteOf(programOf(text, file), api, { source: file });
      const cases = runSuite(folder, suite.name, suite.text, { api, configs: ["DEBUG_PAGEALLOC"], stubs });
      return cases.some(({ result }) => result.startsWith("failed"));
    });
    expect(fails).toBe(true);
  });

  it("is C whatever titles say", () => {
    const scenarios = HOSTILE.map((title, index) => `scenario s${index} ${printString(title)} { lazy { } }`);
    const [suite] = suiteOf(programOf(scenarios.join("\n")), "D", {
      source: HOSTILE.join(""),
      command: HOSTILE.join(""),
    });
    const cases = runSuite(folder, "hostile.c", suite.text, { api: "D" });
    expect(cases.map(({ name, result }) => `${name} ${result}`)).toEqual(
      HOSTILE.map((_, index) => `lmmu_s${index} passed`),
    );
  });

  it("says what was expected after which step", () => {
    const [suite] = suiteOf(programOf("scenario s { lazy { } }"), "D");
    const wrong = suite.text.replace("expect_state(test, 1, true, 1, 0)", "expect_state(test, 1, true, 2, 0)");
    expect(runSuite(folder, suite.name, wrong, { api: "D" })).toEqual([
      {
        name: "lmmu_s",
        result: "failed",
        calls: ["lazy_mmu_mode_enable 1 1 0", "lazy_mmu_mode_disable 0 0 0"],
        notes: ["expected current->lazy_mmu_state.enable_count == 2, is 1; after step 1"],
      },
    ]);
  });

  it("agrees with the runtime on any calls", () => {
    const statement = fc.letrec<{ statement: string }>((tie) => ({
      statement: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("enable;", "disable;", "pause;", "resume;"),
        fc
          .tuple(
            fc.constantFrom("lazy", "paused", "bh_off", "maybe", "if (CONFIGURED)"),
            fc.array(tie("statement"), { maxLength: 4 }),
          )
          .map(([block, body]) => `${block} { ${body.join(" ")} }`),
      ),
    })).statement;
    fc.assert(
      fc.property(
        // Many scenarios for each start of the compiler; most that are only calls leak or warn.
        fc.array(fc.array(statement, { maxLength: 5 }), { minLength: 10, maxLength: 20 }),
        fc.constantFrom<Api>("A", "D"),
        fc.boolean(),
        (bodies, api, value) => {
          const scenarios = bodies.map((body, index) => `scenario s${index} { ${body.join(" ")} }`);
          const program = programOf(`config CONFIGURED;\n${scenarios.join("\n")}`);
          const [suite] = suiteOf(program, api);
          const cases = runSuite(folder, suite.name, suite.text, { api, configs: value ? ["CONFIGURED"] : [] });
          const played = cases.filter(({ result }) => result !== "skipped");
          expect(played.filter(({ result, notes }) => result !== "passed" || notes.length > 0)).toEqual([]);
          const calls = played.map((each) => each.calls.join("\n")).sort();
          expect(calls).toEqual(playable(program, ruleSetOf(program, api), () => value));
        },
      ),
      { numRuns: isDeep ? 20 : 3 },
    );
  });
});
