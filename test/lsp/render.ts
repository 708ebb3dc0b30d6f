import type { Encoding } from "../../lsp/core/encoding.js";
import { Lines } from "../../lsp/core/lines.js";
import { isObject, isRange } from "../../lsp/params.js";

const FOLDER = "file:///w/";

/**
 * An answer as people read it: JSON, but a range is `LINE:COLUMN-LINE:COLUMN "its text"` (counted from 1), a URI of the
 * workspace is the file's name, and one of the library begins with `lmmu:`. `uri`: the document that ranges are in, where
 * nothing else is said.
 */
export function render(
  answer: unknown,
  uri: string,
  texts: ReadonlyMap<string, string>,
  encoding: Encoding = "utf-16",
): string {
  return `${JSON.stringify(readable(answer, uri), null, 2)}\n`;

  function readable(value: unknown, where: string): unknown {
    if (Array.isArray(value)) return value.map((each) => readable(each, where));
    if (typeof value === "string") return shortUri(value);
    if (isRange(value)) return rangeText(value as never, where);
    if (!isObject(value)) return value;
    // The ranges of a call belong to the caller's document.
    const caller = isObject(value["from"]) ? value["from"]["uri"] : undefined;
    const inner = [value["uri"], value["targetUri"], caller].find((each) => typeof each === "string") ?? where;
    const document = isObject(value["textDocument"]) ? (value["textDocument"]["uri"] as string) : inner;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        shortUri(key),
        // Edits by URI.
        readable(each, key.includes("://") ? key : key === "originSelectionRange" ? where : document),
      ]),
    );
  }

  function rangeText(range: Parameters<Lines["spanOf"]>[0], where: string): string {
    const { start, end } = range;
    const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
    const text = texts.get(where.replace(FOLDER, ""));
    if (text === undefined) return place;
    const span = new Lines(text, encoding).spanOf(range);
    const covered = text.slice(span.start, span.end);
    return covered.length > 80
      ? `${place} ${JSON.stringify(`${covered.slice(0, 38)} … ${covered.slice(-38)}`)}`
      : `${place} ${JSON.stringify(covered)}`;
  }
}

function shortUri(text: string): string {
  return text.replaceAll(FOLDER, "").replaceAll(/file:\/\/\/library\/([\w/]+)\.lmmu/g, "lmmu:$1");
}
