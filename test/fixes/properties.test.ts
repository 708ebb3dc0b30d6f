/** Whatever the program: a fix that is offered mends its finding, breaks nothing, and leaves the rest of the text alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes, withFixes } from "../../compiler/fixes/index.js";
import { check, type CheckOptions, type Host } from "../../compiler/index.js";
import { type Diagnostic, type Fix, parse } from "../../grammar/index.js";
import { programs } from "../grammar/programs.js";

const NAME = "a.lmmu";
const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });
const checked = (text: string, options: CheckOptions): readonly Diagnostic[] =>
  check(NAME, hostOf(text), options).diagnostics;

/** How often each is there. */
function counted(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** What counts as one finding wherever it stands, once for each rule set. */
const keysOf = ({ code, message, ruleSets }: Diagnostic): string[] =>
  (ruleSets.length > 0 ? ruleSets : ["-"]).map((name) => `${code} ${message} under ${name}`);
const problems = (diagnostics: readonly Diagnostic[]): Map<string, number> =>
  counted(diagnostics.filter(({ severity }) => severity !== "note").flatMap(keysOf));

function grown(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].flatMap(([key, count]) => (count > (before.get(key) ?? 0) ? [key] : []));
}

function edited(text: string, { edits }: Fix): string {
  let changed = text;
  let end = text.length;
  for (const { file, span, replacement } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    expect(file).toBe(NAME);
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(end);
    end = span.start;
    changed = changed.slice(0, span.start) + replacement + changed.slice(span.end);
  }
  return changed;
}

/** What an edit may add or take away. All other tokens only change places. */
const OWN = new Set(["enable", "disable", "pause", "resume", "lazy", "paused", "{", "}", "[", "]", ";", ","]);

function keepsTheRest(before: string, after: string): void {
  const [old, now] = [parse(before), parse(after)];
  expect(now.problems).toEqual([]);
  const comments = (list: typeof old.comments): string[] => list.map(({ text }) => text.replaceAll(/\s+/g, " ")).sort();
  expect(comments(now.comments)).toEqual(comments(old.comments));
  const others = (list: typeof old.tokens): string[] =>
    list
      .map(({ text }) => text)
      .filter((each) => !OWN.has(each))
      .sort();
  expect(others(now.tokens)).toEqual(others(old.tokens));
}

/** Checks every fix that is offered for a text, and says how many there are. */
function fixesHold(text: string, options: CheckOptions): number {
  const before = check(NAME, hostOf(text), options);
  const known = problems(before.diagnostics);
  const { diagnostics } = withFixes(before, hostOf(text), options);
  expect(diagnostics.length).toBe(before.diagnostics.length);
  let offered = 0;
  for (const finding of diagnostics) {
    for (const fix of finding.fixes) {
      offered++;
      const after = edited(text, fix);
      keepsTheRest(text, after);
      const left = problems(checked(after, options));
      expect(grown(known, left), `${fix.title}\n${after}`).toEqual([]);
      for (const key of keysOf(finding)) expect(left.get(key) ?? 0, key).toBeLessThan(known.get(key)!);
    }
  }
  return offered;
}

function allFixesHold(text: string, options: CheckOptions): void {
  const { texts, applied, result } = applyFixes(NAME, hostOf(text), options);
  const after = texts.get(NAME) ?? text;
  expect([...texts.keys()]).toEqual(applied.length === 0 ? [] : [NAME]);
  keepsTheRest(text, after);
  const [known, left] = [problems(checked(text, options)), problems(checked(after, options))];
  expect(grown(known, left)).toEqual([]);
  expect(problems(result.diagnostics)).toEqual(left);
  expect(result.diagnostics.flatMap(({ fixes }) => fixes)).toEqual([]);
}

/** A program with comments behind some of its statements, and other line ends. */
const commented = fc
  .tuple(
    programs({ frames: 2, configs: 2, depth: 1 }),
    fc.array(fc.constantFrom("", "", " /* why */", " // because\n", "\n\n  // next\n", "\n"), {
      minLength: 7,
      maxLength: 7,
    }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([text, comments, lineEnd]) => {
    let at = 0;
    const numbered = (comment: string): string => comment.replace(/why|because|next/, `$& ${at}`);
    return text
      .replaceAll(/;(?!\n)/g, () => `;${numbered(comments[at++ % comments.length]!)}`)
      .replaceAll("\n", lineEnd);
  });

/** Correct nesting in which one call was lost, doubled, or has changed its place: what people get wrong. */
const spoilt = fc
  .record({
    sections: fc.array(fc.constantFrom("lazy", "paused"), { minLength: 1, maxLength: 3 }),
    bare: fc.boolean(),
    exit: fc.constantFrom("", "if (ERROR) return;", "if (ERROR) { work; return; }", "maybe { return; }"),
    at: fc.nat(),
    how: fc.constantFrom("lose", "double", "swap"),
    chain: fc.boolean(),
  })
  .map(({ sections, bare, exit, at, how, chain }) => {
    const words = { lazy: ["enable;", "disable;"], paused: ["pause;", "resume;"] } as const;
    const lines = sections.reduceRight<string[]>(
      (inner, section) => [words[section as "lazy"][0], "work;", ...inner, "work;", words[section as "lazy"][1]],
      ["next;", ...(exit === "" ? [] : [exit])],
    );
    const calls = lines.flatMap((line, index) => (/^(?:en|dis|pa|re)\w+;$/.test(line) ? [index] : []));
    const index = calls[at % calls.length]!;
    if (how === "lose") lines.splice(index, 1);
    else if (how === "double") lines.splice(index, 0, lines[index]!);
    else [lines[index], lines[index - 1]] = [lines[index - 1] ?? "work;", lines[index]!];
    const own = `fn f {\n  ${lines.filter((line) => line !== "").join("\n  ")}\n}\n`;
    const inner = `fn g${bare ? "" : " [lazy]"};\n`;
    return `config ERROR;\nfn work;\n${own}${inner}scenario s {\n  ${chain ? "f -> g" : "f"};\n}\n`;
  });

const options = fc
  .option(fc.subarray(["legacy", "A", "B", "C", "D", "v3"], { minLength: 1, maxLength: 2 }))
  .map((ruleSets): CheckOptions => (ruleSets === null ? {} : { ruleSets }));
const numRuns = process.env["LMMU_DEEP"] ? 60 : 10;

describe("fixes of random programs", { timeout: 600_000 }, () => {
  it("mend what they are offered for, and nothing else changes", () => {
    let offered = 0;
    fc.assert(
      fc.property(commented, options, (text, given) => {
        offered += fixesHold(text, given);
      }),
      { numRuns },
    );
    if (numRuns > 10) expect(offered).toBeGreaterThan(0);
  });

  it("are applied until none is left, and never make it worse", () => {
    fc.assert(fc.property(commented, options, allFixesHold), { numRuns });
  });

  it("are offered for most of what was correct before", () => {
    let [offered, wrong] = [0, 0];
    fc.assert(
      fc.property(spoilt, options, (text, given) => {
        if (problems(checked(text, given)).size > 0) wrong++;
        if (fixesHold(text, given) > 0) offered++;
        allFixesHold(text, given);
      }),
      { numRuns: numRuns * 2 },
    );
    expect(offered / wrong).toBeGreaterThan(0.3);
  });
});
