import { type Comment, childrenOf, type Span, type TreeNode } from "../../grammar/index.js";

/** Visits every node below one, a node before what is in it. `visit` says whether to look into a node. */
export function walkNodes(node: TreeNode, visit: (node: TreeNode) => boolean): void {
  for (const child of childrenOf(node)) if (visit(child)) walkNodes(child, visit);
}

/** The comment that an offset is in; behind a line comment as well, where one goes on to write it. */
export function commentAt(comments: readonly Comment[], offset: number): Comment | undefined {
  return comments.find(({ kind, span, text }) => {
    const isOpen = kind !== "block" || (span.end === offset && !(text.length >= 4 && text.endsWith("*/")));
    return span.start < offset && (isOpen ? offset <= span.end : offset < span.end);
  });
}

const WORD = /[\w.]/;

/** The word that an offset is in or touches; of length zero where there is none. */
export function wordAt(text: string, offset: number): Span {
  let start = offset;
  let end = offset;
  while (start > 0 && WORD.test(text[start - 1]!)) start--;
  while (end < text.length && WORD.test(text[end]!)) end++;
  return { start, end };
}
