/** `lmmu explore`, `lmmu report merge` and `lmmu run --replay`, as command lines in this process. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { interleaved } from "./interleaved.js";
import { runLine } from "./run-line.js";

/** The bug of Xen PV of 7.0, and 7.1 without it. */
const XEN = `
config QUICK;
scenario vmap { task one { lazy { } } task two { if (QUICK) { lazy { } } } expect xen70, xen71: clean; }
`;
const FACTS = `
config A;
config B;
scenario shown { if (A) { maybe { enable; disable; } } if (B) dsb; expect D: clean, may reachable sections == 1; }
scenario missing { if (A) dsb; expect D: clean, may leaks; }
`;

interface Json {
  readonly shard: unknown;
  readonly results: readonly {
    scenario: string;
    ruleSet: string;
    verdict: string;
    reason: string | null;
    coverage: { states: number };
    violations: { kind: string; message: string; when: string; trace: { findings: unknown; stop: unknown } }[];
    unshown: { text: string }[];
    notYetShown: { text: string }[];
    witnesses: { text: string }[];
    unreached: { text: string; start: { line: number } }[];
    explorations: { configs: Record<string, boolean>; coverage: { states: number } }[];
  }[];
}

let cwd: string;
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-explore-")));
  writeFileSync(join(cwd, "xen.lmmu"), XEN);
  writeFileSync(join(cwd, "facts.lmmu"), FACTS);
  writeFileSync(join(cwd, "none.lmmu"), "fn f;\n");
  writeFileSync(join(cwd, "\u001b[31m$(x).lmmu"), "scenario s { lazy { } expect xen70: clean; }\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

const said = (line: string) => runLine(cwd, line);
const jsonOf = async (line: string): Promise<Json> => JSON.parse((await said(`${line} --format json`)).out) as Json;

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../cli/format/exploration.schema.json"), "utf8"),
) as object;

describe("what is told", () => {
  it("is a violation once, with the configs in which it happens, and a shortest path", async () => {
    const { exit, out } = await said("explore xen.lmmu");
    expect(exit).toBe(1);
    expect(out).toMatch(/ next: bug "entered while lazy"/);
    expect(out).toMatch(/no shorter path does it/);
    expect(out).toMatch(/\n {2}FAIL {2}vmap {2}\(xen70\)\n {8}4 violations in all [\d,]+ states\n {8}2 configs, /);
    expect(out).toMatch(/\n {2}ok {4}vmap {2}\(xen71\)\n {8}no violation in all [\d,]+ states\n/);
    expect(out).toMatch(/\n1 failed, 1 holds\n$/);
    const [xen70] = (await jsonOf("explore xen.lmmu")).results;
    expect(xen70!.violations.map(({ when }) => when).sort()).toEqual(["", "", "QUICK", "QUICK"]);
    expect(xen70!.explorations.map(({ configs }) => configs)).toEqual([{ QUICK: true }, { QUICK: false }]);
  });

  it("is fine where everything was looked at and nothing is wrong", async () => {
    const { exit, out, err } = await said("explore xen.lmmu --rules xen71");
    expect([exit, err]).toEqual([0, ""]);
    expect(out).not.toMatch(/violations/);
  });

  it("is what may happen: one path under one config is enough, and none at all fails", async () => {
    const { results } = await jsonOf("explore facts.lmmu");
    expect(results.map(({ verdict }) => verdict)).toEqual(["holds", "fails"]);
    expect(results[0]!.witnesses.map(({ text }) => text)).toEqual(["may reachable sections == 1"]);
    expect(results[1]!.unshown.map(({ text }) => text)).toEqual(["may leaks"]);
    expect((await said("explore facts.lmmu")).out).toMatch(/no path shows `may leaks` \(facts\.lmmu:5\)/);
    const shown = await said("explore facts.lmmu --scenario shown --witnesses");
    expect(shown.out).toMatch(/^This path shows: `may reachable sections == 1` \(facts\.lmmu:4\)\n/);
  });

  it("is not that something never happens where not all configs were asked for", async () => {
    const { exit, out } = await said("explore facts.lmmu --scenario shown --when !A");
    expect(exit).toBe(0);
    expect(out).toMatch(/no path of these shows `may reachable sections == 1` \(facts\.lmmu:4\); others may/);
    const { results } = await jsonOf("explore facts.lmmu --scenario shown --when !A");
    expect(results[0]!.explorations.map(({ configs }) => configs)).toEqual([
      { A: false, B: true },
      { A: false, B: false },
    ]);
  });

  it("is nothing of what was not looked at", async () => {
    const { exit, out } = await said("explore facts.lmmu --max-states 2 --scenario missing");
    expect(exit).toBe(4);
    expect(out).toMatch(/no violation in the 4 states that were looked at; there are more \(--max-states 2\)/);
    expect(out).toMatch(/\? {5}missing/);
    expect(out).toMatch(/0 failed, 0 hold, 1 not decided\n$/);
  });
});

