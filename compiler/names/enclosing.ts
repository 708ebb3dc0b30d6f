import { childrenOf, type SourceFile, type TreeNode } from "../../grammar/index.js";

/**
 * The nodes around an offset, the file first. Where two nodes meet at it, the one that begins there; a node that ends
 * there counts as around it, since that is where a cursor stands behind a word.
 */
export function nodesAt(ast: SourceFile, offset: number): TreeNode[] {
  const path: TreeNode[] = [];
  let next: TreeNode | undefined = { type: "file", tree: ast };
  while (next !== undefined) {
    path.push(next);
    next = childrenOf(next).findLast(({ tree: { span } }) => span.start <= offset && offset <= span.end);
  }
  return path;
}
