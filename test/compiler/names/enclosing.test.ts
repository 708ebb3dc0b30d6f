import { expect, it } from "vitest";
import { nodesAt } from "../../../compiler/names/index.js";
import { parse, type TreeNode } from "../../../grammar/index.js";
import { SHIPPED_TEXTS } from "./texts.js";

const typeOf = ({ type, tree }: TreeNode): string =>
  "kind" in tree && tree.kind !== type ? `${type} ${tree.kind}` : type;

/** The nodes at the bar, outermost first, without the file. */
function at(marked: string): string[] {
  const offset = marked.indexOf("¦");
  const { ast } = parse(marked.replace("¦", ""));
  return nodesAt(ast, offset).slice(1).map(typeOf);
}

it.each<[string, string[]]>([
  ["fn ¦f;", ["declaration fn", "name"]],
  ["fn f¦;", ["declaration fn", "name"]],
  ["f¦n f;", ["declaration fn"]],
  ["fn f;\n¦\nfn g;", []],
  ["fn f { ¦ }", ["declaration fn", "block"]],
  [
    "fn f { lazy { a -> b¦c; } }",
    ["declaration fn", "block", "statement section", "block", "statement chain", "element frame", "name"],
  ],
  ["fn f if (A && !¦B);", ["declaration fn", "expression operation", "expression unary", "expression name", "name"]],
  ["fn f { a(¦x); }", ["declaration fn", "block", "statement chain", "element frame", "expression name", "name"]],
  ['scenario s { expect D: warns ¦"x" in f; }', ["declaration scenario", "item expect", "fact warns", "text"]],
  [
    "rules r { enable { v += ¦1; } }",
    ["declaration rules", "member call", "rule_block", "rule_statement assign", "expression integer"],
  ],
])("%s", (marked, expected) => {
  expect(at(marked)).toEqual(expected);
});

it.each(SHIPPED_TEXTS.slice(0, 5))("each node lies in the one before, at every offset of %s", (_, text) => {
  const { ast } = parse(text);
  const wrong: number[] = [];
  for (let offset = 0; offset <= text.length; offset++) {
    const spans = nodesAt(ast, offset).map(({ tree }) => tree.span);
    const isInside = spans.every(({ start, end }, index) => {
      const outer = spans[Math.max(0, index - 1)]!;
      return outer.start <= start && start <= offset && offset <= end && end <= outer.end;
    });
    if (!isInside) wrong.push(offset);
  }
  expect(wrong).toEqual([]);
});