describe("limits", () => {
  it.each([1, 2, 7, 30])("of %i states are exact", async (most) => {
    const { results } = await jsonOf(`explore xen.lmmu --rules xen71 --max-states ${most}`);
    expect(results[0]!.reason).toBe("states");
    for (const { coverage } of results[0]!.explorations) expect(coverage.states).toBe(most);
  });

  it.each([
    ["--max-states 3", 4, "states"],
    ["--max-memory 1K", 5, "memory"],
    ["--strategy random --walks 3 --seed 7", 4, "walks"],
    ["--strategy bitstate", 4, "bits"],
  ])("%s: exit code %i, and never a claim that all is well", async (limit, code, reason) => {
    const { exit, out } = await said(`explore xen.lmmu --rules xen71 ${limit}`);
    expect(exit).toBe(code);
    expect(out).toMatch(/not decided\n$/);
    const { results } = await jsonOf(`explore xen.lmmu --rules xen71 ${limit}`);
    expect([results[0]!.verdict, results[0]!.reason]).toEqual(["undecided", reason]);
  });

  it("count less than what was found", async () => {
    const { exit } = await said("explore xen.lmmu --rules xen70 --max-states 300");
    expect(exit).toBe(1);
  });
});

describe("wrong options", () => {
  it.each([
    ["--max-states 0", 'error: --max-states "0" is not understood'],
    ["--max-memory 5T", 'error: --max-memory "5T" is not understood'],
    ["--max-memory 0K", 'error: --max-memory "0K" is not understood'],
    ["--timeout 5d", 'error: --timeout "5d" is not understood'],
    ["--timeout 999999999h", 'error: --timeout "999999999h" is not understood'],
    ["--shard 4/3", 'error: --shard "4/3" is not understood'],
    ["--shard 1/99999", 'error: --shard "1/99999" is not understood'],
    ["--jobs none", 'error: --jobs "none" is not understood'],
    ["--strategy best", 'error: --strategy "best" is not known'],
    ["--seed 3", "error: --seed is for random walks"],
    ["--strategy bitstate --compact", "error: --compact is about states that are kept"],
    ["--strategy random --no-reduction", "error: random walks take every move into account anyway"],
    ["-o x", "error: -o is for what other programs read"],
    ["--scenario x", 'error: there is no scenario "x"'],
    ["--rules x", 'error: there is no rule set "x"'],
    ["--when X", "error: there is no switch X"],
  ])("%s", async (options, message) => {
    const { exit, out, err } = await said(`explore xen.lmmu ${options}`);
    expect([exit, out]).toEqual([2, ""]);
    expect(err.slice(0, message.length)).toBe(message);
  });

  it("are files without scenarios", async () => {
    expect((await said("explore none.lmmu")).err).toBe("error: none.lmmu has no scenario\n");
  });
});

describe("the JSON", () => {
  it.each([
    "xen.lmmu",
    "facts.lmmu",
    "facts.lmmu --max-states 3",
    "xen.lmmu facts.lmmu --shard 1/2",
    "xen.lmmu --strategy random --walks 5",
  ])("of %s is as its schema says", async (line) => {
    const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(await jsonOf(`explore ${line}`)) ? [] : validate.errors).toEqual([]);
  });

  it("has what no path reaches, in places", async () => {
    writeFileSync(join(cwd, "unreached.lmmu"), "config A = n;\nscenario s {\n  if (A) dsb;\n  isb;\n}\n");
    const { results } = await jsonOf("explore unreached.lmmu");
    expect(results[0]!.unreached).toMatchObject([{ text: "dsb", start: { line: 3 } }]);
    expect((await said("explore unreached.lmmu")).out).toMatch(/no path reaches\n {10}unreached\.lmmu:3: dsb\n/);
  });
});

