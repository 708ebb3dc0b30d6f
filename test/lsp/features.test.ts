/** What the server answers, case by case: see fixture.ts for the files. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FEATURES } from "../../lsp/features/index.js";
import { CHECK, ROUTES } from "../../lsp/routes.js";
import { answerTo, readFixture } from "./fixture.js";

const folder = join(import.meta.dirname, "features");

/** What every question is tried with. */
const CASES = ["plain", "nothing", "syntax-error", "across-files", "crlf-astral"];

it("what the server announces is what it answers", async () => {
  expect([CHECK, ...ROUTES.map(({ method }) => method)].sort()).toEqual([...FEATURES.keys()].sort());
  for (const [method, load] of FEATURES) expect((await load()).method).toBe(method);
});

describe.each(ROUTES.map(({ method }) => method))("%s", (method) => {
  const own = join(folder, method.replaceAll("/", "."));
  const files = existsSync(own) ? readdirSync(own).filter((name) => name.endsWith(".txt")) : [];

  it("has all cases", () => {
    expect(files.map((name) => name.replace(/\.txt$/, ""))).toEqual(expect.arrayContaining(CASES));
  });

  it.each(files)("%s", async (name) => {
    const path = join(own, name);
    const source = readFileSync(path, "utf8");
    const fixture = readFixture(source);
    const answer = await answerTo(method, fixture);
    if (process.env["LMMU_UPDATE"] !== undefined) {
      const before = source.split(/^=== answer\n/m)[0]!.replace(/\n*$/, "\n");
      writeFileSync(path, `${before}=== answer\n${answer}`);
    } else expect(answer).toBe(fixture.answer);
  });
});

it("no folder is for nothing", () => {
  const methods = ROUTES.map(({ method }) => method.replaceAll("/", "."));
  expect(readdirSync(folder).filter((name) => !methods.includes(name))).toEqual([]);
});
