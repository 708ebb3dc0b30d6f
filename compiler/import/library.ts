/** What the importer has to know of the library's kernel frames. */
import type { Block, SourceFile, Statement } from "../../grammar/index.js";
import { baseSymbol } from "./symbols.js";

export interface LibraryFrame {
  readonly name: string;
  /** The frame that is fused into it, or null. */
  readonly inlines: string | null;
  /** Its own text has one of the four calls, as a statement, a block or an annotation. */
  readonly callsLazyMmu: boolean;
  /** What its `@` says: a file of the kernel, maybe with a line; null where it says nothing. */
  readonly source: string | null;
}

export interface LibraryFile {
  /** As an `import` names it: "lmmu:kernel/kasan". */
  readonly path: string;
  readonly frames: readonly LibraryFrame[];
}

/** Reads off the tree of a library file which frames it declares. */
export function describeLibraryFile(path: string, file: SourceFile): LibraryFile {
  const frames: LibraryFrame[] = [];
  for (const declaration of file.declarations) {
    if (declaration.kind !== "fn") continue;
    frames.push({
      name: declaration.name.text,
      inlines: declaration.inlines?.text ?? null,
      callsLazyMmu:
        declaration.annotations.some((annotation) => annotation.kind === "section") ||
        (declaration.body !== undefined && hasLazyCall(declaration.body)),
      source: declaration.source?.value ?? null,
    });
  }
  return { path, frames };
}

function hasLazyCall(block: Block): boolean {
  return block.statements.some((statement) => isLazyCall(statement) || blocksIn(statement).some(hasLazyCall));
}

function isLazyCall(statement: Statement): boolean {
  if (statement.kind === "lazy_call" || statement.kind === "section") return true;
  if (statement.kind !== "chain") return false;
  return statement.elements.some(
    (element) => element.kind === "frame" && element.annotations.some((annotation) => annotation.kind === "section"),
  );
}

function blocksIn(statement: Statement): Block[] {
  switch (statement.kind) {
    case "context":
    case "maybe":
    case "repeat":
    case "for":
      return [statement.body];
    case "choose":
      return statement.arms;
    case "if":
      return [
        ...statement.branches.map((branch) => branch.body),
        ...(statement.otherwise ? [statement.otherwise] : []),
      ];
    case "chain":
      return statement.elements.flatMap((element) => (element.kind === "block" ? [element.body] : []));
    default:
      return [];
  }
}

export interface KnownFrame extends LibraryFrame {
  readonly path: string;
}

/** The library's frames by name. */
export class LibraryIndex {
  readonly #frames = new Map<string, KnownFrame>();

  constructor(files: readonly LibraryFile[]) {
    for (const file of files) {
      for (const frame of file.frames) {
        if (!this.#frames.has(frame.name)) this.#frames.set(frame.name, { ...frame, path: file.path });
      }
    }
  }

  /** As a chain finds it: by the whole name, then without a compiler's suffix. */
  find(symbol: string): KnownFrame | undefined {
    return this.#frames.get(symbol) ?? this.#frames.get(baseSymbol(symbol));
  }

  /** Whether one of the four calls is in the frame, or in one that is inlined into it. */
  callsLazyMmu(symbol: string): boolean {
    const seen = new Set<string>();
    let frame = this.find(symbol);
    while (frame !== undefined && !seen.has(frame.name)) {
      if (frame.callsLazyMmu) return true;
      seen.add(frame.name);
      frame = frame.inlines === null ? undefined : this.find(frame.inlines);
    }
    return false;
  }
}
