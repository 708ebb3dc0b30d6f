/** Writes into a scenario what its runs do, as `expect` lines; each text is tried before anybody gets to see it. */
import { expectationLines } from "../../compiler/emit/index.js";
import { type Compilation, compile, hasErrors, type Host } from "../../compiler/index.js";
import { applyEdits, editedHost, type ExpectLines, withExpectLines } from "../../compiler/fixes/index.js";
import { type Diagnostic, type Expect, printName, type ScenarioDeclaration } from "../../grammar/index.js";
import type { format as Format } from "../../grammar/prettier/index.js";
import { HeldScenarios } from "./held.js";

/** What came of writing a scenario's lines under some rule sets. */
export type Recorded =
  | { readonly ok: true; readonly text: string; readonly held: HeldScenarios; readonly lines: readonly string[] }
  /** No line can state what is left: it fails all the same, or the text would have errors. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly files: ReadonlyMap<string, string> };

/** What it takes to write into a file. */
export interface Recording {
  readonly held: HeldScenarios;
  /** Reads what the file imports. */
  readonly host: Host;
  /** The style that a text keeps if it is in it. */
  readonly format: typeof Format;
}

/** A scenario of the file that was compiled, as it is written. */
export function declarationOf({ units }: Compilation, scenario: number): ScenarioDeclaration {
  const found = units[0]!.ast.declarations.filter((each) => each.kind === "scenario")[scenario];
  if (found === undefined) throw new RangeError(`no scenario ${scenario}`);
  return found;
}

/** The lines of a scenario. */
export function expectsOf({ items }: ScenarioDeclaration): readonly Expect[] {
  return items.filter((item) => item.kind === "expect");
}

/**
 * What a scenario's lines say under these rule sets is written anew from its runs, with hooks and barriers where some line
 * stated them; what they say under others stays as it is, and so does `reachable`, which is asked for and not noted down.
 */
export function record(recording: Recording, scenario: number, ruleSets: readonly number[]): Recorded {
  const { held, host, format } = recording;
  const { compilation } = held;
  const { file, files } = compilation;
  const unit = compilation.units[0]!;
  const declaration = declarationOf(compilation, scenario);
  const lines = linesOf(held, scenario, ruleSets);
  const edit = withExpectLines(unit, declaration, { replaced: replacedLines(held, scenario, ruleSets), added: lines });
  const edited = edit === null ? null : (applyEdits(files, [edit])?.get(file) ?? null);
  if (edited === null) return { ok: false, diagnostics: [], files };
  const text = styled(unit.text, edited, format);
  const next = compile(file, editedHost(host, new Map([[file, text]])));
  if (hasErrors(next)) {
    return {
      ok: false,
      diagnostics: next.diagnostics.filter(({ severity }) => severity === "error"),
      files: next.files,
    };
  }
  const after = new HeldScenarios(next);
  const stated = after.program.scenarios[scenario]!.ruleSets;
  const diagnostics = ruleSets.flatMap((ruleSet) => after.failures(scenario, ruleSet));
  // Of a run that cannot go on there may be nothing to state, and then nothing names its rule set.
  const isStated = ruleSets.every((ruleSet) => stated.includes(ruleSet));
  if (diagnostics.length > 0 || !isStated) return { ok: false, diagnostics, files: next.files };
  return { ok: true, text, held: after, lines };
}

/** The statements that hold, one text each; rule sets of which the same kinds of facts are stated share theirs. */
function linesOf({ loaded, program }: HeldScenarios, scenario: number, ruleSets: readonly number[]): string[] {
  const { expectations } = program.scenarios[scenario]!;
  const states = (ruleSet: number, kind: "hooks" | "barriers"): boolean =>
    expectations.some((line) => line.ruleSets.includes(ruleSet) && line.facts.some((fact) => fact.kind === kind));
  return [false, true].flatMap((hooks) =>
    [false, true].flatMap((barriers) => {
      const alike = ruleSets.filter(
        (ruleSet) => states(ruleSet, "hooks") === hooks && states(ruleSet, "barriers") === barriers,
      );
      return statements(expectationLines(loaded, scenario, alike, { hooks, barriers }));
    }),
  );
}

/** Lines of text, joined where a statement has several. */
function statements(lines: readonly string[]): string[] {
  const found: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (isOpen) found.push(`${found.pop()!}\n${line}`);
    else found.push(line);
    isOpen = !line.endsWith(";");
  }
  return found;
}

/** The lines that speak of these rule sets, without them. A scenario without lines has none to replace. */
function replacedLines(
  { compilation, program }: HeldScenarios,
  scenario: number,
  ruleSets: readonly number[],
): ExpectLines["replaced"] {
  const { text } = compilation.units[0]!;
  const { expectations } = program.scenarios[scenario]!;
  const replaced = new Map<Expect, readonly string[]>();
  const head = (sets: readonly number[]): string =>
    `expect ${sets.map((ruleSet) => printName(program.ruleSets[ruleSet]!.name)).join(", ")}`;
  expectsOf(declarationOf(compilation, scenario)).forEach((line, at) => {
    const named = expectations[at]!.ruleSets;
    const again = named.filter((ruleSet) => ruleSets.includes(ruleSet));
    if (again.length === 0) return;
    const kept = named.filter((ruleSet) => !ruleSets.includes(ruleSet));
    const rest = text.slice(line.rules?.span.end ?? line.span.start + "expect".length, line.span.end);
    const asked = line.facts.filter(({ kind }) => kind === "reachable");
    const when = line.when === undefined ? "" : ` when ${text.slice(line.when.span.start, line.when.span.end)}`;
    const facts = asked.map(({ span }) => text.slice(span.start, span.end)).join(", ");
    replaced.set(line, [
      ...(kept.length > 0 ? [head(kept) + rest] : []),
      ...(asked.length > 0 ? [`${head(again)}${when}: ${facts};`] : []),
    ]);
  });
  return replaced;
}

/** A text that was in the language's style stays in it; in one that was not, only what is written changes. */
function styled(before: string, after: string, format: typeof Format): string {
  const old = format(before);
  if (!old.ok || old.text !== before) return after;
  const result = format(after);
  return result.ok ? result.text : after;
}
