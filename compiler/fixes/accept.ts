/** What is meant to be so is said in the file: a line that expects it, or a comment that silences it. */
import { type Diagnostic, type Fix, printName } from "../../grammar/index.js";
import { canBeSilenced } from "../allow.js";
import { entryOf } from "../catalogue/index.js";
import type { Unit } from "../files/load.js";
import type { Host } from "../host.js";
import type { CheckResult } from "../scenarios/index.js";
import { withExpectLines } from "./expect-lines.js";
import type { Edit } from "./layout.js";
import { applyEdits, editedHost } from "./texts.js";
import { checkAgain, type FixOptions, Trials } from "./trial.js";

/** What stands where somebody has to say why. */
const REASON = "TODO: say why";
/** A function that more scenarios lead to is not expected to do it in all of them. */
const MOST_SCENARIOS = 4;
/** Edits that are tried for one finding. */
const MOST_TRIALS = 8;

/**
 * Ways to accept a finding of a check with the same host and options: first an `expect` line, of errors and warnings that a
 * line can expect, then an `allow` comment, of all that can be silenced. With each, the finding is gone and nothing new is
 * there.
 */
export function acceptances(diagnostic: Diagnostic, result: CheckResult, host: Host, options: FixOptions): Fix[] {
  if (!result.ran) return [];
  const trials = new Trials(result, host, options, MOST_TRIALS);
  const holds = ({ edits }: Fix): boolean => trials.mends(diagnostic, edits);
  const ways = [expectations(diagnostic, result, host, options), silences(diagnostic, result)];
  return ways.flatMap((way) => {
    for (const fix of way) if (holds(fix)) return [fix];
    return [];
  });
}

/** On all paths, else on some. */
function* expectations(diagnostic: Diagnostic, result: CheckResult, host: Host, options: FixOptions): Iterable<Fix> {
  if (diagnostic.severity === "note") return;
  for (const may of isCalledClean(diagnostic, result) ? [""] : ["", "may "]) {
    const edits: Edit[] = [];
    const scenarios: string[] = [];
    let left: Diagnostic | undefined = diagnostic;
    // What several scenarios do is told once, with the first of them.
    while (left?.expectable && scenarios.length < MOST_SCENARIOS && !scenarios.includes(left.expectable.scenario)) {
      const { scenario, fact } = left.expectable;
      const line = expectLine(result, scenario, `expect ${conditionOf(left)}: ${may}${fact};`);
      if (line === null) return;
      scenarios.push(scenario);
      edits.push(line);
      const title = `expect it in ${scenarios.join(", ")}: \`${may}${fact}\``;
      yield { title, edits: [...edits] };
      const texts = applyEdits(result.files, edits);
      if (texts === null || options.stopped?.() === true) return;
      const { code, message, file } = diagnostic;
      left = checkAgain(result.file, editedHost(host, texts), options).diagnostics.find(
        (each) => each.code === code && each.message === message && each.file === file,
      );
    }
  }
}

/** Whether a line says of the finding's rule sets that they are clean: beside it `may` would be said in vain. */
function isCalledClean({ expectable, ruleSets }: Diagnostic, { program }: CheckResult): boolean {
  const scenario = program?.scenarios.find(({ name }) => name === expectable?.scenario);
  const clean = scenario?.expectations.filter(({ facts }) => facts.some(({ kind }) => kind === "clean")) ?? [];
  const names = clean.flatMap((line) => line.ruleSets.map((index) => program!.ruleSets[index]!.name));
  return names.some((name) => ruleSets.includes(name));
}

function conditionOf({ ruleSets, when }: Diagnostic): string {
  return `${ruleSets.map(printName).join(", ")}${when === "" ? "" : ` when ${when}`}`;
}

/** Null where the program has no such scenario. */
function expectLine({ units }: CheckResult, scenario: string, line: string): Edit | null {
  const unit = units[0];
  const owner = unit?.ast.declarations.find((each) => each.kind === "scenario" && each.name.text === scenario);
  if (unit === undefined || owner?.kind !== "scenario") return null;
  return withExpectLines(unit, owner, { replaced: new Map(), added: [line] });
}

/** On a line of its own; at the end of the finding's, where another comment stands that counts for the next line. */
function* silences({ code, file, span }: Diagnostic, { units }: CheckResult): Iterable<Fix> {
  const entry = entryOf(code);
  const unit = units.find((each) => each.file === file);
  if (entry === undefined || unit === undefined || !canBeSilenced(entry)) return;
  const title = `silence ${entry.name} here, with a reason`;
  const comment = `// lmmu: allow ${entry.name} ${REASON}`;
  const { start, indent, end } = lineAt(unit, span.start);
  const at = (offset: number, replacement: string): Edit[] => [
    { file, span: { start: offset, end: offset }, replacement },
  ];
  const lineEnd = unit.text.includes("\r\n") ? "\r\n" : "\n";
  yield { title, edits: at(start, indent + comment + lineEnd) };
  yield { title, edits: at(end, ` ${comment}`) };
}

/** The line of an offset: where it begins, with which white space, and where it ends before its line break. */
function lineAt({ text }: Unit, offset: number): { start: number; indent: string; end: number } {
  let start = offset;
  while (start > 0 && !isBreak(text[start - 1]!)) start--;
  let end = offset;
  while (end < text.length && !isBreak(text[end]!)) end++;
  return { start, indent: /^[ \t]*/.exec(text.slice(start, end))![0], end };
}

function isBreak(unit: string): boolean {
  return unit === "\n" || unit === "\r";
}
