import type { FileNames, ProgramNames } from "../../compiler/names/index.js";
import type { Unit } from "../../compiler/index.js";
import type { Core } from "./core.js";
import type { Lines } from "./lines.js";

/** A `.lmmu` document with the names in it. It holds for one answer, as `Core.names` does. */
export interface LmmuDocument {
  readonly uri: string;
  /** Of the document and of what it imports. */
  readonly names: ProgramNames;
  /** Its own. */
  readonly own: FileNames;
  readonly unit: Unit;
  readonly lines: Lines;
}

/** Null where there is no such document, where it may not be looked at, and for an `lmmu.json`. */
export function documentOf(uri: string, core: Core): LmmuDocument | null {
  const names = core.isSettings(uri) ? null : core.names(uri);
  if (names === null) return null;
  const { root: own } = names;
  return { uri, names, own, unit: own.unit, lines: core.texts.linesOf(names.file, own.unit.text) };
}
