/** A kernel tree against the library: which functions hold the calls, and which of them the library has, where. */
import type { LibraryFile } from "../import/library.js";
import { libraryFrames } from "../library/frames.js";
import { declarationOf } from "./declaration.js";
import type { CallSite, Layer } from "./names.js";
import type { CFunction, SourceCalls } from "./read-source.js";

/**
 * `known`: the library has the function, with calls, in this file. `moved`: it has it in another file, where this tree
 * has it not. `unknown`: it does not have it, or without calls. `aside`: nothing to compare, since the function only
 * flushes, or calls the architecture's hooks past the generic calls.
 */
export type Status = "known" | "moved" | "unknown" | "aside";

export interface ScannedFunction {
  readonly name: string;
  /** From the top of the tree, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly status: Status;
  readonly calls: readonly CallSite[];
  /** The library's `@`, where it has a function of this name that holds calls. */
  readonly librarySource: string | null;
  /** Its `fn` declaration in the language; null for what is `aside`. */
  readonly declaration: string | null;
}

/** A function that the library has and the tree has not. */
export interface LibraryFunction {
  readonly name: string;
  /** As the library says it. */
  readonly source: string;
}

export interface UnplacedIn {
  readonly file: string;
  readonly line: number;
  /** As in C. */
  readonly call: string;
  /** The macro whose body holds it; null: it stands in text that could not be understood. */
  readonly macro: string | null;
}

export interface ScanReport {
  /** Which names the tree goes by; null where it has no calls. */
  readonly layer: Layer | null;
  /** By file, then by line. */
  readonly functions: readonly ScannedFunction[];
  /** Its file is there and was read, and no function of the name holds calls. */
  readonly vanished: readonly LibraryFunction[];
  /** Its file is not there, or was not read. */
  readonly notLookedAt: readonly LibraryFunction[];
  /** Calls in no function, those that only flush or are hooks behind the generic calls left out. */
  readonly unplaced: readonly UnplacedIn[];
}

/**
 * Compares what was read of a tree with the library.
 *
 * @param sources The calls of every file that was read, by its path from the top of the kernel's tree, with slashes.
 *   Files without calls may be left out if `wasRead` knows them.
 * @param wasRead Whether a file is in the tree and could be read.
 */
export function scanReport(
  sources: ReadonlyMap<string, SourceCalls>,
  wasRead: (file: string) => boolean,
  library: readonly LibraryFile[] = libraryFrames(),
): ScanReport {
  const layer = layerOf(sources);
  const files = [...sources].sort(([a], [b]) => (a < b ? -1 : 1));
  const shipped = new Map<string, string>();
  for (const { frames } of library) {
    for (const { name, callsLazyMmu, source } of frames) if (callsLazyMmu && source !== null) shipped.set(name, source);
  }
  const counted = files.flatMap(([file, { functions }]) =>
    functions.filter((each) => counts(each, layer)).map(({ name }) => placeOf(name, file)),
  );
  const places = new Set(counted);
  const functions = files.flatMap(([file, { functions: inFile }]) =>
    inFile.map((each) => scanned(each, file, { layer, shipped, places })),
  );
  const names = new Set(functions.filter(({ status }) => status !== "aside").map(({ name }) => name));
  const missing = [...shipped].filter(([name]) => !names.has(name)).map(([name, source]) => ({ name, source }));
  return {
    layer,
    functions,
    vanished: missing.filter(({ source }) => wasRead(fileOf(source))),
    notLookedAt: missing.filter(({ source }) => !wasRead(fileOf(source))),
    unplaced: files.flatMap(([file, { unplaced }]) =>
      unplaced
        .filter(({ call }) => matters(call, layer))
        .map(({ call, macro }) => ({ file, line: call.line, call: call.name, macro })),
    ),
  };
}

interface Comparison {
  readonly layer: Layer | null;
  /** The library's functions that hold calls, with their sources. */
  readonly shipped: ReadonlyMap<string, string>;
  /** Where the tree has functions that hold calls. */
  readonly places: ReadonlySet<string>;
}

function scanned(found: CFunction, file: string, { layer, shipped, places }: Comparison): ScannedFunction {
  const { name, line, calls } = found;
  const source = shipped.get(name) ?? null;
  const of = { name, file, line, calls, librarySource: source };
  if (!counts(found, layer)) return { ...of, status: "aside", declaration: null };
  const declaration = declarationOf(found, file, layer);
  if (source === null) return { ...of, status: "unknown", declaration };
  if (fileOf(source) === file) return { ...of, status: "known", declaration };
  const stayed = places.has(placeOf(name, fileOf(source)));
  return { ...of, status: stayed ? "unknown" : "moved", declaration };
}

/** A tree that defines or calls one of the generic calls goes by these; the older names are hooks there. */
function layerOf(sources: ReadonlyMap<string, SourceCalls>): Layer | null {
  const all = [...sources.values()];
  const isGeneric = ({ functions, unplaced, defines }: SourceCalls): boolean =>
    functions.some(({ calls }) => calls.some(({ layer }) => layer === "generic")) ||
    unplaced.some(({ call }) => call.layer === "generic") ||
    defines.includes("lazy_mmu_mode_enable");
  if (all.some(isGeneric)) return "generic";
  return all.some(({ functions, unplaced }) => functions.length + unplaced.length > 0) ? "older" : null;
}

function counts({ calls }: CFunction, layer: Layer | null): boolean {
  return calls.some((call) => matters(call, layer));
}

function matters(call: CallSite, layer: Layer | null): boolean {
  return call.layer === layer && call.effect !== "flush";
}

/** A source without its line. */
function fileOf(source: string): string {
  return source.replace(/:\d+$/, "");
}

function placeOf(name: string, file: string): string {
  return `${name}\n${file}`;
}
