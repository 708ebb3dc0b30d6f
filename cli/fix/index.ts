/** `--fix`: what can be mended mechanically is mended, in the files or as a difference to look at. */
import { check, type CheckResult, type Host } from "../../compiler/index.js";
import { type Applied, applyFixes, editedHost, type FixOptions, Problems } from "../../compiler/fixes/index.js";
import type { Style } from "../format/style.js";
import { count, visible, wrap } from "../../compiler/text/index.js";
import { STDIN } from "../io/host.js";
import { UsageError } from "../io/usage-error.js";
import type { Change } from "../io/changes.js";

export { type Change, writeChanges } from "../io/changes.js";
export { unifiedDiff } from "./diff.js";

/** A file to check, with the host that reads it. */
export interface Input {
  readonly file: string;
  readonly host: Host;
  /** How it is checked. */
  readonly options: FixOptions;
}

export interface Fixed {
  /** By file. */
  readonly changes: readonly Change[];
  readonly applied: readonly Applied[];
  /** What is left, for each input in its order. */
  readonly results: readonly CheckResult[];
}

/**
 * Fixes files one after the other, each as those before it have left the texts. What would mend one file and add to what is
 * wrong with another that shares an import with it is left undone.
 */
export function fixInputs(inputs: readonly Input[]): Fixed {
  const texts = new Map<string, string>();
  const before = new Map<string, string>();
  const applied: Applied[] = [];
  const now = (input: Input): Input => ({ ...input, host: editedHost(input.host, texts) });
  let results = inputs.map(checked);
  inputs.forEach((input, index) => {
    const fixed = applyFixes(input.file, editedHost(input.host, texts), input.options);
    if (fixed.texts.size === 0) return;
    const earlier = new Map(texts);
    for (const [file, text] of fixed.texts) texts.set(file, text);
    const next = inputs.map((other, at) => {
      const known = results[at]!;
      if (at === index) return fixed.result;
      return [...fixed.texts.keys()].some((file) => known.files.has(file)) ? checked(now(other)) : known;
    });
    if (next.some((after, at) => at !== index && isWorse(after, results[at]!))) {
      texts.clear();
      for (const [file, text] of earlier) texts.set(file, text);
      return;
    }
    for (const file of fixed.texts.keys()) {
      if (!before.has(file)) before.set(file, results[index]!.files.get(file) ?? "");
    }
    applied.push(...fixed.applied);
    results = next;
  });
  const changes = [...texts].map(([file, after]) => ({ file, before: before.get(file)!, after }));
  return { changes: changes.sort((a, b) => (a.file < b.file ? -1 : 1)), applied, results };
}

function checked({ file, host, options }: Input): CheckResult {
  return options.again === undefined ? check(file, host, options) : options.again(file, host);
}

function isWorse(after: CheckResult, before: CheckResult): boolean {
  return after.ran !== before.ran || new Problems(after.diagnostics).addsTo(new Problems(before.diagnostics));
}

/** What `-` needs: its fixed text is what is printed, so there can be nothing beside it. */
export function refuseMixed(files: readonly string[]): void {
  if (files.length < 2 || !files.includes(STDIN)) return;
  throw new UsageError(
    "--fix prints the fixed text of standard input, so it takes no other files with it",
    "fix the files in a command of their own, or add --dry-run, which prints a difference for each",
  );
}

/** One line for each fix, and one that counts them. */
export function fixReport({ applied, changes }: Fixed, isDryRun: boolean, style: Style): string {
  if (applied.length === 0) return "Nothing to fix mechanically.\n";
  const lines = applied.flatMap(({ file, title, code }) =>
    wrap(
      visible(`${isDryRun ? "would fix" : "fixed"} ${file}: ${title} (${code})`, style.unicode),
      style.width,
      "",
      "  ",
    ),
  );
  const fixes = applied.length === 1 ? "1 fix" : `${applied.length} fixes`;
  return `${[...lines, `${fixes} in ${count(changes.length, "file")}`].join("\n")}\n`;
}
