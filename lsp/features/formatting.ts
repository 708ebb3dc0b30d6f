import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  TextEdit,
} from "vscode-languageserver";
import { parse, type Span } from "../../grammar/index.js";
import type { Core } from "../core/core.js";
import { endingAt } from "../core/ending-at.js";
import { lineEdits } from "../core/line-edits.js";
import type { Lines } from "../core/lines.js";
import type { Feature } from "../feature.js";

/** A document in the language's one style, whatever the editor's settings for tabs are. Null with a syntax error. */
export const formatting: Feature<DocumentFormattingParams, TextEdit[] | null> = {
  method: "textDocument/formatting",
  answer: ({ textDocument: { uri } }, core) => edits(uri, core, (text) => ({ start: 0, end: text.length })),
};

/** The lines of a range in that style. */
export const rangeFormatting: Feature<DocumentRangeFormattingParams, TextEdit[] | null> = {
  method: "textDocument/rangeFormatting",
  answer: ({ textDocument: { uri }, range }, core) => edits(uri, core, (_, lines) => lines.spanOf(range)),
};

/** What the `}` or `;` before the cursor ends, in that style. */
export const onTypeFormatting: Feature<DocumentOnTypeFormattingParams, TextEdit[] | null> = {
  method: "textDocument/onTypeFormatting",
  answer: ({ textDocument: { uri }, position }, core) =>
    edits(uri, core, (text, lines) => endingAt(parse(text).ast, lines.offsetAt(position))),
};

/** The edits that have to do with the lines of a part of the text; null: with none. */
async function edits(
  uri: string,
  core: Core,
  partOf: (text: string, lines: Lines) => Span | null,
): Promise<TextEdit[] | null> {
  const file = core.uris.fileOf(uri);
  if (!core.mayRead(uri) || core.isSettings(uri)) return null;
  const read = core.texts.read(file);
  if (!read.ok) return null;
  const { text } = read;
  // Prettier is needed for nothing else.
  const { format } = await import("../../grammar/prettier/index.js");
  const formatted = format(text);
  if (!formatted.ok) return null;
  const lines = core.texts.linesOf(file, text);
  const part = partOf(text, lines);
  if (part === null) return null;
  const whole = wholeLines(part, lines);
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  return lineEdits(text, formatted.text, lineEnd)
    .filter(({ span }) => touches(span, whole))
    .map(({ span, text: newText }) => ({ range: lines.rangeOf(span), newText }));
}

/** A part that ends where a line begins has nothing of that line, if it has anything. */
function wholeLines({ start, end }: Span, lines: Lines): Span {
  const last = lines.lineAt(Math.max(start, end - 1));
  return { start: lines.startOf(lines.lineAt(start)), end: lines.startOf(last + 1) };
}

/** An insertion touches the line that it comes before. */
function touches(edit: Span, lines: Span): boolean {
  if (edit.start === edit.end) return lines.start <= edit.start && edit.start < lines.end;
  return edit.start < lines.end && edit.end > lines.start;
}
