import type { FrameDeclaration, Statement } from "../../grammar/index.js";
import type { Frame, Origin, Parameter } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import { type FrameSymbol, findFrame } from "../names/scope.js";
import { readsOf } from "../reads.js";
import { type Assembly, DeclarationOrigins } from "./assembly.js";
import { Body, lastOf } from "./body.js";
import { lowerValue, NO_STATES, type Slot } from "./expression.js";

/** Lowers all declared frames. */
export function lowerFrames(assembly: Assembly): void {
  const origins = lowerHeads(assembly);
  assembly.scopes.frames.forEach((symbol, index) => lowerFrame(symbol, origins[index]!, assembly));
}

/** Lowers a declared frame and those that it calls, however far away. The code of the others is a `return`. */
export function lowerFramesFrom(root: FrameSymbol, assembly: Assembly): void {
  const origins = lowerHeads(assembly);
  const { frames } = assembly.scopes;
  frames.forEach((symbol, index) => {
    const origin = origins[index]!.at(symbol.declaration.name.span);
    assembly.frames[index] = lowered(symbol, [{ op: "return", origin }], 0, origin, assembly);
  });
  const seen = new Set([root.index]);
  // The set grows while it is walked, and the walk goes on with what is new.
  for (const index of seen) {
    const symbol = frames[index];
    // Undeclared ones are complete.
    if (symbol === undefined) continue;
    lowerFrame(symbol, origins[index]!, assembly);
    for (const called of readsOf(assembly.frames[index]!.code).frames) seen.add(called);
  }
}

/** Lowers all parameters, since calls are checked against them, and returns what gives the declarations their origins. */
function lowerHeads(assembly: Assembly): readonly DeclarationOrigins[] {
  const { frames } = assembly.scopes;
  const origins = frames.map(
    ({ unit, declaration }) => new DeclarationOrigins(assembly.origins, unit.file, declaration.span.start),
  );
  frames.forEach((symbol, index) => {
    assembly.parameters[index] = lowerParameters(symbol, origins[index]!, assembly);
  });
  inheritParameters(assembly);
  return origins;
}

/** The frame that a frame is fused with; null where it is none, or nobody declares that. */
function inlined(symbol: FrameSymbol, assembly: Assembly): FrameSymbol | null {
  const name = symbol.declaration.kind === "fn" ? symbol.declaration.inlines?.text : undefined;
  if (name === undefined || name === "") return null;
  const found = findFrame(assembly.scopes.of.get(symbol.unit)!, name);
  return found?.declaration.kind === "fn" ? found : null;
}

/** A frame that inlines another takes that one's parameters, unless it has a list of its own. */
function inheritParameters(assembly: Assembly): void {
  const settled = new Set<FrameSymbol>();
  for (const symbol of assembly.scopes.frames) {
    const chain: FrameSymbol[] = [];
    let next: FrameSymbol | null = symbol;
    while (next !== null && !settled.has(next) && assembly.parameters[next.index] === null) {
      settled.add(next);
      chain.push(next);
      next = inlined(next, assembly);
    }
    const parameters = next === null ? null : (assembly.parameters[next.index] ?? null);
    for (const each of chain) assembly.parameters[each.index] = parameters;
  }
}

function lowerParameters(
  symbol: FrameSymbol,
  origins: DeclarationOrigins,
  assembly: Assembly,
): readonly Parameter[] | null {
  const { declaration, unit } = symbol;
  if (declaration.kind !== "fn" || declaration.parameters === undefined) return null;
  const kinds = assembly.kinds.get(symbol)!;
  const earlier = new Map<string, Slot>();
  return declaration.parameters.map((parameter, slot) => {
    const { text: name, span } = parameter.name;
    const kind = kinds[slot]!;
    if (earlier.has(name) && name !== "") {
      assembly.findings.at(names.declaredTwice, unit.file, span, { what: "parameter", name });
    }
    const value =
      parameter.default === undefined
        ? null
        : lowerValue(parameter.default, kind, {
            scope: assembly.scopes.of.get(unit)!,
            switches: assembly.switches,
            findings: assembly.findings,
            suggestions: assembly.suggestions,
            slot: (earlierName) => earlier.get(earlierName),
            slotNames: () => earlier.keys(),
            variables: null,
            states: NO_STATES,
          });
    earlier.set(name, { slot, kind });
    const implicit = kind === "pages" && value === null;
    const region = implicit ? assembly.implicitRegion(symbol, name, origins.at(span)) : null;
    return { name, kind, default: value, region };
  });
}

function lowerFrame(symbol: FrameSymbol, origins: DeclarationOrigins, assembly: Assembly): void {
  const { declaration, unit, name } = symbol;
  const scope = assembly.scopes.of.get(unit)!;
  const parameters = assembly.parameters[symbol.index] ?? [];
  const owner = { kind: declaration.kind, name, tasks: null, ruleSets: null };
  const body = new Body(assembly, scope, owner, origins, parameters);
  const origin = origins.at(declaration.name.span);
  if (declaration.kind === "irq") body.block(declaration.body);
  else {
    body.guarded(declaration.guard, () => {
      body.annotated(declaration.annotations, () => lowerCode(declaration, symbol, parameters, body));
    });
  }
  const end = declaration.body === undefined ? declaration.name.span : lastOf(declaration.body.span);
  const code = body.finish(end);
  assembly.frames[symbol.index] = lowered(symbol, code, body.slots, origin, assembly);
}

function lowered(symbol: FrameSymbol, code: Frame["code"], slots: number, origin: Origin, assembly: Assembly): Frame {
  const { declaration, name } = symbol;
  return {
    name,
    kind: declaration.kind,
    interrupt: declaration.kind === "irq" ? declaration.context : null,
    source: declaration.kind === "fn" ? (declaration.source?.value ?? null) : null,
    inlines: inlined(symbol, assembly)?.index ?? null,
    parameters: assembly.parameters[symbol.index] ?? [],
    slots,
    code,
    origin,
  };
}

/** The body as written, else `next;`, else that of the frame it is fused with: `g -> next;`. */
function lowerCode(
  declaration: FrameDeclaration,
  symbol: FrameSymbol,
  parameters: readonly Parameter[],
  body: Body,
): void {
  const { name, inlines } = declaration;
  if (inlines === undefined || inlines.text === "") {
    if (declaration.body !== undefined) body.block(declaration.body);
    else body.code.emit({ op: "next", arguments: null, origin: body.origins.at(name.span) });
    return;
  }
  if (declaration.body !== undefined) {
    body.findings.at(names.inlinesWithBody, body.file, declaration.body.span, { name: name.text, other: inlines.text });
  }
  const { span } = inlines;
  const target = inlined(symbol, body.assembly);
  const hasParameters = target !== null && body.assembly.parameters[target.index] !== null;
  const written = parameters.map((parameter) => nameExpression(parameter.name, span));
  const call = { kind: "frame" as const, name: inlines, annotations: [], span };
  const element = hasParameters ? { ...call, arguments: written } : call;
  const chain: Statement = { kind: "chain", elements: [element, { kind: "next", span }], span };
  body.block({ statements: [chain], span });
}

function nameExpression(text: string, span: { readonly start: number; readonly end: number }) {
  return { kind: "name" as const, name: { text, span }, span };
}
