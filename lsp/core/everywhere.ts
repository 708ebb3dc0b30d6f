/** Names across the workspace. */
import { type Entity, type FileNames, type Occurrence, type ProgramNames } from "../../compiler/names/index.js";
import type { Unit } from "../../compiler/index.js";
import { AnswerError } from "../feature.js";
import type { Core } from "./core.js";
import { meaningsOf } from "./cursor.js";

/** Where questions about the workspace look. */
export interface Workspace {
  readonly core: Core;
  /** Its files, by the host's names. */
  readonly files: readonly string[];
  readonly stopped: () => boolean;
}

/** An occurrence with the file that it stands in. */
export interface Sighting {
  readonly unit: Unit;
  readonly occurrence: Occurrence;
}

/** What somebody has to ask first: names that were found before hold no longer when it is there. */
export async function workspaceOf(core: Core, stopped: () => boolean): Promise<Workspace> {
  return { core, files: await core.files(), stopped };
}

/** The programs that begin with a file of the workspace whose text passes; nothing else is parsed. */
export function programsOf({ core, files, stopped }: Workspace, passes: (text: string) => boolean): ProgramNames[] {
  return files.flatMap((file) => {
    if (stopped()) throw new AnswerError("stopped");
    const read = core.texts.read(file);
    return read.ok && passes(read.text) ? (core.names(core.uris.uriOf(file)) ?? []) : [];
  });
}

/**
 * The files in which such things can be named: those of the workspace, each with the names that it has by itself, and those
 * of `program` that belong to no workspace. A file can be there twice where programs differ in what it means: a function
 * that is shared asks every rule set of the program for a variable.
 */
export function filesThatCanName(
  wanted: readonly Pick<Entity, "kind" | "name">[],
  program: ProgramNames,
  workspace: Workspace,
): FileNames[] {
  const isShared = wanted.some(({ kind }) => kind === "variable");
  const names = new Set(wanted.map(({ kind, name }) => (kind === "file" ? IMPORT : name)));
  const canName = (text: string): boolean => [...names].some((name) => text.includes(name));
  const programs = programsOf(workspace, (text) => canName(text) || (isShared && text.includes(IMPORT)));
  const views = programs.flatMap((each) => (isShared ? [...each.files.values()] : [each.root]));
  const own = new Set(programs.map(({ file }) => file));
  const others = [...program.files].filter(([file]) => isShared || !own.has(file)).map(([, view]) => view);
  return [...new Set([...views, ...others])].filter(({ unit }) => canName(unit.text));
}

/** What a file's text has where it imports another, however the path is spelled. */
const IMPORT = "import";

/** Where one of these is named in the files, alone or with others: each place once, in order of files and places. */
export function sightingsIn(files: readonly FileNames[], wanted: readonly Entity[]): Sighting[] {
  const keys = new Set(wanted.map(({ key }) => key));
  const found = new Map<string, Sighting>();
  for (const { unit, occurrences } of files) {
    for (const occurrence of occurrences) {
      if (!meaningsOf(occurrence).some(({ key }) => keys.has(key))) continue;
      const id = `${occurrence.span.start} ${unit.file}`;
      if (!found.has(id)) found.set(id, { unit, occurrence });
    }
  }
  return [...found.values()].sort(
    (a, b) => compare(a.unit.file, b.unit.file) || a.occurrence.span.start - b.occurrence.span.start,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
