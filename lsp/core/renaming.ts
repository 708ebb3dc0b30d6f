import {
  canBeRenamed,
  type Entity,
  type FileNames,
  type Occurrence,
  renamed,
  switchName,
} from "../../compiler/names/index.js";
import { isName } from "../../grammar/index.js";
import { AnswerError } from "../feature.js";
import { type Cursor, meaningsOf } from "./cursor.js";
import { filesThatCanName, type Sighting, sightingsIn, type Workspace } from "./everywhere.js";
import type { FileEdits } from "./file-edits.js";
import { shownPath } from "./paths.js";
import { meansSomething, quoted, whyKept } from "./renameable.js";
import { failOnOtherMeaning } from "./same-meanings.js";

/**
 * The edits by which what an occurrence means has another name, everywhere in the workspace. Throws, and says why, where
 * that is no name, where a file would have to be changed that cannot be, and where something would mean something else.
 */
export function renaming(
  occurrence: Occurrence,
  wanted: string,
  { program }: Cursor,
  workspace: Workspace,
): readonly FileEdits[] {
  const isConfig = occurrence.entity.kind === "config";
  const name = plainName(wanted, isConfig);
  const old = occurrence.entity.name;
  if (name === old) return [];
  if (!canBeRenamed({ ...occurrence.entity, name })) throw new AnswerError(meansSomething(name));
  const files = filesThatCanName(meaningsOf(occurrence), program, workspace);
  const group = renamedTogether(meaningsOf(occurrence), files);
  const sightings = sightingsIn(files, group);
  // In another program, the library may declare it.
  const meant = sightings.flatMap((sighting) => meaningsOf(sighting.occurrence));
  const kept = meant.find((entity) => !canBeRenamed(entity));
  if (kept !== undefined) throw new AnswerError(whyKept(kept));
  const edits = editsOf(sightings, name);
  for (const { file } of edits) failOnOther(file, old, workspace);
  failOnOtherMeaning({ edits, group, old, name }, program, workspace);
  return edits;
}

/** A name as somebody types it: in backquotes, if he knows that it needs them. */
function plainName(wanted: string, isConfig: boolean): string {
  const inner = /^`(.*)`$/.exec(wanted.trim())?.[1] ?? wanted.trim();
  const name = isConfig ? switchName(inner) : inner;
  if (!isName(name))
    throw new AnswerError(`${JSON.stringify(wanted)} is no name: letters, digits, \`_\`, \`.\` and \`$\``);
  return name;
}

/** These, and all that some name in the files means together with one of them. */
function renamedTogether(entities: readonly Entity[], files: readonly FileNames[]): readonly Entity[] {
  const meetings = new Map<string, (readonly Entity[])[]>();
  for (const occurrence of files.flatMap(({ occurrences }) => occurrences)) {
    if (occurrence.others.length === 0) continue;
    const meant = meaningsOf(occurrence);
    for (const { key } of meant) {
      const known = meetings.get(key);
      if (known === undefined) meetings.set(key, [meant]);
      else known.push(meant);
    }
  }
  const together = new Map(entities.map((entity) => [entity.key, entity]));
  // The map grows while it is walked, and the walk goes on with what is new.
  for (const key of together.keys()) {
    for (const each of meetings.get(key)?.flat() ?? []) together.set(each.key, each);
  }
  return [...together.values()];
}

function editsOf(sightings: readonly Sighting[], name: string): FileEdits[] {
  const byFile = new Map<string, FileEdits>();
  for (const { unit, occurrence } of sightings) {
    const known = byFile.get(unit.file) ?? { file: unit.file, text: unit.text, edits: [] };
    byFile.set(unit.file, known);
    known.edits.push(renamed(occurrence, name));
  }
  return [...byFile.values()];
}

/** The library ships as it is, and what the editor does not have open is not changed behind its back. */
function failOnOther(file: string, name: string, { core }: Workspace): void {
  if (file.startsWith("lmmu:")) throw new AnswerError(`the library that ships with lmmu names ${quoted(name)} too`);
  if (!core.mayRead(core.uris.uriOf(file))) {
    throw new AnswerError(
      `${shownPath(file, core.folders)} names ${quoted(name)} too, and does not belong to the workspace`,
    );
  }
}
