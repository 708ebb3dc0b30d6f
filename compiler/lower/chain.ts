import { type Chain, type ChainElement, VOCABULARY } from "../../grammar/index.js";
import type { Element, Expression, Wrap } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import * as nesting from "../catalogue/nesting.js";
import { findFrame } from "../names/scope.js";
import { type Body, lockOf } from "./body.js";

type FrameElement = Extract<ChainElement, { kind: "frame" }>;

/** One instruction for the whole chain; elements that mean nothing are reported and left out. */
export function lowerChain(chain: Chain, body: Body): void {
  const alone = chain.elements.length === 1;
  const elements: Element[] = [];
  for (const element of chain.elements) {
    const lowered = lowerElement(element, alone, body);
    if (lowered !== null) elements.push(lowered);
  }
  if (elements.length > 0) body.code.emit({ op: "chain", elements, origin: body.origins.at(chain.span) });
}

function lowerElement(element: ChainElement, alone: boolean, body: Body): Element | null {
  switch (element.kind) {
    case "block":
      return body.laterBlock(element.body, element.span);
    case "next":
      if (body.owner.kind === "fn") return { kind: "next", origin: body.origins.at(element.span) };
      body.findings.at(names.nextOutside, body.file, element.span, body.owner);
      return null;
    case "frame":
      return lowerFrameElement(element, alone, body);
  }
}

function lowerFrameElement(element: FrameElement, alone: boolean, body: Body): Element | null {
  const { name } = element;
  if (name.text === "") return null;
  const { assembly, scope, findings, file } = body;
  const symbol = findFrame(scope, name.text);
  if (symbol?.declaration.kind === "irq") {
    const label = { file: symbol.unit.file, span: symbol.declaration.name.span, message: "declared with `irq`" };
    findings.at(names.handlerCalled, file, name.span, { name: name.text }, { labels: [label] });
    return null;
  }
  if (symbol === undefined && alone) {
    // A statement's word that is misspelt is taken for a function's name.
    const suggestion = body.suggestions.near(name.text, scope.frames.keys(), VOCABULARY.statement);
    findings.at(names.unknownFrame, file, name.span, { name: name.text, suggestion });
  }
  const origin = body.origins.at(element.span);
  const frame = symbol?.index ?? assembly.undeclaredFrame(name.text, () => origin);
  if (
    symbol?.declaration.kind === "fn" &&
    symbol.declaration.annotations.length > 0 &&
    element.annotations.length > 0
  ) {
    const first = symbol.declaration.annotations[0]!;
    const label = { file: symbol.unit.file, span: first.span, message: "its declaration has one" };
    const span = element.annotations[0]!.span;
    findings.at(nesting.annotationNests, file, span, { name: name.text }, { labels: [label] });
  }
  return {
    kind: "frame",
    frame,
    arguments: lowerArguments(element, symbol?.index ?? null, body),
    wraps: element.annotations.map((annotation): Wrap => {
      const at = body.origins.at(annotation.span);
      if (annotation.kind === "context") {
        return { kind: "context", context: annotation.context, lock: lockOf(annotation), origin: at };
      }
      const open = assembly.site();
      return { kind: "section", section: annotation.section, open, close: assembly.site(), origin: at };
    }),
    origin,
  };
}

/** Null where none were written, or where one of them means nothing. `frame` null: nobody declares it. */
function lowerArguments(element: FrameElement, frame: number | null, body: Body): readonly Expression[] | null {
  if (element.arguments === undefined) return null;
  const parameters = frame === null ? null : body.assembly.parameters[frame]!;
  const values: Expression[] = [];
  let complete = true;
  element.arguments.forEach((argument, index) => {
    if (parameters !== null && index >= parameters.length) return;
    const value = body.value(argument, parameters?.[index]?.kind ?? "any");
    if (value === null) complete = false;
    else values.push(value);
  });
  const extra = parameters === null ? undefined : element.arguments[parameters.length];
  if (extra !== undefined) {
    const values = { name: element.name.text, takes: parameters!.length, given: element.arguments.length };
    body.findings.at(names.tooManyArguments, body.file, extra.span, values);
  }
  return complete ? values : null;
}
