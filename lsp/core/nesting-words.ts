import { nodesAt } from "../../compiler/names/index.js";
import type {
  Annotation,
  LazyCall,
  RulesDeclaration,
  RulesMember,
  SourceFile,
  Span,
  Statement,
  TreeNode,
} from "../../grammar/index.js";

type Of<Tree, Kind> = Extract<Tree, { readonly kind: Kind }>;

/** What opens or closes sections, pauses and contexts in a text, where its word stands. */
export type NestingWord = {
  readonly span: Span;
  /** The nodes around it, the innermost last, without itself. */
  readonly around: readonly TreeNode[];
} & (
  | { readonly type: "call"; readonly tree: Of<Statement, "lazy_call"> }
  | { readonly type: "block"; readonly tree: Of<Statement, "section" | "context"> }
  | { readonly type: "annotation"; readonly tree: Annotation }
  /** A rule set says what a call does. */
  | { readonly type: "definition"; readonly tree: Of<RulesMember, "call">; readonly rules: RulesDeclaration }
);

/** The word that an offset lies in or touches. */
export function nestingWordAt(ast: SourceFile, offset: number): NestingWord | null {
  const path = nodesAt(ast, offset);
  for (let index = path.length - 1; index > 0; index--) {
    const found = nestingWordOf(path[index]!, path.slice(0, index));
    if (found !== null && found.span.start <= offset && offset <= found.span.end) return found;
  }
  return null;
}

/** What a node around an offset is, if it begins with such a word. */
export function nestingWordOf({ type, tree }: TreeNode, around: readonly TreeNode[]): NestingWord | null {
  const { start } = tree.span;
  const spanOf = (word: string): Span => ({ start, end: start + word.length });
  if (type === "statement") {
    if (tree.kind === "lazy_call") return { type: "call", tree, span: spanOf(tree.call), around };
    if (tree.kind === "section") return { type: "block", tree, span: spanOf(tree.section), around };
    if (tree.kind === "context") return { type: "block", tree, span: spanOf(tree.context), around };
  } else if (type === "annotation") {
    return {
      type: "annotation",
      tree,
      span: spanOf(tree.kind === "section" ? tree.section : tree.context),
      around,
    };
  } else if (type === "member" && tree.kind === "call") {
    const rules = around.at(-1)?.tree as RulesDeclaration;
    return { type: "definition", tree, span: spanOf(tree.call), around, rules };
  }
  return null;
}

/** The calls that a word stands for. */
export function callsOf(word: NestingWord): readonly LazyCall[] {
  if (word.type === "call" || word.type === "definition") return [word.tree.call];
  if (word.tree.kind !== "section") return [];
  return word.tree.section === "lazy" ? ["enable", "disable"] : ["pause", "resume"];
}
