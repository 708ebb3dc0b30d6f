/** Whether names mean after a renaming what they meant before. */
import { library, type ParseCache } from "../../compiler/index.js";
import {
  type Entity,
  type EntityKind,
  type FileNames,
  namesOf,
  type Occurrence,
  type ProgramNames,
} from "../../compiler/names/index.js";
import { parse, type ParseResult, type Place } from "../../grammar/index.js";
import { AnswerError } from "../feature.js";
import { meaningsOf } from "./cursor.js";
import { programsOf, type Workspace } from "./everywhere.js";
import { edited, type FileEdits } from "./file-edits.js";
import { shownPath } from "./paths.js";
import { quoted } from "./renameable.js";

/** What is about to be renamed. */
export interface Renaming {
  readonly edits: readonly FileEdits[];
  readonly group: readonly Entity[];
  readonly old: string;
  readonly name: string;
}

/** Throws where, in some program of the workspace, a name would mean something else than it does. */
export function failOnOtherMeaning(renaming: Renaming, program: ProgramNames, workspace: Workspace): void {
  const { core } = workspace;
  const texts = new Map(renaming.edits.map((each) => [each.file, edited(each)]));
  const host: Parameters<typeof namesOf>[1] = {
    read: (file) => (texts.has(file) ? { ok: true, text: texts.get(file)! } : core.texts.read(file)),
    resolve: (from, path) => core.texts.resolve(from, path),
  };
  const parsed = new EditedTexts(texts, core.parsed);
  const comparison = new Comparison(renaming, workspace);
  const programs = programsOf(workspace, (text) => text.includes("import") || names(text, renaming));
  const changed = [...new Set([program, ...programs])].filter(({ files }) =>
    [...texts.keys()].some((file) => files.has(file)),
  );
  const alone = new Set(changed.map(({ file }) => file));
  for (const before of changed) {
    if (workspace.stopped()) throw new AnswerError("stopped");
    const after = namesOf(before.file, host, { parsed });
    if (after !== null) comparison.compare(before, after, alone);
  }
}

function names(text: string, { old, name }: Renaming): boolean {
  return text.includes(old) || text.includes(name);
}

/** Trees of texts that nobody has yet. They are kept apart: the core's trees would move with them. */
class EditedTexts implements ParseCache {
  private readonly results = new Map<string, ParseResult>();

  constructor(
    private readonly texts: ReadonlyMap<string, string>,
    private readonly others: ParseCache,
  ) {}

  parse(file: string, text: string): ParseResult {
    if (!this.texts.has(file)) return this.others.parse(file, text);
    const result = this.results.get(file) ?? parse(text);
    this.results.set(file, result);
    return result;
  }
}

/** What a name means must be, all over, what one other name has meant, and that alone. */
class Comparison {
  private readonly newKeys = new Map<string, string>();
  /** By the key that they have then. */
  private readonly oldMeanings = new Map<string, { readonly entity: Entity; readonly place: Place }>();
  private readonly group: ReadonlySet<string>;
  private readonly isShared: boolean;

  constructor(
    private readonly renaming: Renaming,
    private readonly workspace: Workspace,
  ) {
    this.group = new Set(renaming.group.map(({ key }) => key));
    this.isShared = renaming.group.some(({ kind }) => kind === "variable");
  }

  /**
   * `alone`: files that are compared as programs of their own. What they mean in others is the same, but for the variables of
   * rule sets.
   */
  compare(before: ProgramNames, after: ProgramNames, alone: ReadonlySet<string>): void {
    for (const [file, old] of before.files) {
      const now = after.files.get(file);
      if (now === undefined || (file !== before.file && alone.has(file) && !this.isShared)) continue;
      this.compareScopes(old, now);
      // The meaning of other names hangs on neither of the two.
      if (!names(old.unit.text, this.renaming)) continue;
      if (old.occurrences.length !== now.occurrences.length) this.fail(old, old.occurrences[0]);
      old.occurrences.forEach((occurrence, index) => this.compareNames(old, occurrence, now.occurrences[index]!));
    }
  }

  /** Where two of one name would meet, one is no longer there. */
  private compareScopes({ scope: old }: FileNames, { scope: now }: FileNames): void {
    for (const [table, kind] of [
      ["frames", "frame"],
      ["regions", "region"],
      ["rules", "rules"],
    ] as const) {
      if (old[table].size === now[table].size) continue;
      const other = old[table].get(this.renaming.name);
      if (other !== undefined) this.clash(kind, { file: other.unit.file, span: other.declaration.name.span });
    }
  }

  private compareNames(file: FileNames, old: Occurrence, now: Occurrence): void {
    const before = meaningsOf(old);
    const after = meaningsOf(now);
    if (before.length !== after.length || old.role !== now.role) this.fail(file, old);
    before.forEach((entity, index) => this.compareMeanings(file, old, entity, after[index]!));
  }

  private compareMeanings({ unit: { file } }: FileNames, { span }: Occurrence, old: Entity, { key }: Entity): void {
    const place = { file, span };
    const expected = this.newKeys.get(old.key);
    const other = this.oldMeanings.get(key);
    if (expected === undefined && other === undefined) {
      this.newKeys.set(old.key, key);
      this.oldMeanings.set(key, { entity: old, place });
    } else if (other !== undefined && other.entity.key !== old.key) {
      const hit = this.group.has(other.entity.key) ? { entity: old, place } : other;
      this.clash(hit.entity.kind, hit.entity.declarations[0] ?? hit.place);
    } else if (expected !== key) this.capture(place);
  }

  private clash(kind: EntityKind, place: Place): never {
    const { name } = this.renaming;
    throw new AnswerError(`${quoted(name)} is already ${NOUNS[kind]}, at ${this.shown(place)}`);
  }

  private fail({ unit: { file } }: FileNames, occurrence: Occurrence | undefined): void {
    this.capture({ file, span: occurrence?.span ?? { start: 0, end: 0 } });
  }

  private capture(place: Place): never {
    throw new AnswerError(
      `with the name ${quoted(this.renaming.name)}, something else would be meant at ${this.shown(place)}`,
    );
  }

  /** As `file:line:column`. */
  private shown({ file, span }: Place): string {
    const { core } = this.workspace;
    const read = core.texts.read(file);
    const lines = core.texts.linesOf(file, read.ok ? read.text : (library.read(file) ?? ""));
    const { line, character } = lines.positionAt(span.start);
    return `${shownPath(file, core.folders)}:${line + 1}:${character + 1}`;
  }
}

const NOUNS: Readonly<Record<EntityKind, string>> = {
  frame: "the name of a function",
  undeclared: "the name of a function",
  config: "the name of a config",
  region: "the name of a region",
  rules: "the name of a rule set",
  scenario: "the name of a scenario",
  task: "the name of a task",
  parameter: "the name of a parameter",
  loop: "the name of a loop's variable",
  variable: "the name of a rule set's variable",
  lock: "the name of a lock",
  hazard: "the name of a hazard",
  fault: "the name of a fault",
  setting: "a setting of the machine",
  file: "a file",
  word: "a word of the language",
  unknown: "named, though nothing declares it",
};
