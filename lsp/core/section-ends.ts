import { nodesAt } from "../../compiler/names/index.js";
import type { Block, LazyCall, ScenarioItem, Span, TreeNode } from "../../grammar/index.js";
import type { Unit } from "../../compiler/index.js";
import { type NestingWord, nestingWordAt, nestingWordOf } from "./nesting-words.js";

/** Which call closes what another one opens, as written. */
const CLOSED_BY: Partial<Record<LazyCall, LazyCall>> = { enable: "disable", pause: "resume" };
const OPENED_BY: Partial<Record<LazyCall, LazyCall>> = { disable: "enable", resume: "pause" };

/**
 * The ends of the section, pause or context that an offset stands at, as they are written in one block: the word and the
 * braces of a block, or the two calls. An offset stands at what its word or brace touches. In order; empty where there are
 * none.
 */
export function sectionEndsAt({ ast, text }: Unit, offset: number): Span[] {
  const word = nestingWordAt(ast, offset);
  if (word !== null) return endsOf(word, text);
  const path = nodesAt(ast, offset);
  for (let index = path.length - 1; index > 0; index--) {
    const found = nestingWordOf(path[index]!, path.slice(0, index));
    const ends = found?.type === "block" ? endsOf(found, text) : [];
    if (ends.some(({ start, end }) => start <= offset && offset <= end)) return ends;
  }
  return [];
}

function endsOf(word: NestingWord, text: string): Span[] {
  switch (word.type) {
    case "definition":
      return [];
    case "call":
      return callEnds(word);
    case "block":
      return [word.span, ...braces(word.tree.body, text)];
    case "annotation":
      return annotationEnds(word, text);
  }
}

/** Those of a brace that nobody has typed yet are not there. */
function braces({ span: { start, end } }: Block, text: string): Span[] {
  const at = (offset: number, brace: string): Span[] =>
    text[offset] === brace ? [{ start: offset, end: offset + 1 }] : [];
  return [...at(start, "{"), ...at(end - 1, "}")];
}

/** Of a function: its body. In a chain, the section lasts as long as the rest of the chain. */
function annotationEnds({ span, around }: NestingWord, text: string): Span[] {
  const owner = around.at(-1);
  if (owner?.type === "declaration" && owner.tree.kind === "fn" && owner.tree.body !== undefined) {
    return [span, ...braces(owner.tree.body, text)];
  }
  const chain = around.at(-2)?.tree.span;
  if (owner?.type !== "element" || chain === undefined || text[chain.end - 1] !== ";") return [span];
  return [span, { start: chain.end - 1, end: chain.end }];
}

function callEnds({ tree, span, around }: Extract<NestingWord, { type: "call" }>): Span[] {
  const closer = CLOSED_BY[tree.call];
  const statements = statementsOf(around.at(-1));
  const own = statements.findIndex((each) => each === tree);
  const ordered = closer === undefined ? statements.slice(0, own + 1).reverse() : statements.slice(own);
  const other = closer ?? OPENED_BY[tree.call];
  let depth = 0;
  for (const each of ordered) {
    if (each.kind !== "lazy_call" || (each.call !== tree.call && each.call !== other)) continue;
    depth += each.call === tree.call ? 1 : -1;
    if (depth > 0) continue;
    const { start } = each.span;
    const end = { start, end: start + each.call.length };
    return closer === undefined ? [end, span] : [span, end];
  }
  return [span];
}

function statementsOf(around: TreeNode | undefined): readonly ScenarioItem[] {
  if (around?.type === "block") return around.tree.statements;
  return around?.type === "declaration" && around.tree.kind === "scenario" ? around.tree.items : [];
}
