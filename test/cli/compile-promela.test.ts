/** `lmmu compile --target promela` writes the model of one scenario under one rule set and config. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runLine, type Said } from "./run-line.js";

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-promela-")));
  writeFileSync(
    join(cwd, "two.lmmu"),
    "config FAST;\nconfig OLD = n;\nscenario one { if (FAST) { lazy { } } expect D: clean; }\nscenario other { lazy { } expect A, D: clean; }\n",
  );
  writeFileSync(join(cwd, "portable.lmmu"), "machine { portable y; }\nscenario one { lazy { } }\n");
});
afterEach(() => rmSync(cwd, { recursive: true }));

const compile = (rest: string): Promise<Said> => runLine(cwd, `compile ${rest}`);

describe("compile --target promela", () => {
  it("writes the scenario that is named, and how to do so again", async () => {
    expect(await compile("two.lmmu --target promela --scenario other --rules A -o x.pml")).toEqual({
      exit: 0,
      out: "",
      err: "",
    });
    const text = readFileSync(join(cwd, "x.pml"), "utf8");
    expect(text).toContain("\n * Scenario other\n * of two.lmmu, under rule set A: ");
    expect(text).toContain(
      "\n *   lmmu compile two.lmmu --target promela --scenario other --rules A -o x.pml --force\n",
    );
    expect(text).toContain("/* two.lmmu:4: enable in other */");
    expect(await compile("two.lmmu --target promela --scenario other --rules A -o x.pml --check")).toMatchObject({
      exit: 0,
    });
  });

  it("takes free switches to be on, and says so, unless --when says otherwise", async () => {
    const on = await compile("two.lmmu --target promela --scenario one");
    expect(on.exit).toBe(0);
    expect(on.err).toBe("note: a model is of one config; FAST taken to be y, --when '!FAST' is another\n");
    expect(on.out).toContain("\n * with FAST=y.\n");
    expect(on.out).toContain("enable in one");
    const off = await compile("two.lmmu --target promela --scenario one --when !FAST");
    expect(off).toMatchObject({ exit: 0, err: "" });
    expect(off.out).toContain("\n * with FAST=n.\n");
    expect(off.out).toContain(" --when '!FAST'\n");
    expect(off.out).not.toContain("enable in one");
  });

  it.each([
    ["two.lmmu --target promela", "the file has 2 scenarios, a model is of one"],
    ["two.lmmu --target promela --scenario other", "other is held against several rule sets, a model is of one"],
    ["two.lmmu --target promela --scenario other --rules A,D", "--rules A,D: a model is of one rule set"],
    ["two.lmmu --target promela --scenario no", 'there is no scenario "no"'],
    ["two.lmmu --target promela --scenario one --when NO", "there is no switch NO"],
    ["two.lmmu --target promela --scenario one --when OLD", "OLD is n in this file"],
    ["two.lmmu --target vitest --scenario one", "--scenario is for one model"],
    ["two.lmmu --emit ir --when FAST", "--when is for one model"],
    ["portable.lmmu --target promela", 'there is no model of one: it says "portable y"'],
  ])("%s: %s", async (line, error) => {
    const said = await compile(line);
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err).toContain(`error: ${error}`);
  });
});
