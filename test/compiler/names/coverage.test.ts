/** The names of a file are all of its names, each where it stands. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childrenOf, parse, type Token, type TreeNode } from "../../../grammar/index.js";
import { programs } from "../../grammar/programs.js";
import { Programs } from "../../nesting/random-program.js";
import { programText } from "../../nesting/tree.js";
import { named } from "./marked.js";
import { SHIPPED_TEXTS } from "./texts.js";

/** Where the words of annotations begin: keywords that the lexer takes for names. */
function annotationStarts(node: TreeNode): number[] {
  const own = node.type === "annotation" ? [node.tree.span.start] : [];
  return [...own, ...childrenOf(node).flatMap(annotationStarts)];
}

/** They are in order, apart from each other, and stand where the text has them. */
function holdTogether(text: string): void {
  const { occurrences } = named(text).root;
  const config = /^CONFIG_/;
  let end = 0;
  const wrong = occurrences.filter(({ span, text: name, part, entity, others }) => {
    const follows = span.start >= end && span.end >= span.start;
    end = span.end;
    if (entity.kind === "file" || entity.wanted === "file") return !follows;
    const isWhole = part.start === span.start && part.end === span.end;
    const piece = isWhole ? name : text.slice(part.start, part.end);
    const isWritten = text.slice(span.start, span.end).replaceAll("`", "") === name.replaceAll("`", "");
    const isNamed = [entity, ...others].every((each) => each.name.replace(config, "") === piece.replace(config, ""));
    return !follows || !isWritten || !isNamed;
  });
  expect(wrong).toEqual([]);
}

/** Every token that is a name has one, and nothing else but the paths of imports. */
function coverNames(text: string): void {
  holdTogether(text);
  const { occurrences, unit } = named(text).root;
  const { tokens, problems } = parse(text);
  expect(problems).toEqual([]);
  const keywords = new Set(annotationStarts({ type: "file", tree: unit.ast }));
  const names = tokens.filter(({ kind, span }) => kind === "name" && !keywords.has(span.start));
  const places = (list: readonly Pick<Token, "span">[]) => list.map(({ span }) => `${span.start}-${span.end}`);
  const isPath = ({ text: name, span }: (typeof occurrences)[number]) => text[span.start] === '"' && name !== "";
  expect(places(occurrences.filter((each) => !isPath(each)))).toEqual(places(names));
}

describe("every name has one occurrence", () => {
  it.each(SHIPPED_TEXTS)("in %s", (_, text) => coverNames(text));

  it("in random programs", () => {
    fc.assert(fc.property(programs(), coverNames));
  });

  it.each([true, false])("in random programs about nesting, with rule sets of their own: %s", (ownRules) => {
    fc.assert(fc.property(new Programs({ ownRules }), (program) => coverNames(programText(program))));
  });
});

it("damaged programs have names in order, none of them twice", () => {
  const damaged = fc
    .tuple(
      fc.oneof(
        programs(),
        new Programs({ ownRules: true }).map((program) => programText(program)),
        fc.constantFrom(...SHIPPED_TEXTS.map(([, text]) => text)),
      ),
      fc.nat(),
      fc.nat(60),
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 12 }),
        fc.constantFrom("`", "in x", "for ", "->", "{", "task", "fn f"),
      ),
    )
    .map(([text, at, length, other]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + other + text.slice(start + length);
    });
  fc.assert(fc.property(damaged, holdTogether), { numRuns: process.env["LMMU_DEEP"] ? 3000 : 100 });
});
