import { type Block, type Chain, type ChainElement, printName, type Span } from "../../grammar/index.js";
import { before, lineEndOf } from "../fixes/declarations.js";
import { type Item, locate, type Located, someItem } from "../fixes/lists.js";
import { walkBody, walkNames } from "../names/walk.js";
import type { Refactoring, Selected } from "./index.js";

/** What a new function is called, with a number where the program has that word. */
const NAME = "extracted";

/** The selected elements of a chain become a function of their own, which the chain names in their place. */
export function extractFrame({ unit, span, units }: Selected): Refactoring | null {
  const located = locate(unit, span);
  const spot = located?.path.at(-1);
  const item = spot?.list.items[spot.index];
  if (located === null || item?.kind !== "chain") return null;
  const selected = selectedElements(item, span);
  const [first, last] = [selected[0], selected.at(-1)];
  if (first === undefined || last === undefined || selected.some(saysNext)) return null;
  const name = freeName(units.map(({ text }) => text));
  const parameters = localsIn(selected, located).map(printName).join(", ");
  const list = parameters === "" ? "" : `(${parameters})`;
  const place = { start: first.span.start, end: last.span.end };
  const lineEnd = lineEndOf(unit);
  const body = indented(unit.text, place);
  const goesOn = last !== item.elements.at(-1);
  const declared = `fn ${name}${list} {${lineEnd}  ${body}${goesOn ? " -> next" : ""};${lineEnd}}`;
  return {
    title: `extract ${selected.length} elements of the chain into a function`,
    edits: [before(unit, located.owner, declared), { file: unit.file, span: place, replacement: name + list }],
  };
}

/** Those that the selection covers or cuts, without a `next` at the end; none where it is about a single one. */
function selectedElements({ elements }: Chain, { start, end }: Span): ChainElement[] {
  const selected = elements.filter((each) => each.span.start < end && start < each.span.end);
  if (selected.length < 2) return [];
  return selected.at(-1)!.kind === "next" ? selected.slice(0, -1) : selected;
}

/** In a function of its own, `next` would be another. */
function saysNext(element: ChainElement): boolean {
  const isNext = (item: Item): boolean =>
    item.kind === "next" || (item.kind === "chain" && item.elements.some(({ kind }) => kind === "next"));
  return element.kind === "block" && element.body.statements.some((each) => someItem(each, isNext));
}

/** The parameters and loop variables that elements read, in the order in which they are first read. */
function localsIn(elements: readonly ChainElement[], { owner, path }: Located): string[] {
  const parameters = owner.kind === "fn" ? (owner.parameters ?? []).map(({ name }) => name.text) : [];
  const loops = path.flatMap(({ list, index }) => {
    const item = list.items[index]!;
    return item.kind === "for" ? [item.variable.text] : [];
  });
  const locals = new Set([...parameters, ...loops]);
  const read = new Set<string>();
  const chain: Chain = { kind: "chain", span: elements[0]!.span, elements: [...elements] };
  const body: Block = { span: chain.span, statements: [chain] };
  walkBody(body, {
    expression: (expression) => {
      walkNames(expression, "any", ({ text }) => {
        if (locals.has(text)) read.add(text);
      });
    },
  });
  return [...read];
}

/** A part of a text as it is one step further in than the margin. */
function indented(text: string, { start, end }: Span): string {
  const line = text.slice(Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1, start);
  const indent = /^[ \t]*/.exec(line)![0];
  return text
    .slice(start, end)
    .split(/(\r\n|\n|\r)/)
    .map((each, index) =>
      index > 0 && each.startsWith(indent) && !/^[\r\n]/.test(each) ? `  ${each.slice(indent.length)}` : each,
    )
    .join("");
}

function freeName(texts: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? NAME : `${NAME}_${number}`;
    if (!texts.some((text) => text.includes(name))) return name;
  }
}
