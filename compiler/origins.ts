import type { Place } from "../grammar/index.js";
import type { Span } from "../grammar/index.js";
import type { Origin } from "../runtime/index.js";

/** A declaration that code came from. Where it moves in its file, only `start` changes. */
export interface DeclarationPlace {
  readonly file: string;
  /** Offset of the declaration in its file. */
  readonly start: number;
}

/** Turns the numbers that the IR carries into places. */
export interface Origins {
  readonly declarations: readonly DeclarationPlace[];
  /** Three numbers for each origin: its declaration, and start and end relative to that declaration. */
  readonly entries: readonly number[];
}

export class OriginTable implements Origins {
  readonly declarations: DeclarationPlace[];
  readonly entries: number[];

  /** Begins with the origins of `prefix`, whose numbers stay valid. */
  constructor(prefix?: Origins) {
    this.declarations = prefix ? [...prefix.declarations] : [];
    this.entries = prefix ? [...prefix.entries] : [];
  }

  /** Returns the index of a new declaration. */
  declare(file: string, start: number): number {
    return this.declarations.push({ file, start }) - 1;
  }

  add(declaration: number, span: Span): Origin {
    const start = this.declarations[declaration]!.start;
    return this.entries.push(declaration, span.start - start, span.end - start) / 3 - 1;
  }
}

/** Index into `origins.declarations`. */
export function declarationOf(origins: Origins, origin: Origin): number {
  const declaration = origins.entries[origin * 3];
  if (declaration === undefined) throw new RangeError(`no origin ${origin}`);
  return declaration;
}

export function placeOf(origins: Origins, origin: Origin): Place {
  const { file, start } = origins.declarations[declarationOf(origins, origin)]!;
  return {
    file,
    span: { start: start + origins.entries[origin * 3 + 1]!, end: start + origins.entries[origin * 3 + 2]! },
  };
}
