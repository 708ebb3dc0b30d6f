/**
 * Every listing of the documents is tried out. The words behind the backquotes say how:
 *
 *     lmmu                compiles without errors
 *     lmmu fragment       the same, with a scenario around it
 *     lmmu holds          the same, and all its scenarios hold
 *     lmmu error=LMMU123  `check` finds that
 *     jsonc               an `lmmu.json` without a mistake; `error=LMMU123` as above
 *     console             commands (`$ lmmu ...`) in a copy of the examples, with what they print; `...` leaves out lines
 *     yaml                a CI job: its `run: npx lmmu ...` steps are commands that are understood
 */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check, compile, type Host, loadSettings, unknownRuleSets } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import { matches, Playground, commandsOf } from "./console.js";
import { documents, type Listing, ROOT } from "./markdown.js";

const listings = documents().flatMap((page) => page.listings);
/** With a listing's place as its name. */
function named(language: string): (readonly [string, Listing])[] {
  return listings
    .filter(({ words }) => words[0] === language)
    .map((listing) => [`${listing.file}:${listing.line}`, listing] as const);
}

/** The examples of the catalogue import themselves by this name. */
const FILE = "bad.lmmu";

function checked({ words, text }: Listing) {
  const whole = words.includes("fragment") ? `scenario listing {\n${text}}\n` : text;
  const host: Host = {
    read: (file) => (file === FILE ? { ok: true, text: whole } : { ok: false, reason: "missing" }),
    resolve: (_, path) => (posix.normalize(path).startsWith("../") ? null : path),
  };
  const compiles = !words.includes("holds") && !words.some((word) => word.startsWith("error="));
  return (compiles ? compile(FILE, host) : check(FILE, host)).diagnostics;
}

describe("listings of the language", () => {
  test.each(named("lmmu"))("%s", (_, listing) => {
    const found = checked(listing);
    const wanted = listing.words.find((word) => word.startsWith("error="))?.slice("error=".length);
    if (wanted !== undefined) expect(found.map(({ code }) => code)).toContain(wanted);
    else expect(found.filter(({ severity }) => severity === "error").map(told)).toEqual([]);
  });
});

describe("listings of settings", () => {
  const { program } = compile(FILE, { read: () => ({ ok: true, text: "" }), resolve: () => null });

  test.each(named("jsonc"))("%s", async (_, { words, text }) => {
    const host: Host = { read: () => ({ ok: true, text }), resolve: () => null };
    const { diagnostics, ruleNames } = await loadSettings("lmmu.json", host);
    const found = [...diagnostics, ...unknownRuleSets(ruleNames, [program!])].map(({ code }) => code);
    expect(found).toEqual(words.slice(1).map((word) => word.slice("error=".length)));
  });
});

function told({ code, message, ruleSets }: Diagnostic): string {
  return `${code}: ${message} (${ruleSets.join(", ")})`;
}

describe("listings of a terminal", () => {
  let playground: Playground | undefined;
  afterAll(() => playground?.remove());

  test("they run in a copy of the examples, with the command as it is built", () => {
    playground ??= new Playground();
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(playground.run("npx lmmu --version && ls examples/kasan.lmmu && lmmu no-such-command >/dev/null")).toEqual([
      version,
      "examples/kasan.lmmu",
      expect.stringContaining("no-such-command"),
    ]);
  });

  test.each(named("console"))("%s", { timeout: 120_000 }, (_, listing) => {
    playground ??= new Playground();
    for (const { command, written } of commandsOf(listing)) {
      const printed = playground.run(command);
      if (!matches(written, printed)) expect(printed.join("\n"), command).toBe(written.join("\n"));
    }
  });
});

describe("listings of a CI job", () => {
  let playground: Playground | undefined;
  afterAll(() => playground?.remove());

  const steps = named("yaml").flatMap(([name, { text }]) =>
    [...text.matchAll(/\brun: (npx lmmu .*)$/gm)].map(([, command]) => [name, command!] as const),
  );

  test("there are some", () => expect(steps.length).toBeGreaterThan(1));

  test.each(steps)("%s: %s", { timeout: 60_000 }, (_, command) => {
    playground ??= new Playground();
    // 2 is the exit code of a command line that is not understood.
    expect(playground.run(`${command}; test $? -le 1 && lmmu --version`).at(-1)).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

test("no listing has a word that means nothing here", () => {
  const known =
    /^(?:lmmu(?: (?:holds|fragment|error=LMMU\d{3}))*|jsonc(?: error=LMMU\d{3})?|console|sh|text|ts|js|json|toml|yaml|vim|elisp|lua|c|diff)$/;
  const others = listings.filter(({ words }) => !known.test(words.join(" ")));
  expect(others.map(({ file, line, words }) => `${file}:${line}: ${words.join(" ")}`)).toEqual([]);
});

test("the documents have listings of every kind that is tried out", () => {
  expect(named("lmmu").filter(([, { words }]) => words.includes("holds")).length).toBeGreaterThan(10);
  expect(
    named("lmmu").filter(([, { words }]) => words.some((word) => word.startsWith("error="))).length,
  ).toBeGreaterThan(10);
});

describe("how a terminal's listing is compared", () => {
  const of = (text: string) => commandsOf({ text, file: "page.md", line: 1 });

  test("commands and their output", () => {
    expect(of("$ lmmu a\none\ntwo\n$ npx lmmu b\n")).toEqual([
      { command: "lmmu a", written: ["one", "two"] },
      { command: "npx lmmu b", written: [] },
    ]);
    expect(() => of("one\n")).toThrow("begins with");
    expect(() => of("$ rm -r .\n")).toThrow("only lmmu");
  });

  test.each([
    [["a", "b"], ["a", "b  "], true],
    [["a"], ["a", "b"], false],
    [["a", "b"], ["a"], false],
    [["..."], [], true],
    [["a", "...", "b", "c"], ["a", "x", "b", "y", "b", "c"], true],
    [["a", "...", "b"], ["a", "x"], false],
    [["...", "b"], ["b", "x"], false],
  ])("%j against %j", (written, printed, outcome) => expect(matches(written, printed)).toBe(outcome));
});
