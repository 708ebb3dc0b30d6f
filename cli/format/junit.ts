/** The XML of JUnit, which CI systems list as tests: of findings, and of scenarios that were run. */
import type { Diagnostic, Severity } from "../../grammar/index.js";
import { findingLines } from "./diagnostics-pretty.js";
import { type Findings, headline, isAtLeast } from "./findings.js";
import { Sources } from "../../compiler/index.js";
import { PLAIN } from "./style.js";
import { type Attributes, element, escapeXml } from "../../compiler/text/index.js";
import type { TestedScenario } from "./test-report.js";

/** XML has all of Unicode; what it lacks (controls) is shown. */
const TEXT = { ...PLAIN, unicode: true };

/** What a report says of a file. */
interface Suite {
  readonly file: string;
  readonly cases: readonly Case[];
}

/** One test of a file: `content` is markup, empty where there is nothing to say of it. */
interface Case {
  readonly name: string;
  readonly failed: boolean;
  readonly content: string;
}

/**
 * A suite for every file, in it a test for every finding: one of `failLevel` or worse has failed, another has passed and
 * says in its output what there is to know. A file of `inputs` (those that were asked about) without findings is a test
 * that has passed.
 */
export function junit(findings: Findings, inputs: readonly string[], failLevel: Severity): string {
  const sources = new Sources(findings.files);
  const suites = byFile(findings.diagnostics, inputs).map(({ file, own }): Suite => {
    const cases = own.map((each): Case => {
      const failed = isAtLeast(each.severity, failLevel);
      const content = failed ? failure([each], sources) : element("system-out", {}, lines(textOf(each, sources)));
      return { name: `${each.code}: ${headline(each)}`, failed, content };
    });
    return { file, cases: cases.length > 0 ? cases : [{ name: "no findings", failed: false, content: "" }] };
  });
  return report("lmmu check", suites);
}

/**
 * A suite for every file of `inputs`, in it a test for every scenario under every rule set that it ran under. `files`: the
 * texts that were read, by name.
 */
export function junitOfTests(
  tested: readonly TestedScenario[],
  inputs: readonly string[],
  files: ReadonlyMap<string, string>,
): string {
  const sources = new Sources(files);
  const suites = byFile(tested, inputs).map(({ file, own }): Suite => {
    const cases = own.map(({ scenario, ruleSet, failures }): Case => {
      const failed = failures.length > 0;
      return { name: `${scenario} under ${ruleSet}`, failed, content: failed ? failure(failures, sources) : "" };
    });
    return { file, cases };
  });
  return report("lmmu test", suites);
}

/** In the order of `inputs`, then of what is said of other files. */
function byFile<Each extends { readonly file: string }>(
  all: readonly Each[],
  inputs: readonly string[],
): { readonly file: string; readonly own: readonly Each[] }[] {
  const found = new Map<string, Each[]>(inputs.map((file) => [file, []]));
  for (const each of all) {
    const own = found.get(each.file);
    if (own === undefined) found.set(each.file, [each]);
    else own.push(each);
  }
  return [...found].map(([file, own]) => ({ file, own }));
}

function report(name: string, suites: readonly Suite[]): string {
  const elements = suites.map(({ file, cases }) => {
    const tests = cases.map((each) =>
      element("testcase", { name: each.name, classname: file, file, time: 0 }, each.content),
    );
    return element("testsuite", { name: file, ...counts(cases) }, block(tests));
  });
  const whole = { name, ...counts(suites.flatMap(({ cases }) => cases)) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", whole, block(elements))}\n`;
}

function counts(cases: readonly Case[]): Attributes {
  return { tests: cases.length, failures: cases.filter(({ failed }) => failed).length, errors: 0, time: 0 };
}

/** Readers take the first failure of a test alone, so all that is wrong is in one. */
function failure(diagnostics: readonly Diagnostic[], sources: Sources): string {
  const [first, ...others] = diagnostics as readonly [Diagnostic, ...Diagnostic[]];
  const message = others.length === 0 ? headline(first) : `${headline(first)} (and ${others.length} more)`;
  const text = diagnostics.map((each) => textOf(each, sources));
  return element(
    "failure",
    { message, type: first.code },
    lines(text.flatMap((own, at) => (at > 0 ? ["", ...own] : own))),
  );
}

function textOf(diagnostic: Diagnostic, sources: Sources): string[] {
  return findingLines(diagnostic, sources, true, TEXT);
}

function block(elements: readonly string[]): string {
  return elements.length === 0 ? "" : `\n${elements.join("\n")}\n`;
}

/** Line breaks of ours; those in what strangers wrote are shown. */
function lines(texts: readonly string[]): string {
  return `\n${texts.map(escapeXml).join("\n")}\n`;
}
