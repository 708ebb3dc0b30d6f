/** `lmmu import`: from the text of a warning to a scenario, and to what the rule sets make of it. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check, compile, hasErrors } from "../../compiler/index.js";
import { importSplat } from "../../compiler/import/index.js";
import { chainInText, fixture, fixtures } from "../import/fixtures.js";
import { runLine, type Said } from "./run-line.js";

let cwd: string;

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-import-")));
  for (const { name, text } of fixtures) writeFileSync(join(cwd, `${name}.txt`), text);
  writeFileSync(join(cwd, "empty.txt"), "");
  writeFileSync(join(cwd, "none.txt"), "just a mail\nwith nothing in it\n");
  writeFileSync(join(cwd, "oops.txt"), "[   1.0] Internal error: Oops - BUG: 0 [#1] PREEMPT SMP\nCall trace:\n");
  writeFileSync(join(cwd, "no-trace.txt"), "WARNING: CPU: 0 PID: 1 at mm/memory.c:1 f+0x1/0x2\n");
  writeFileSync(join(cwd, "binary.txt"), Buffer.from([0x57, 0, 1]));
  writeFileSync(join(cwd, "large.txt"), Buffer.alloc(10_000_000, 0x61));
});

afterAll(() => rmSync(cwd, { recursive: true }));

const lmmu = (line: string, stdin?: string): Promise<Said> => runLine(cwd, line, stdin);
const checked = (text: string): string[] =>
  check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null }).diagnostics.map(
    ({ code, severity, message }) => `${severity} ${code} ${message}`,
  );

describe.each(fixtures)("$name", ({ name, chain, notes }) => {
  it("becomes scenarios of which check says nothing", async () => {
    const { exit, out, err } = await lmmu(`import ${name}.txt`);
    expect([0, 1]).toContain(exit);
    const said = err.replaceAll(/\s+/g, " ");
    for (const note of notes) expect(said).toContain(note);
    const reports = chain.filter((line) => /^(?:warn|"BUG|"kernel)/.test(line));
    expect(exit === 0).toBe(
      reports.length === 0 || /\bReproduced under |; at which line is not known\.| when .*: \S+ warns/.test(said),
    );
    expect(chainInText(out)).toEqual(chain);
    expect(checked(out).filter((each) => !each.startsWith("warning LMMU320"))).toEqual([]);
  });

  it("is told as JSON", async () => {
    const said = await lmmu(`import ${name}.txt --format json`);
    expect(said.err).toBe("");
    const { version, text, scenarios } = JSON.parse(said.out) as {
      version: number;
      text: string;
      scenarios: { times: number; report: { function: string }; ruleSets: { ruleSet: string }[] }[];
    };
    expect(version).toBe(1);
    expect(text).toBe((await lmmu(`import ${name}.txt`)).out);
    const heads = chain.filter((line) => /^(?:warn |")/.test(line));
    expect(scenarios.map(({ report }) => report.function)).toEqual(heads.map((head) => head.split(" ").at(-2)));
    const times = chain.flatMap((line) => /^times (\d+)$/.exec(line)?.[1] ?? []).map(Number);
    expect(scenarios.map((each) => each.times).filter((each) => each > 1)).toEqual(times);
    for (const { ruleSets } of scenarios) {
      expect(ruleSets.map(({ ruleSet }) => ruleSet)).toEqual(["legacy", "A", "B", "C", "D", "v3", "literal", "none"]);
    }
  });

  it("prints a report", async () => {
    await expect((await lmmu(`import ${name}.txt`)).err).toMatchFileSnapshot(
      join(import.meta.dirname, "goldens/import", `${name}.txt`),
    );
  });
});

describe("the mail of 12 November 2025", () => {
  it("is reproduced under A and B, twice each, and under no other of the five", async () => {
    const { exit, err } = await lmmu("import seed-mail.txt");
    expect(exit).toBe(0);
    const sentences = err.replaceAll(/\s+/g, " ");
    expect(sentences).toContain(
      'Reproduced under A, B when DEBUG_PAGEALLOC && KASAN_VMALLOC: include/linux/pgtable.h:273 in update_range_prot is "enable while paused". ' +
        'A second warning that the text does not show: "disable while not active" in update_range_prot.',
    );
    expect(sentences).toContain("No warning under legacy, C, D, literal, none.");
    expect(err).toMatch(/^ +DEBUG_PAGEALLOC && KASAN_VMALLOC +ok +2 WARN +2 WARN +ok +ok$/m);
    expect(err).toMatch(/^ +!DEBUG_PAGEALLOC && KASAN_VMALLOC +ok +ok +ok +ok +ok$/m);
    expect(err).toMatch(/^ +!KASAN_VMALLOC +ok +ok +ok +ok +ok$/m);
  });

  it("is read from standard input as from a file", async () => {
    const piped = await lmmu("import -", fixture("seed-mail").text);
    expect(piped).toEqual(await lmmu("import seed-mail.txt"));
  });

  it("passes the tests that are written into it", async () => {
    await lmmu("import seed-mail.txt -o tested.lmmu");
    expect(await lmmu("test tested.lmmu")).toMatchObject({ exit: 0, err: "" });
  });
});

describe("the file", () => {
  it("is written where it is wanted, and never over another one without --force", async () => {
    const path = join(cwd, "out.lmmu");
    const first = await lmmu("import seed-mail.txt -o out.lmmu");
    expect(first).toMatchObject({ exit: 0, out: "" });
    expect(first.err).toContain("Reproduced under A, B");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, "mine");
    const second = await lmmu("import seed-mail.txt -o out.lmmu");
    expect(second).toMatchObject({ exit: 2, out: "" });
    expect(second.err).toMatch(/out\.lmmu exists already\n {2}help: --force replaces it/);
    expect(readFileSync(path, "utf8")).toBe("mine");
    expect(await lmmu("import seed-mail.txt -o out.lmmu --force")).toMatchObject({ exit: 0, out: "" });
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each(["none.txt", "no-trace.txt", "binary.txt", "large.txt"])("is not written for %s", async (input) => {
    expect(await lmmu(`import ${input} -o never.lmmu`)).toMatchObject({ exit: 2, out: "" });
    expect(existsSync(join(cwd, "never.lmmu"))).toBe(false);
  });

  it("cannot be written where there is no folder", async () => {
    expect(await lmmu("import seed-mail.txt -o no/such/folder.lmmu")).toMatchObject({ exit: 2 });
  });
});

describe("a text without a splat", () => {
  it.each([
    ["empty.txt", "the text is empty"],
    ["none.txt", "there is no warning or BUG in this text"],
    ["oops.txt", "there is no warning or BUG in this text"],
    ["no-trace.txt", "there is a warning or BUG without a call trace"],
    ["binary.txt", "it is not text: it has a NUL byte"],
    ["large.txt", "it is larger than 8 MiB"],
    ["missing.txt", "there is no such file"],
  ])("%s: %s", async (file, message) => {
    const { exit, out, err } = await lmmu(`import ${file}`);
    expect([exit, out]).toEqual([2, ""]);
    expect(err.startsWith(`error: ${file}: ${message}`), err).toBe(true);
    if (message.startsWith("there is") && file !== "missing.txt") {
      expect(err).toMatch(/help: looked for a kernel warning: a line `WARNING: CPU: N PID: N at FILE:LINE/);
    }
  });

  it("on standard input", async () => {
    const { exit, err } = await lmmu("import -", "hello\n");
    expect(exit).toBe(2);
    expect(err).toMatch(/^error: <stdin>: there is no warning or BUG in this text/);
  });
});

describe("damage", () => {
  const numRuns = process.env["LMMU_DEEP"] ? 600 : 40;

  /** Imported or refused; what is written compiles. */
  const importAny = (text: string): void => {
    const result = importSplat(text, "a.lmmu");
    if (!result.ok) return;
    // A damaged trace can have interrupts in each other that never fire so; `check` is right to say it.
    const isOurs = (each: string): boolean => each.startsWith("error") && !each.startsWith("error LMMU505 ");
    const { text: written } = result.imported;
    expect(checked(written).filter(isOurs)).toEqual([]);
    expect(hasErrors(compile("a.lmmu", { read: () => ({ ok: true, text: written }), resolve: () => null }))).toBe(
      false,
    );
  };

  it("by other text in any place", () => {
    const damaged = fc
      .tuple(fc.constantFrom(...fixtures), fc.nat(), fc.nat(200), fc.string({ unit: "binary", maxLength: 20 }))
      .map(([{ text }, at, length, other]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + other + text.slice(start + length);
      });
    fc.assert(fc.property(damaged, importAny), { numRuns });
  });

  it("by lines that are lost, cut, or end as on Windows", () => {
    const damaged = fc
      .tuple(fc.constantFrom(...fixtures), fc.infiniteStream(fc.nat(11)), fc.constantFrom("\n", "\r\n", "\n> "))
      .map(([{ text }, fate, end]) =>
        text
          .split(/\r?\n/)
          .flatMap((line) => {
            const drawn = fate.next().value;
            return drawn === 0 ? [] : [drawn === 1 ? line.slice(0, Math.floor(line.length / 2)) : line];
          })
          .join(end),
      );
    fc.assert(fc.property(damaged, importAny), { numRuns });
  });

  it("by two CPUs that print at once", () => {
    const interleaved = fc
      .tuple(fc.constantFrom(...fixtures), fc.constantFrom(...fixtures), fc.infiniteStream(fc.boolean()))
      .map(([one, other, turns]) => {
        const queues = [one.text.split("\n"), other.text.split("\n")];
        const lines: string[] = [];
        while (queues.some((queue) => queue.length > 0))
          lines.push(...queues[turns.next().value ? 1 : 0]!.splice(0, 1));
        return lines.join("\n");
      });
    fc.assert(fc.property(interleaved, importAny), { numRuns });
  });
});
