import type { Diagnostic, Place, Severity } from "../../grammar/index.js";

/** One kind of finding; `explanations/` says more of it. */
export interface CatalogueEntry {
  /** Stable, e.g. "LMMU208". Its first digit is the family. */
  readonly code: string;
  /** What `// lmmu: allow NAME` calls it. */
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** Who finds it: the compiler itself, a run of the program, or who reads an `lmmu.json`, which its examples then are. */
  readonly foundBy: "compile" | "run" | "settings";
}

/** An entry together with the texts that it makes of the values a finding carries. */
export interface Entry<Values> extends CatalogueEntry {
  /** One sentence without a full stop. */
  readonly message: (values: Values) => string;
  /** What to do, one sentence; empty where the message says it. */
  readonly help: (values: Values) => string;
}

interface EntryText<Values> extends Omit<CatalogueEntry, "foundBy"> {
  readonly foundBy?: "run" | "settings";
  readonly message: (values: Values) => string;
  readonly help?: (values: Values) => string;
}

/** Defines an entry; without `foundBy` the compiler finds it, without `help` the message says what to do. */
export function entry<Values>(text: EntryText<Values>): Entry<Values> {
  return { foundBy: "compile", help: () => "", ...text };
}

/** What a finding may carry beside its place and text. */
export type Details = Partial<
  Pick<Diagnostic, "labels" | "chain" | "notes" | "when" | "ruleSets" | "fixes" | "replay" | "expectable" | "severity">
>;

/** Whether findings of a kind make a program meaningless (syntax, names): nobody can turn these off or down. */
export function isFatal({ code, severity }: Pick<CatalogueEntry, "code" | "severity">): boolean {
  return severity === "error" && /^LMMU[12]/.test(code);
}

/** Turns a finding into the diagnostic that users see. */
export function diagnostic<Values>(
  entry: Entry<Values>,
  place: Place,
  values: Values,
  details: Details = {},
): Diagnostic {
  return {
    file: place.file,
    span: place.span,
    code: entry.code,
    severity: entry.severity,
    message: entry.message(values),
    labels: [],
    chain: [],
    notes: [],
    when: "",
    ruleSets: [],
    help: entry.help(values),
    fixes: [],
    replay: null,
    expectable: null,
    suggestion: suggestionIn(values),
    ...details,
  };
}

function suggestionIn(values: unknown): string | null {
  if (typeof values !== "object" || values === null || !("suggestion" in values)) return null;
  return typeof values.suggestion === "string" ? values.suggestion : null;
}

/** "did you mean `x`?", or nothing where no name is near. */
export function didYouMean(suggestion: string | null): string {
  return suggestion === null ? "" : `did you mean \`${suggestion}\`?`;
}

/** `a -> b -> a`; of a long circle the middle is left out. */
export function circle(names: readonly string[], arrow = " -> "): string {
  const shown = names.length <= 12 ? names : [...names.slice(0, 10), "...", names.at(-1)!];
  return shown.join(arrow);
}
