import { canBeRenamed, type Entity, type EntityKind, type Occurrence } from "../../compiler/names/index.js";
import { AnswerError } from "../feature.js";
import { type Cursor, meaningsOf } from "./cursor.js";
import { nestingWordAt } from "./nesting-words.js";

/** What has a name that the language chose. */
const OF_THE_LANGUAGE: ReadonlySet<EntityKind> = new Set<EntityKind>(["word", "hazard", "fault", "setting"]);

/** The name that is to be renamed; null where the cursor is at none. Throws, and says why, where it has to stay. */
export function renameable(cursor: Cursor): Occurrence | null {
  const { program, here, offset, occurrence } = cursor;
  if (occurrence === undefined) {
    const word = nestingWordAt(here.unit.ast, offset);
    if (word === null) return null;
    throw new AnswerError(`${quoted(here.unit.text.slice(word.span.start, word.span.end))} is a word of the language`);
  }
  const kept = meaningsOf(occurrence)
    .flatMap((entity) => program.renamedWith(entity))
    .find((entity) => !canBeRenamed(entity));
  if (kept !== undefined) throw new AnswerError(whyKept(kept));
  return occurrence;
}

/** Why an entity has the name that it has, as a sentence. */
export function whyKept({ kind, name, declarations }: Entity): string {
  if (kind === "unknown") return `nothing declares ${quoted(name)}, so it cannot be told what else has to be renamed`;
  if (kind === "file") return "a path is changed by renaming the file: what imports it follows";
  if (OF_THE_LANGUAGE.has(kind)) return `${quoted(name)} is a word of the language`;
  if (declarations.some(({ file }) => file.startsWith("lmmu:"))) {
    return `${quoted(name)} belongs to the library that ships with lmmu`;
  }
  return meansSomething(name);
}

export function meansSomething(name: string): string {
  return `${quoted(name)} means something to lmmu by its name`;
}

export function quoted(name: string): string {
  return `\`${name}\``;
}