describe("shards", () => {
  const QUESTIONS = [
    "xen.lmmu facts.lmmu",
    "facts.lmmu xen.lmmu --strategy depth --max-states 40",
    "facts.lmmu --when !B",
  ];
  it.each(QUESTIONS.flatMap((question) => [2, 3, 9].map((count) => [question, count] as const)))(
    "of %s, %i of them, are the whole when merged",
    async (question, count) => {
      const whole = await said(`explore ${question} --format json`);
      const names: string[] = [];
      for (let index = count; index >= 1; index--) {
        names.push(`shard-${index}.json`);
        await said(`explore ${question} --shard ${index}/${count} --format json -o shard-${index}.json --force`);
      }
      expect(await said(`report merge ${names.join(" ")} --format json`)).toEqual(whole);
      expect(await said(`report merge ${names.join(" ")}`)).toEqual(await said(`explore ${question}`));
    },
  );

  it("say alone nothing of what the others look at", async () => {
    const exits = await Promise.all(
      [1, 2].map(async (index) => (await said(`explore facts.lmmu --scenario missing --shard ${index}/2`)).exit),
    );
    expect(exits).toEqual([0, 0]);
  });

  it("that are missing, twice there or of something else are an error", async () => {
    const write = (line: string, name: string) => said(`explore ${line} --format json -o ${name} --force`);
    await write("xen.lmmu --shard 1/3", "1.json");
    await write("xen.lmmu --shard 2/3", "2.json");
    await write("xen.lmmu --shard 3/3 --max-states 5", "3.json");
    await write("facts.lmmu --shard 3/3", "other.json");
    await write("xen.lmmu --shard 1/2", "half.json");
    await write("xen.lmmu", "whole.json");
    writeFileSync(join(cwd, "text.json"), "{");
    const cut = JSON.parse(readFileSync(join(cwd, "1.json"), "utf8")) as { results: unknown[] };
    writeFileSync(join(cwd, "cut.json"), JSON.stringify({ ...cut, results: [] }));
    for (const [names, message] of [
      ["1.json 2.json", "error: a shard is missing: 3/3"],
      ["1.json", "error: 2 shards are missing: 2/3, 3/3"],
      ["1.json 2.json 1.json", "error: 1.json and 1.json are both shard 1/3"],
      ["1.json 2.json 3.json", "error: 3.json was explored with other options than 1.json"],
      ["1.json 2.json other.json", "error: other.json is of other files, or of other texts, than 1.json"],
      ["1.json half.json", "error: half.json is shard 1/2, and 1.json is 1/3"],
      ["1.json whole.json", "error: whole.json is of a whole exploration, not of a shard"],
      ["1.json text.json", "error: text.json: this is no JSON"],
      ["gone.json", "error: gone.json cannot be read: there is no such file"],
    ] as const) {
      const { exit, err } = await said(`report merge ${names}`);
      expect([exit, err.slice(0, message.length)]).toEqual([2, message]);
    }
    await write("xen.lmmu --shard 3/3", "3.json");
    expect((await said("report merge cut.json 2.json 3.json")).err).toMatch(
      /^error: the reports leave out configs of vmap/,
    );
    writeFileSync(join(cwd, "xen.lmmu"), `${XEN}// changed\n`);
    expect((await said("report merge 1.json 2.json 3.json")).err).toMatch(/^error: xen\.lmmu is not what was explored/);
    writeFileSync(join(cwd, "xen.lmmu"), XEN);
  });

  it("are read with care, whatever they hold", async () => {
    const good = (await said("explore facts.lmmu --format json")).out;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length),
        fc.constantFrom("", "0", '"', "null", "-", "[", "true"),
        async (at, put) => {
          writeFileSync(join(cwd, "damaged.json"), good.slice(0, at) + put + good.slice(at + 1));
          const { exit, err } = await said("report merge damaged.json");
          expect(err).not.toMatch(/internal error/);
          expect([0, 1, 2, 4]).toContain(exit);
        },
      ),
      { numRuns: process.env["LMMU_DEEP"] ? 1000 : 40 },
    );
  });
});

