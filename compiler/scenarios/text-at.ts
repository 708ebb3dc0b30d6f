import type { Place } from "../../grammar/index.js";

/** Longer texts are cut. */
const MOST = 80;

/** The source text of a place, without comments and on one line. */
export function textAt(files: ReadonlyMap<string, string>, { file, span }: Place): string {
  const text = files.get(file)?.slice(span.start, span.end) ?? "";
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g, (part) =>
    part.startsWith('"') ? part : " ",
  );
  const line = bare.replaceAll(/\s+/g, " ");
  return line.length > MOST ? `${line.slice(0, MOST - 3)}...` : line;
}
