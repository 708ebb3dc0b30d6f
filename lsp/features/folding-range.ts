import type { FoldingRange, FoldingRangeKind, FoldingRangeParams } from "vscode-languageserver";
import type { Comment, SourceFile, Span, TreeNode } from "../../grammar/index.js";
import { documentOf } from "../core/document.js";
import type { Lines } from "../core/lines.js";
import { walkNodes } from "../core/nodes.js";
import type { Feature } from "../feature.js";

/** What can be folded away: declarations, blocks and other things of several lines, comments, runs of imports. */
export const foldingRange: Feature<FoldingRangeParams, FoldingRange[] | null> = {
  method: "textDocument/foldingRange",
  answer({ textDocument: { uri } }, core) {
    const document = documentOf(uri, core);
    if (document === null) return null;
    const { ast, comments, text } = document.unit;
    const folds = new Folds(document.lines);
    for (const span of importRuns(ast)) folds.add(span, "imports");
    walkNodes({ type: "file", tree: ast }, (node) => {
      if (isFolded(node)) folds.add(node.tree.span);
      return node.type !== "expression";
    });
    for (const span of commentRuns(comments, text, document.lines)) folds.add(span, "comment");
    return folds.inOrder();
  },
};

const FOLDED: ReadonlySet<TreeNode["type"]> = new Set<TreeNode["type"]>([
  ...(["declaration", "member", "rule_block", "rule_statement", "item", "block", "statement"] as const),
]);

/** An `if` is folded branch by branch: the whole would hide its `else`. So are the arms of a `choose`. */
function isFolded({ type, tree }: TreeNode): boolean {
  return FOLDED.has(type) && !("kind" in tree && (tree.kind === "if" || tree.kind === "choose"));
}

class Folds {
  /** By the line that each begins in: one line can be folded in one way alone, and the outermost comes first. */
  private readonly byLine = new Map<number, FoldingRange>();

  constructor(private readonly lines: Lines) {}

  add({ start, end }: Span, kind?: FoldingRangeKind): void {
    const { lines } = this;
    const startLine = lines.lineAt(start);
    const last = lines.lineAt(end);
    // A line that has the closing brace first stays, as it does for who reads C.
    const closes = kind === undefined && /^\s*\}/.test(lines.text.slice(lines.startOf(last), end));
    const endLine = closes ? last - 1 : last;
    if (endLine <= startLine || this.byLine.has(startLine)) return;
    this.byLine.set(startLine, { startLine, endLine, ...(kind !== undefined && { kind }) });
  }

  inOrder(): FoldingRange[] {
    return [...this.byLine.values()].sort((one, other) => one.startLine - other.startLine);
  }
}

/** From the first to the last of imports with nothing but comments between them. */
function importRuns({ declarations }: SourceFile): Span[] {
  const runs: Span[] = [];
  declarations.forEach(({ kind, span }, index) => {
    if (kind !== "import") return;
    const run = declarations[index - 1]?.kind === "import" ? runs.pop() : undefined;
    runs.push({ start: run?.start ?? span.start, end: span.end });
  });
  return runs;
}

/** Block comments, and line comments on lines that follow each other. */
function commentRuns(comments: readonly Comment[], text: string, lines: Lines): Span[] {
  const runs: Span[] = [];
  let lastLine = -2;
  for (const { kind, span } of comments) {
    const line = lines.lineAt(span.start);
    const isAlone = text.slice(lines.startOf(line), span.start).trim() === "";
    const run = kind !== "block" && isAlone && line === lastLine + 1 ? runs.pop() : undefined;
    runs.push({ start: run?.start ?? span.start, end: span.end });
    lastLine = kind !== "block" && isAlone ? line : -2;
  }
  return runs;
}
