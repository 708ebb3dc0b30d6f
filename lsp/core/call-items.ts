/** The items of a call hierarchy, and the calls between them. */
import type { CallHierarchyItem, SymbolKind } from "vscode-languageserver";
import { type Call, type Entity, type FileNames, nodesAt, type ProgramNames } from "../../compiler/names/index.js";
import { isObject, isRange } from "../params.js";
import type { Core } from "./core.js";
import { locationIn, meaningsOf } from "./cursor.js";
import { filesThatCanName, type Workspace } from "./everywhere.js";

/** The protocol's numbers. */
const KIND = {
  function: 12 satisfies typeof SymbolKind.Function,
  handler: 24 satisfies typeof SymbolKind.Event,
  scenario: 2 satisfies typeof SymbolKind.Module,
  task: 6 satisfies typeof SymbolKind.Method,
} as const;

export function isCallable({ kind }: Entity): boolean {
  return kind === "frame" || kind === "undeclared" || kind === "scenario" || kind === "task";
}

/** An item where it is declared, as far as the program knows; else at the first place in `here` that names it. */
export function itemOf(entity: Entity, here: FileNames, program: ProgramNames, core: Core): CallHierarchyItem | null {
  const declared = entity.declarations[0];
  return itemIn(entity, (declared && program.files.get(declared.file)) ?? here, program, core);
}

/** An item as one file has it: its declaration, if that is there, else the first place that names it. */
export function itemIn(
  entity: Entity,
  { unit, occurrences }: FileNames,
  program: ProgramNames,
  core: Core,
): CallHierarchyItem | null {
  const declared = entity.declarations.find(({ file }) => file === unit.file)?.span;
  const isNamed = (meant: readonly Entity[]): boolean => meant.some(({ key }) => key === entity.key);
  const named = declared ?? occurrences.find((occurrence) => isNamed(meaningsOf(occurrence)))?.span;
  if (named === undefined) return null;
  const around = declared && nodesAt(unit.ast, named.start).findLast(({ type }) => OWNERS.has(type));
  const { uri, range } = locationIn(unit, around?.tree.span ?? named, core);
  const detail = detailOf(entity, program);
  return {
    name: entity.name,
    kind: kindOf(entity),
    ...(detail !== null && { detail }),
    ...{ uri, range, selectionRange: locationIn(unit, named, core).range },
    data: { key: entity.key, uri: core.uris.uriOf(program.file) },
  };
}

/** What declares things that can be called. */
const OWNERS: ReadonlySet<string> = new Set(["declaration", "item"]);

function kindOf({ kind, declaredWith }: Entity): SymbolKind {
  if (kind === "scenario" || kind === "task") return KIND[kind];
  return declaredWith === "irq" ? KIND.handler : KIND.function;
}

/** Where the kernel's source has a function, as its declaration says it. */
function detailOf({ declarations: [place] }: Entity, { files }: ProgramNames): string | null {
  const ast = place && files.get(place.file)?.unit.ast;
  const declaration = ast?.declarations.find((each) => "name" in each && each.name.span.start === place!.span.start);
  if (declaration?.kind !== "fn" || declaration.source === undefined) return null;
  return `@ "${declaration.source.value}"`;
}

/** An item that an editor has handed back. */
export interface Asked {
  readonly item: CallHierarchyItem;
  readonly key: string;
  /** A program that has it. */
  readonly program: ProgramNames;
}

/** Null for an item that was never ours, or whose document is gone. */
export function askedItem(item: unknown, core: Core): Asked | null {
  if (!isObject(item) || typeof item["name"] !== "string" || !isRange(item["selectionRange"])) return null;
  const { data } = item;
  if (!isObject(data) || typeof data["key"] !== "string" || typeof data["uri"] !== "string") return null;
  const program = core.names(data["uri"]);
  return program && { item: item as unknown as CallHierarchyItem, key: data["key"], program };
}

/** Calls in one file, with a program that has it. */
export interface FileCalls {
  readonly file: FileNames;
  readonly program: ProgramNames;
  readonly calls: readonly Call[];
}

/** Every call in the workspace that passes, in files that name what was asked about, by file. */
export function callsEverywhere(
  { item, program }: Asked,
  passes: (call: Call) => boolean,
  workspace: Workspace,
): FileCalls[] {
  const { core } = workspace;
  return filesThatCanName([{ kind: "frame", name: item.name }], program, workspace)
    .map((file) => ({
      file,
      program: core.names(core.uris.uriOf(file.unit.file)) ?? program,
      calls: file.calls.filter(passes),
    }))
    .sort((a, b) => (a.file.unit.file < b.file.unit.file ? -1 : 1));
}

/** Calls by the key of one of their ends, in the order in which these are met. */
export function callsBy(end: "caller" | "callee", calls: readonly Call[]): Call[][] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const known = groups.get(call[end].key);
    if (known === undefined) groups.set(call[end].key, [call]);
    else known.push(call);
  }
  return [...groups.values()];
}
