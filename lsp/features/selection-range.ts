import type { SelectionRange, SelectionRangeParams } from "vscode-languageserver";
import { nodesAt } from "../../compiler/names/index.js";
import type { Span } from "../../grammar/index.js";
import { documentOf, type LmmuDocument } from "../core/document.js";
import { commentAt, wordAt } from "../core/nodes.js";
import { isRange } from "../params.js";
import type { Feature } from "../feature.js";

/** What a selection grows to, for each of several places: word, name, element, chain, block, declaration, file. */
export const selectionRange: Feature<SelectionRangeParams, SelectionRange[] | null> = {
  method: "textDocument/selectionRange",
  answer({ textDocument: { uri }, positions }, core) {
    const document = documentOf(uri, core);
    if (document === null || !Array.isArray(positions)) return null;
    const sound = positions.every((position) => isRange({ start: position, end: position }));
    return sound ? positions.map((position) => selectionAt(document.lines.offsetAt(position), document)) : null;
  },
};

function selectionAt(offset: number, { unit: { ast, comments, text }, lines }: LmmuDocument): SelectionRange {
  const nodes = nodesAt(ast, offset);
  const innermost = nodes.at(-1);
  const comment = commentAt(comments, offset);
  const spans = [
    ...nodes.map(({ tree: { span } }) => span),
    ...(innermost?.type === "text" ? [within(innermost.tree.span)] : []),
    ...(comment === undefined ? [] : [comment.span]),
    wordAt(text, offset),
  ];
  let selection: SelectionRange | undefined;
  let around: Span = { start: 0, end: text.length };
  for (const span of spans) {
    const isInside = span.start >= around.start && span.end <= around.end && span.start <= offset && offset <= span.end;
    const isNew = selection === undefined || span.start !== around.start || span.end !== around.end;
    if (!isInside || !isNew || (span.start === span.end && selection !== undefined)) continue;
    selection = { range: lines.rangeOf(span), ...(selection !== undefined && { parent: selection }) };
    around = span;
  }
  return selection ?? { range: lines.rangeOf({ start: offset, end: offset }) };
}

/** What stands between the quotes. */
function within({ start, end }: Span): Span {
  return { start: start + 1, end: Math.max(start + 1, end - 1) };
}
