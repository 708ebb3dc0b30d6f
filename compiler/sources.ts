import { LineIndex, type LineColumn, type Place, type Span } from "../grammar/index.js";

/** A place as people count. */
export interface Position {
  readonly file: string;
  readonly start: LineColumn;
  readonly end: LineColumn;
}

/** The texts that findings point into, with their lines indexed when first asked for. */
export class Sources {
  private readonly indices = new Map<string, LineIndex>();

  constructor(private readonly files: ReadonlyMap<string, string>) {}

  /** Null where the file's text is not at hand (it could not be read). */
  lines(file: string): LineIndex | null {
    const known = this.indices.get(file);
    if (known !== undefined) return known;
    const text = this.files.get(file);
    if (text === undefined) return null;
    const index = new LineIndex(text);
    this.indices.set(file, index);
    return index;
  }

  /** Null where the file's text is not at hand. */
  position(place: Place): Position | null {
    const lines = this.lines(place.file);
    return lines && { file: place.file, ...range(lines, place.span) };
  }

  /** `file:line:column`, or the file alone where its text is not at hand. */
  show(place: Place): string {
    const start = this.lines(place.file)?.at(place.span.start);
    return start === undefined ? place.file : `${place.file}:${start.line}:${start.column}`;
  }

  /** `file:line`, or the file alone where its text is not at hand. */
  showLine(place: Place): string {
    const start = this.lines(place.file)?.at(place.span.start);
    return start === undefined ? place.file : `${place.file}:${start.line}`;
  }
}

/** A place for programs: its UTF-16 offsets, and lines and columns, null where the file's text is not at hand. */
export interface PlaceJson {
  readonly file: string;
  readonly span: Span;
  readonly start: LineColumn | null;
  readonly end: LineColumn | null;
}

/** A place with its lines and columns. */
export function placeJson(place: Place, sources: Sources): PlaceJson {
  const position = sources.position(place);
  return {
    file: place.file,
    span: { start: place.span.start, end: place.span.end },
    start: position?.start ?? null,
    end: position?.end ?? null,
  };
}

function range(lines: LineIndex, span: Span): { start: LineColumn; end: LineColumn } {
  return { start: lines.at(span.start), end: lines.at(span.end) };
}
