import type { Declaration, Diagnostic, Place } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";

/**
 * A place told by the declaration that it lies in: the declaration's identity, and offsets from its start. It stays true
 * where other declarations change. Places of files that ship stay as they are: `declaration` null.
 */
interface Anchored {
  readonly declaration: string | null;
  readonly place: Place;
}

/** A finding whose places are told by declarations, in the order in which `placesOf` visits them. */
export interface AnchoredFinding {
  readonly finding: Diagnostic;
  readonly places: readonly Anchored[];
}

interface Anchor {
  readonly id: string;
  readonly unit: Unit;
  readonly start: number;
  readonly end: number;
}

/** The declarations of a program's files, by which places are told. */
export class Anchors {
  private readonly byFile = new Map<string, readonly Anchor[]>();
  private readonly byId = new Map<string, Anchor>();

  constructor(units: readonly Unit[]) {
    for (const unit of units) {
      const anchors = unit.ast.declarations.map((declaration) => ({
        id: `${unit.file}\n${nameOf(declaration)}`,
        ...{ unit, start: declaration.span.start, end: declaration.span.end },
      }));
      this.byFile.set(unit.file, anchors);
      for (const anchor of anchors) this.byId.set(anchor.id, anchor);
    }
  }

  /** The text of a declaration; undefined where there is none of that identity. */
  textOf(id: string): string | undefined {
    const anchor = this.byId.get(id);
    return anchor?.unit.text.slice(anchor.start, anchor.end);
  }

  /** The identity of the declaration that begins at an offset of a file; undefined where none does. */
  at(file: string, start: number): string | undefined {
    const anchor = this.around(file, start);
    return anchor?.start === start ? anchor.id : undefined;
  }

  /** Null where a place lies in no declaration. */
  anchored(finding: Diagnostic): AnchoredFinding | null {
    const places: Anchored[] = [];
    for (const place of placesOf(finding)) {
      if (!this.byFile.has(place.file)) {
        places.push({ declaration: null, place });
        continue;
      }
      const anchor = this.around(place.file, place.span.start);
      if (anchor === undefined || place.span.end > anchor.end) return null;
      const { start, end } = place.span;
      const span = { start: start - anchor.start, end: end - anchor.start };
      places.push({ declaration: anchor.id, place: { file: place.file, span } });
    }
    return { finding, places };
  }

  /** The finding with its places where the declarations are now. */
  placed({ finding, places }: AnchoredFinding): Diagnostic {
    let next = 0;
    const here = <Kind extends Place>(old: Kind): Kind => {
      const { declaration, place } = places[next++]!;
      if (declaration === null) return old;
      const { start } = this.byId.get(declaration)!;
      return { ...old, span: { start: start + place.span.start, end: start + place.span.end } };
    };
    return {
      ...here(finding),
      labels: finding.labels.map(here),
      chain: finding.chain.map(here),
      fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(here) })),
    };
  }

  private around(file: string, offset: number): Anchor | undefined {
    const anchors = this.byFile.get(file) ?? [];
    let low = 0;
    let high = anchors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (anchors[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    const anchor = anchors[low - 1];
    return anchor !== undefined && offset <= anchor.end ? anchor : undefined;
  }
}

function* placesOf({ file, span, labels, chain, fixes }: Diagnostic): Iterable<Place> {
  yield { file, span };
  yield* labels;
  yield* chain;
  for (const { edits } of fixes) yield* edits;
}

/** What tells a declaration from the others of its file, as far as names are declared once. */
function nameOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case "import":
      return `import ${declaration.path.value}`;
    case "machine":
      return "machine";
    default:
      return `${declaration.kind} ${declaration.name.text}`;
  }
}
