import { type Comment, type Diagnostic, LineIndex } from "../grammar/index.js";
import { type CatalogueEntry, diagnostic, isFatal } from "./catalogue/entry.js";
import { CATALOGUE, entryOf } from "./catalogue/index.js";
import { allowWithoutReason, unusedAllow } from "./catalogue/names.js";
import { notDecided } from "./catalogue/nesting.js";
import { partial } from "./catalogue/scenarios.js";
import { type Compilation, hasErrors } from "./compile.js";
import { sortDiagnostics } from "./findings.js";
import { Suggestions } from "./names/near.js";

/** `// lmmu: allow NAME reason`, on the line of the finding or on the line before it. */
const ALLOW = /^\/\/[ \t]*lmmu:[ \t]*allow(?![^ \t\r\n])[ \t]*(\S*)[ \t]*(\S?)/;
/** More characters of a comment than this are not looked at. */
const MAX_LOOKED_AT = 200;
/** More findings about comments than this are counted, not told. */
const MAX_TOLD = 100;

/** An `allow` comment; `name` is empty where it has none. */
interface Allow {
  readonly comment: Comment;
  readonly name: string;
  readonly hasReason: boolean;
}

/** Whether an `allow` comment can silence findings of a kind: not what makes a program meaningless, nor itself. */
export function canBeSilenced(entry: CatalogueEntry): boolean {
  return !isFatal(entry) && entry.code !== unusedAllow.code && entry.code !== allowWithoutReason.code;
}

/**
 * Leaves out what `// lmmu: allow` comments silence: each comment one finding of its name, the first on its own line, else
 * on the next. What makes a program meaningless (syntax, names) cannot be silenced.
 *
 * Adds what is wrong with the comments of the program's first file; those of the files that it imports are judged where
 * these are checked. With errors of names no comment is judged. With `complete` false, and where a scenario was not looked
 * at as a whole, not every finding is known, so none is called unused.
 */
export function withoutAllowed(
  compilation: Compilation,
  diagnostics: readonly Diagnostic[],
  { complete = true }: { readonly complete?: boolean } = {},
): readonly Diagnostic[] {
  const silenced = new Set<Diagnostic>();
  const wrong: Diagnostic[] = [];
  const judgedFile = hasErrors(compilation) ? undefined : compilation.units[0]?.file;
  const allKnown = complete && !diagnostics.some(({ code }) => UNKNOWN_REST.has(code));
  const suggestions = new Suggestions();
  for (const { file, text, comments } of compilation.units) {
    const allows = comments.flatMap((comment) => allowOf(comment, text) ?? []);
    if (allows.length === 0) continue;
    const lines = new LineIndex(compilation.files.get(file) ?? text);
    const byLine = findingsByLine(diagnostics, file, lines);
    for (const allow of allows) {
      const { line } = lines.at(allow.comment.span.start);
      const near = [...(byLine.get(line) ?? []), ...(byLine.get(line + 1) ?? [])];
      const found = near.find((one) => !silenced.has(one) && entryOf(one.code)?.name === allow.name);
      if (found !== undefined) silenced.add(found);
      if (file === judgedFile) wrong.push(...judged(allow, file, found !== undefined || !allKnown, suggestions));
    }
  }
  const left = diagnostics.filter((one) => !silenced.has(one));
  return wrong.length === 0 ? left : sortDiagnostics([...left, ...atMost(wrong)]);
}

/** Findings that say that there may be more. */
const UNKNOWN_REST: ReadonlySet<string> = new Set([partial.code, notDecided.code]);

function allowOf(comment: Comment, text: string): Allow | null {
  const { start, end } = comment.span;
  const match = ALLOW.exec(text.slice(start, Math.min(end, start + MAX_LOOKED_AT)));
  return match && { comment, name: match[1]!.toLowerCase(), hasReason: match[2] !== "" };
}

/** What an `allow` comment names, empty where that is missing; null for any other comment. */
export function allowedBy({ text }: Comment): string | null {
  return ALLOW.exec(text.slice(0, MAX_LOOKED_AT))?.[1]?.toLowerCase() ?? null;
}

/** What can be silenced in a file, by line. */
function findingsByLine(
  diagnostics: readonly Diagnostic[],
  file: string,
  lines: LineIndex,
): ReadonlyMap<number, readonly Diagnostic[]> {
  const byLine = new Map<number, Diagnostic[]>();
  for (const one of diagnostics) {
    const entry = entryOf(one.code);
    if (one.file !== file || entry === undefined || !canBeSilenced(entry)) continue;
    const { line } = lines.at(one.span.start);
    const others = byLine.get(line);
    if (others === undefined) byLine.set(line, [one]);
    else others.push(one);
  }
  return byLine;
}

/** What is wrong with a comment. `isUsed`: it silences something, or nobody can tell. */
function judged({ comment, name, hasReason }: Allow, file: string, isUsed: boolean, near: Suggestions): Diagnostic[] {
  const place = { file, span: comment.span };
  const entry = entryOf(name);
  if (entry?.name !== name) {
    const suggestion = entry?.name ?? near.near(name, NAMES);
    return [diagnostic(unusedAllow, place, { name, why: "unknown", suggestion })];
  }
  if (!canBeSilenced(entry)) return [diagnostic(unusedAllow, place, { name, why: "never", suggestion: null })];
  if (!isUsed) return [diagnostic(unusedAllow, place, { name, why: "nothing", suggestion: null })];
  return hasReason ? [] : [diagnostic(allowWithoutReason, place, { name })];
}

/** What a comment can name. */
const NAMES: readonly string[] = CATALOGUE.filter(canBeSilenced).map(({ name }) => name);

function atMost(wrong: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = wrong[MAX_TOLD - 1];
  if (wrong.length <= MAX_TOLD || last === undefined) return wrong;
  const more = `${(wrong.length - MAX_TOLD).toLocaleString("en")} more findings about \`allow\` comments are not shown`;
  return [...wrong.slice(0, MAX_TOLD - 1), { ...last, notes: [...last.notes, more] }];
}
