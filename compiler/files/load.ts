import { type Comment, type ImportDeclaration, parse, type ParseResult, type SourceFile } from "../../grammar/index.js";
import * as names from "../catalogue/names.js";
import { syntaxFinding } from "../catalogue/syntax.js";
import type { Findings } from "../findings.js";
import type { Host } from "../host.js";
import { library } from "../library/index.js";
import type { Suggestions } from "../names/near.js";
import type { ParseCache } from "./parsed.js";

/** A file of the program with its tree. */
export interface Unit {
  readonly file: string;
  readonly text: string;
  readonly ast: SourceFile;
  readonly comments: readonly Comment[];
  /** The files that it imports, in its order; without those that could not be had. */
  readonly imports: { readonly declaration: ImportDeclaration; readonly unit: Unit }[];
}

export interface Loaded {
  /** In the order in which they are first met, the file that was asked for first. */
  readonly units: readonly Unit[];
  /** Every file after those that it imports. */
  readonly bottomUp: readonly Unit[];
}

const libraryUnits = new Map<string, ParseResult>();

/** The library's files are parsed once per process. */
const libraryTexts: ParseCache = {
  parse(path, text) {
    let result = libraryUnits.get(path);
    if (result === undefined) {
      result = parse(text);
      libraryUnits.set(path, result);
    }
    return result;
  },
};

function parseAnew(_file: string, text: string): ParseResult {
  return parse(text);
}

/** Makes a unit of a text and reports what is wrong with its syntax. */
export function unitOf(
  file: string,
  text: string,
  findings: Findings,
  parsed: ParseCache = { parse: parseAnew },
): Unit {
  const { ast, comments, problems } = (library.read(file) === text ? libraryTexts : parsed).parse(file, text);
  for (const problem of problems) findings.list.push(syntaxFinding(file, text, problem));
  return { file, text, ast, comments, imports: [] };
}

/** What the walk over the imports has open: the file, and which of its declarations comes next. */
interface Visit {
  readonly unit: Unit;
  next: number;
}

/** Reads a file and everything that it imports. Null where the file itself cannot be had. */
export function load(
  file: string,
  host: Host,
  findings: Findings,
  suggestions: Suggestions,
  parsed?: ParseCache,
): Loaded | null {
  const units: Unit[] = [];
  const bottomUp: Unit[] = [];
  const known = new Map<string, Unit>();
  const open: Visit[] = [];

  const visit = (name: string, text: string): Unit => {
    const unit = unitOf(name, text, findings, parsed);
    known.set(name, unit);
    units.push(unit);
    open.push({ unit, next: 0 });
    return unit;
  };

  const root = readFile(file, host);
  if (!root.ok) {
    findings.at(names.fileUnreadable, file, { start: 0, end: 0 }, { file, reason: root.reason });
    return null;
  }
  visit(file, root.text);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const declaration = top.unit.ast.declarations[top.next++];
    if (declaration === undefined) {
      bottomUp.push(top.unit);
      open.pop();
      continue;
    }
    if (declaration.kind !== "import") continue;
    const from = top.unit;
    const target = locate(from.file, declaration, host, findings, suggestions);
    if (target === null) continue;
    const cycle = open.findIndex((each) => each.unit.file === target);
    if (cycle >= 0) {
      const files = [...open.slice(cycle).map((each) => each.unit.file), target];
      findings.at(names.importCycle, from.file, declaration.path.span, { files });
      continue;
    }
    let unit = known.get(target);
    if (unit === undefined) {
      const read = readFile(target, host);
      if (!read.ok) {
        const values = { path: declaration.path.value, reason: read.reason };
        findings.at(names.importUnreadable, from.file, declaration.path.span, values);
        continue;
      }
      unit = visit(target, read.text);
    }
    from.imports.push({ declaration, unit });
  }
  return { units, bottomUp };
}

function readFile(file: string, host: Host): ReturnType<Host["read"]> {
  const text = library.read(file);
  return text === undefined ? host.read(file) : { ok: true, text };
}

/** The name of the file that an import means; null, and reported, where there can be none. */
function locate(
  from: string,
  { path }: ImportDeclaration,
  host: Host,
  findings: Findings,
  suggestions: Suggestions,
): string | null {
  if (path.value === "") return null;
  if (path.value.startsWith("lmmu:")) {
    if (library.read(path.value) !== undefined) return path.value;
    const suggestion = suggestions.near(path.value, library.paths);
    findings.at(names.importNotInLibrary, from, path.span, { path: path.value, suggestion, paths: library.paths });
    return null;
  }
  const file = from.startsWith("lmmu:") ? null : host.resolve(from, path.value);
  if (file === null) findings.at(names.importOutside, from, path.span, { path: path.value });
  return file;
}