describe("counterexamples", () => {
  it("go to standard output, or several into a folder; hostile names stay in it", async () => {
    const several = await said("explore xen.lmmu --format itf");
    expect([several.exit, several.out]).toEqual([2, ""]);
    expect(several.err).toMatch(/^error: there are 4 counterexamples, each a file\n {2}help: name a folder/);
    expect(await said("explore xen.lmmu --rules xen71 --format svg")).toEqual({
      exit: 0,
      out: "",
      err: "No counterexample to write.\n",
    });
    const written = await said("explore xen.lmmu --format itf -o deep/down");
    expect(written).toEqual({ exit: 1, out: "", err: "4 counterexamples in deep/down\n" });
    expect((await said("explore xen.lmmu --format itf -o deep/down")).err).toMatch(/exists already/);
    const { exit, out } = await said("explore \u001b[31m$(x).lmmu");
    expect(exit).toBe(1);
    expect(out).toMatch(/\\x1b\[31m\$\(x\)\.lmmu/);
  });

  it("replay to what they were told for", async () => {
    const tries = fc.asyncProperty(interleaved, async (text) => {
      const folder = mkdtempSync(join(cwd, "replay-"));
      writeFileSync(join(folder, "x.lmmu"), text);
      const { results } = JSON.parse(
        (await runLine(folder, "explore x.lmmu --max-states 20000 --format json")).out,
      ) as Json;
      mkdirSync(join(folder, "traces"));
      await runLine(folder, "explore x.lmmu --max-states 20000 --format itf -o traces");
      const files = readdirSync(join(folder, "traces")).sort((a, b) => parseInt(a) - parseInt(b));
      const violations = results.flatMap((result) => result.violations);
      expect(files).toHaveLength(violations.length);
      for (const [at, file] of files.entries()) {
        const { exit, out } = await runLine(folder, `run x.lmmu --replay traces/${file} --format json`);
        expect(exit).toBe(1);
        const { runs } = JSON.parse(out) as { runs: { findings: unknown; stop: unknown }[] };
        expect(runs[0]).toEqual(violations[at]!.trace);
        // One step may break several things: what the replay does not tell in the end it tells at the step.
        const { message } = violations[at]!;
        const pretty = (await runLine(folder, `run x.lmmu --replay traces/${file}`)).out.replaceAll(/\s+/g, " ");
        expect(pretty).toContain(message.replaceAll(/\s+/g, " ").replace(/^(WARN: .*?), in .*/, "$1"));
      }
    });
    await fc.assert(tries, { numRuns: process.env["LMMU_DEEP"] ? 100 : 6 });
  });

  it("say which move does not fit any more, and why", async () => {
    await said("explore xen.lmmu --format itf -o fit --force");
    const [name] = readdirSync(join(cwd, "fit"));
    const trace = JSON.parse(readFileSync(join(cwd, "fit", name!), "utf8")) as {
      "#meta": { lmmu: { moves: object[] } };
    };
    const replayed = async (...moves: object[]) => {
      trace["#meta"].lmmu.moves = moves;
      writeFileSync(join(cwd, "broken.json"), JSON.stringify(trace));
      return said("run xen.lmmu --replay broken.json");
    };
    expect(await replayed({ step: "one" })).toMatchObject({ exit: 2, out: "" });
    expect((await replayed({ step: "one" })).err).toMatch(
      /^error: broken\.json is no run of vmap: #meta\.lmmu\.moves\[0\] cannot be made: one is on no CPU there/,
    );
    expect((await replayed({ switch_in: "one", cpu: 0 }, { switch_in: "two", cpu: 0 })).err).toMatch(
      /moves\[1\].* CPU 0/s,
    );
    expect((await replayed({ step: "three" })).err).toMatch(/moves\[0\]\.step: there is no task "three"/);
    expect(await replayed({ switch_in: "one", cpu: 0 })).toMatchObject({ exit: 0, err: "" });
    expect((await said("run xen.lmmu --replay none.json")).err).toMatch(
      /^error: none\.json cannot be replayed: there is/,
    );
    expect((await said("run xen.lmmu --replay broken.json --rules D")).err).toMatch(/^error: --rules and --replay/);
    expect((await said("run xen.lmmu --replay broken.json --format svg")).out).toMatch(/^<svg/);
  });
});
