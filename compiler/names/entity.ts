import type { Place } from "../../grammar/index.js";
import { READ_BY_THE_MACHINE } from "./scope.js";

export type EntityKind =
  /** A function or an interrupt handler. */
  | "frame"
  /** A function that chains name and nobody declares: one in the program for each name. */
  | "undeclared"
  | "config"
  | "region"
  | "rules"
  | "scenario"
  | "task"
  | "parameter"
  /** The variable of a `for`. */
  | "loop"
  /** A variable of a rule set, and of those that extend it. */
  | "variable"
  /** One in the program for each name, whatever takes it. */
  | "lock"
  | "hazard"
  | "fault"
  /** A setting of the machine. */
  | "setting"
  /** What an import names. */
  | "file"
  /** A word that the language gives a meaning where a name can stand: `active`, `kernel`, `ro`, `mapped`, `all`. */
  | "word"
  /** Nothing: the compiler reports it. */
  | "unknown";

/** What a name means. Two are the same where their keys are equal, also in different programs. */
export interface Entity {
  /** Made of what the entity is called and where it belongs; offsets and other declarations do not change it. */
  readonly key: string;
  readonly kind: EntityKind;
  /** Without `CONFIG_`; of a file, its name for the host. */
  readonly name: string;
  /** The names at its declarations, more than one where a `config` is repeated or something is declared twice. */
  readonly declarations: readonly Place[];
  /** The part of a file in which it is known; null: wherever its declaration is. */
  readonly knownIn: Place | null;
  /** Of a frame: what its declaration begins with. */
  readonly declaredWith: "fn" | "irq" | null;
  /** Of what is unknown: what can stand there. */
  readonly wanted: EntityKind | null;
}

/** An entity whose declarations are still being found. */
export interface OpenEntity extends Entity {
  readonly declarations: Place[];
}

/** `owners`: where the name belongs, outermost first. */
export function entity(
  kind: EntityKind,
  name: string,
  owners: readonly string[],
  more: Partial<Pick<Entity, "knownIn" | "declaredWith" | "wanted">> = {},
): OpenEntity {
  const key = JSON.stringify([kind, name, ...owners]);
  return { key, kind, name, declarations: [], knownIn: null, declaredWith: null, wanted: null, ...more };
}

const RENAMED: ReadonlySet<EntityKind> = new Set<EntityKind>([
  ...(["frame", "undeclared", "config", "region", "rules", "scenario"] as const),
  ...(["task", "parameter", "loop", "variable", "lock"] as const),
]);

/** Whether somebody may give it another name: it has one that a program chose, in files that can be written. */
export function canBeRenamed({ kind, name, declarations }: Entity): boolean {
  if (kind === "config" && READ_BY_THE_MACHINE.has(name)) return false;
  // It answers for every set that has it.
  if (kind === "variable" && name === "active") return false;
  return RENAMED.has(kind) && !declarations.some(({ file }) => file.startsWith("lmmu:"));
}
