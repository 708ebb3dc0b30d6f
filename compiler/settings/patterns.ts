/**
 * Patterns of paths: `*` is any part of a name, `?` one character of it, `**` any number of folders, none included. There
 * is nothing else, so that the time is bounded for whatever an `lmmu.json` of somebody else holds: the length of the
 * pattern times that of the path, without the backtracking of regular expressions.
 */
import type { Settings } from "./settings.js";

/** In characters. */
export const MAX_PATTERN_LENGTH = 200;
/** In each list. */
export const MAX_PATTERNS = 100;

/** What `patternProblem` finds nothing wrong with, apart from its length; for the JSON schema, which needs one expression. */
export const PATTERN =
  "^(?![!/])(?!(?:[\\s\\S]*/)?\\.\\.(?:/|$))(?![\\s\\S]*[^/]\\*\\*)(?![\\s\\S]*\\*\\*[^/])[^\\\\\\[\\]{}\\u0000-\\u001f]+$";

/** Why a text is no pattern, as the end of a sentence, and what to write instead. */
export interface PatternProblem {
  readonly why: string;
  readonly advice: string;
}

/** Null where nothing is wrong with it. */
export function patternProblem(pattern: string): PatternProblem | null {
  if (pattern === "") return { why: "is empty", advice: "`**` means every file" };
  // Twice as many units as characters are possible.
  if ([...pattern.slice(0, 2 * MAX_PATTERN_LENGTH + 1)].length > MAX_PATTERN_LENGTH) {
    return { why: `is longer than ${MAX_PATTERN_LENGTH} characters`, advice: "name a folder and put `**` below it" };
  }
  if (pattern.startsWith("!")) return { why: "begins with `!`", advice: "what is not meant goes into `exclude`" };
  if (pattern.startsWith("/")) return { why: "is an absolute path", advice: RELATIVE };
  if (pattern.split("/").includes("..")) return { why: "leaves the folder of this file", advice: RELATIVE };
  if (pattern.includes("\\")) return { why: "has a `\\`", advice: "between folders stands `/`, on every system" };
  const bracket = /[[\]{}]/.exec(pattern)?.[0];
  if (bracket !== undefined) {
    return { why: `has a \`${bracket}\``, advice: "there are `*`, `?` and `**`; give each case a pattern of its own" };
  }
  if (/[\u0000-\u001f]/.test(pattern)) return { why: "has a control character", advice: "leave it out" };
  if (pattern.split("/").some((name) => name !== "**" && name.includes("**"))) {
    return { why: "has a `**` with something beside it", advice: "`**` stands alone between slashes: `**/old*`" };
  }
  return null;
}

const RELATIVE = "paths are relative to the folder of this file, and lead to what is below it";

/** The files that settings mean, by their paths from the folder of the `lmmu.json`, with slashes. */
export class Selection {
  private readonly include: readonly Pattern[];
  private readonly exclude: readonly Pattern[];

  constructor({ include, exclude }: Pick<Settings, "include" | "exclude">) {
    this.include = include.map(patternOf);
    this.exclude = exclude.map(patternOf);
  }

  /** Whether a file is meant. */
  takes(file: string): boolean {
    const path = file.split("/");
    const matches = (pattern: Pattern): boolean => matchesPath(pattern, path);
    return this.include.some(matches) && !this.exclude.some(matches);
  }

  /** Whether everything below a folder is excluded, so that it need not be searched. That of the `lmmu.json` is "". */
  closes(folder: string): boolean {
    const path = folder === "" ? [] : folder.split("/");
    return this.exclude.some((pattern) => pattern.at(-1) === ANY_FOLDERS && matchesPath(pattern, path));
  }
}

const ANY_FOLDERS = "**";
/** Each name as its characters. */
type Pattern = readonly (typeof ANY_FOLDERS | readonly string[])[];

/** A pattern that ends in a plain name means a file of this name, or all that is below a folder of this name. */
function patternOf(text: string): Pattern {
  const names = text.split("/").filter((name) => name !== "" && name !== ".");
  if (!/[*?]/.test(names.at(-1) ?? "")) names.push(ANY_FOLDERS);
  return names.map((name) => (name === ANY_FOLDERS ? name : [...name]));
}

function matchesPath(pattern: Pattern, path: readonly string[]): boolean {
  return matches(
    pattern,
    path,
    (part) => part === ANY_FOLDERS,
    (part, name) => part !== ANY_FOLDERS && matchesName(part, [...name]),
  );
}

function matchesName(pattern: readonly string[], name: readonly string[]): boolean {
  return matches(
    pattern,
    name,
    (part) => part === "*",
    (part, character) => part === "?" || part === character,
  );
}

/**
 * Whether a sequence is what a pattern says, in which some parts (`isAny`) stand for any number of elements and the others
 * for one each. Where it goes wrong, only the last of the former takes one more: an earlier one need never be tried again.
 */
function matches<Part, Element>(
  pattern: readonly Part[],
  sequence: readonly Element[],
  isAny: (part: Part) => boolean,
  isOne: (part: Part, element: Element) => boolean,
): boolean {
  let part = 0;
  let element = 0;
  let again: { part: number; element: number } | null = null;
  while (element < sequence.length) {
    if (part < pattern.length && isAny(pattern[part]!)) {
      again = { part: ++part, element };
    } else if (part < pattern.length && isOne(pattern[part]!, sequence[element]!)) {
      part++;
      element++;
    } else if (again !== null) {
      part = again.part;
      element = ++again.element;
    } else return false;
  }
  return pattern.slice(part).every(isAny);
}
