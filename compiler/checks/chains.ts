import type { Element } from "../../runtime/index.js";
import type { Place } from "../../grammar/index.js";
import * as nesting from "../catalogue/nesting.js";
import type { CallGraph } from "./call-graph.js";
import type { ReachedChain } from "./flow.js";
import type { GoesOn } from "./goes-on.js";

/** A part of a chain that nothing can run is an error at the arrow before it. */
export function checkUnreachableRest(graph: CallGraph, goesOn: GoesOn): void {
  graph.calls.forEach(({ chains }, frame) => {
    // The chain of a frame that inlines another was written by nobody.
    if (graph.program.frames[frame]!.inlines !== null) return;
    for (const chain of chains) checkChain(chain, graph, goesOn);
  });
}

function checkChain({ elements }: ReachedChain, graph: CallGraph, goesOn: GoesOn): void {
  if (elements.length < 2) return;
  const firsts = firstDeclared(elements, graph);
  for (let index = 0; index + 1 < elements.length; index++) {
    const element = elements[index]!;
    if (element.kind !== "frame" || goesOn.mayGoOn(element.frame)) continue;
    const first = firsts[index + 1];
    if (first !== undefined && goesOn.runsRest(element.frame, first)) continue;
    const place = arrow(element, elements[index + 1]!, graph);
    graph.findings.add(nesting.unreachableRest, place, { before: graph.name(element.frame) });
    return;
  }
}

/**
 * For each position, the frame that the rest from there begins with, undeclared ones skipped: undefined where there is
 * none, null where the frame's own rest follows.
 */
function firstDeclared(elements: readonly Element[], graph: CallGraph): readonly (number | null | undefined)[] {
  const firsts: (number | null | undefined)[] = new Array<undefined>(elements.length);
  let first: number | null | undefined;
  for (let index = elements.length - 1; index >= 0; index--) {
    const element = elements[index]!;
    if (element.kind === "next") first = null;
    else if (element.kind === "frame" && !graph.isUndeclared(element.frame)) first = element.frame;
    firsts[index] = first;
  }
  return firsts;
}

/** The `->` between two elements. */
function arrow(before: Element, after: Element, graph: CallGraph): Place {
  const { file, span } = graph.place(before.origin);
  const end = graph.place(after.origin).span.start;
  const start = (graph.files.get(file) ?? "").indexOf("->", span.end);
  return { file, span: start < 0 || start >= end ? { start: span.end, end } : { start, end: start + 2 } };
}

/** A frame that trace and body both name, and that stands later in the rest than at its beginning, runs twice. */
export function checkRunsTwice(graph: CallGraph, goesOn: GoesOn): void {
  for (const { chains } of graph.calls) {
    for (const chain of chains) checkTwice(chain, graph, goesOn);
  }
}

function checkTwice({ elements }: ReachedChain, graph: CallGraph, goesOn: GoesOn): void {
  if (elements.length < 2) return;
  const last = new Map<number, number>();
  elements.forEach((element, index) => {
    if (element.kind === "frame" && !graph.isUndeclared(element.frame)) last.set(element.frame, index);
  });
  const firsts = firstDeclared(elements, graph);
  const seen = new Set<number>();
  elements.forEach((element, index) => {
    if (element.kind !== "frame" || seen.has(element.frame)) return;
    seen.add(element.frame);
    for (const callee of common(goesOn.headsOf(element.frame), last)) {
      const at = last.get(callee);
      if (at === undefined || at <= index || callee === element.frame || firsts[index + 1] === callee) continue;
      const values = { name: graph.name(callee), caller: graph.name(element.frame) };
      const label = { ...graph.place(callOf(element.frame, callee, graph)), message: "and here" };
      graph.findings.add(nesting.runsTwice, graph.place(elements[at]!.origin), values, { labels: [label] });
    }
  });
}

/** Where a frame's body calls another first. */
function callOf(frame: number, callee: number, graph: CallGraph): number {
  for (const { elements } of graph.calls[frame]!.chains) {
    const found = elements.find((element) => element.kind === "frame" && element.frame === callee);
    if (found !== undefined) return found.origin;
  }
  return graph.program.frames[frame]!.origin;
}

/**
 * A chain that hands on its frame's rest may lead back to that frame only through the element right before `-> next`:
 * else the rest grows at every turn.
 */
export function checkGrowingRest(graph: CallGraph): void {
  const { of } = graph.components;
  graph.calls.forEach(({ chains }, frame) => {
    if (!graph.isRecursive(frame)) return;
    for (const chain of chains) {
      const { elements } = chain;
      const endsInNext = elements.at(-1)?.kind === "next";
      if (!chain.handsOn) continue;
      const guilty = elements
        .slice(0, endsInNext ? -2 : -1)
        .find((each) => each.kind === "frame" && of[each.frame] === of[frame]);
      if (guilty?.kind !== "frame") continue;
      const values = { name: graph.name(guilty.frame), frame: graph.name(frame) };
      graph.findings.add(nesting.growingRest, graph.place(guilty.origin), values);
    }
  });
}

/** The frames that are in both, found by going through the smaller one: either may have tens of thousands. */
function common(heads: ReadonlySet<number>, places: ReadonlyMap<number, number>): number[] {
  return heads.size < places.size
    ? [...heads].filter((frame) => places.has(frame))
    : [...places.keys()].filter((frame) => heads.has(frame));
}
