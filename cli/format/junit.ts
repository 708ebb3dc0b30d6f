/** Findings as the XML of JUnit, which CI systems list as tests. */
import type { Diagnostic, Severity } from "../../grammar/index.js";
import { findingLines } from "./diagnostics-pretty.js";
import { type Findings, headline, isAtLeast } from "./findings.js";
import { Sources } from "../../compiler/index.js";
import { PLAIN } from "./style.js";
import { type Attributes, element, escapeXml } from "../../compiler/text/index.js";

/** XML has all of Unicode; what it lacks (controls) is shown. */
const TEXT = { ...PLAIN, unicode: true };

/**
 * A suite for every file, in it a test for every finding: one of `failLevel` or worse has failed, another has passed and
 * says in its output what there is to know. A file of `inputs` (those that were asked about) without findings is a test
 * that has passed.
 */
export function junit(findings: Findings, inputs: readonly string[], failLevel: Severity): string {
  const sources = new Sources(findings.files);
  const byFile = new Map<string, Diagnostic[]>(inputs.map((file) => [file, []]));
  for (const diagnostic of findings.diagnostics) {
    const own = byFile.get(diagnostic.file);
    if (own === undefined) byFile.set(diagnostic.file, [diagnostic]);
    else own.push(diagnostic);
  }
  const fails = ({ severity }: Diagnostic): boolean => isAtLeast(severity, failLevel);
  const suites = [...byFile].map(([file, diagnostics]) => {
    const cases = diagnostics.map((each) => {
      const text = lines(findingLines(each, sources, true, TEXT));
      const content = fails(each)
        ? element("failure", { message: headline(each), type: each.code }, text)
        : element("system-out", {}, text);
      return testcase(file, `${each.code}: ${headline(each)}`, content);
    });
    const attributes = { name: file, ...counts(diagnostics, fails) };
    return element("testsuite", attributes, block(cases.length > 0 ? cases : [testcase(file, "no findings")]));
  });
  const whole = { name: "lmmu check", ...counts(findings.diagnostics, fails) };
  const tests = [...byFile.values()].reduce((sum, { length }) => sum + Math.max(1, length), 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { ...whole, tests }, block(suites))}\n`;
}

function counts(diagnostics: readonly Diagnostic[], fails: (diagnostic: Diagnostic) => boolean): Attributes {
  return { tests: Math.max(1, diagnostics.length), failures: diagnostics.filter(fails).length, errors: 0, time: 0 };
}

function testcase(file: string, name: string, content = ""): string {
  return element("testcase", { name, classname: file, file, time: 0 }, content);
}

function block(elements: readonly string[]): string {
  return elements.length === 0 ? "" : `\n${elements.join("\n")}\n`;
}

/** Line breaks of ours; those in what strangers wrote are shown. */
function lines(texts: readonly string[]): string {
  return `\n${texts.map(escapeXml).join("\n")}\n`;
}
