import type { DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams } from "vscode-languageserver";
import { childrenOf, type SourceFile, type TreeNode } from "../../grammar/index.js";
import { cursorAt, locationIn, meaningsOf } from "../core/cursor.js";
import { sightingsIn } from "../core/everywhere.js";
import { sectionEndsAt } from "../core/section-ends.js";
import type { Feature } from "../feature.js";

/** The protocol's numbers. */
const TEXT = 1 satisfies typeof DocumentHighlightKind.Text;
const READ = 2 satisfies typeof DocumentHighlightKind.Read;
const WRITE = 3 satisfies typeof DocumentHighlightKind.Write;

/** Where the document names what the cursor is at; at a word that opens or closes something, both ends of that. */
export const documentHighlight: Feature<DocumentHighlightParams, DocumentHighlight[]> = {
  method: "textDocument/documentHighlight",
  answer(params, core) {
    const cursor = cursorAt(params, core);
    if (cursor === null) return [];
    const { here, occurrence, offset } = cursor;
    const { unit } = here;
    if (occurrence === undefined) {
      return sectionEndsAt(unit, offset).map((span) => ({ range: locationIn(unit, span, core).range, kind: TEXT }));
    }
    const assigned = assignedIn(unit.ast);
    return sightingsIn([here], meaningsOf(occurrence)).map(({ occurrence: found }) => ({
      range: locationIn(unit, found.span, core).range,
      kind: found.role === "declaration" || assigned.has(found.span.start) ? WRITE : READ,
    }));
  },
};

/** Where the variables of rule sets are assigned to. */
function assignedIn(ast: SourceFile): ReadonlySet<number> {
  const starts = new Set<number>();
  const open: TreeNode[] = [];
  for (const tree of ast.declarations) if (tree.kind === "rules") open.push({ type: "declaration", tree });
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "rule_statement" && node.tree.kind === "assign") starts.add(node.tree.target.span.start);
    else open.push(...childrenOf(node));
  }
  return starts;
}
