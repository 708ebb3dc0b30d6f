import type { Location, TextDocumentPositionParams } from "vscode-languageserver";
import type { Unit } from "../../compiler/index.js";
import {
  type Entity,
  type FileNames,
  type Occurrence,
  occurrenceAt,
  type ProgramNames,
} from "../../compiler/names/index.js";
import type { Place, Span } from "../../grammar/index.js";
import type { Core } from "./core.js";

/** Where somebody asks something about a document. */
export interface Cursor {
  /** The document with what it imports. */
  readonly program: ProgramNames;
  /** The document. */
  readonly here: FileNames;
  readonly offset: number;
  /** The name there, if there is one. */
  readonly occurrence: Occurrence | undefined;
}

/** Null where the document cannot be had, or may not be looked at. */
export function cursorAt({ textDocument, position }: TextDocumentPositionParams, core: Core): Cursor | null {
  const program = core.names(textDocument.uri);
  if (program === null) return null;
  const here = program.root;
  const { file, text } = here.unit;
  const offset = core.texts.linesOf(file, text).offsetAt(position);
  return { program, here, offset, occurrence: occurrenceAt(here.occurrences, offset) };
}

/** Everything that a name means where it stands. */
export function meaningsOf({ entity, others }: Occurrence): readonly Entity[] {
  return [entity, ...others];
}

export function locationIn({ file, text }: Unit, span: Span, core: Core): Location {
  return { uri: core.uris.uriOf(file), range: core.texts.linesOf(file, text).rangeOf(span) };
}

/** A place in one of a program's files. */
export function locationOf({ file, span }: Place, program: ProgramNames, core: Core): Location {
  return locationIn(program.files.get(file)!.unit, span, core);
}
