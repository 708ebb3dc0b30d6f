import type { Expression, Parameter } from "../../grammar/index.js";
import type { ValueKind } from "../../runtime/index.js";
import { type FrameSymbol, type Scopes, findFrame } from "./scope.js";
import { isProtectionWord, type Want, walkBody, walkNames } from "./walk.js";

/** One parameter of one frame, while its kind is being found. */
interface Candidate {
  kind: ValueKind | null;
  /** Parameters of callers that are passed on to this one, so far without a kind of their own. */
  readonly passedFrom: Candidate[];
}

/** The kinds of each declared frame's parameters; frames without a list are not in it. */
export type Kinds = ReadonlyMap<FrameSymbol, readonly ValueKind[]>;

/**
 * Finds the kinds of all parameters: the default fixes it, else the first use in the text, else the frames to which the
 * parameter is passed; pages where nothing tells. Clashes are found later, where the uses are compiled.
 */
export function inferKinds(scopes: Scopes): Kinds {
  const candidates = new Map<FrameSymbol, Candidate[]>();
  for (const symbol of scopes.frames) {
    if (symbol.declaration.kind !== "fn" || symbol.declaration.parameters === undefined) continue;
    const own = symbol.declaration.parameters.map((parameter) => ({ kind: defaultKind(parameter), passedFrom: [] }));
    candidates.set(symbol, own);
  }
  for (const [symbol, own] of candidates) readUses(symbol, own, candidates, scopes);
  spread(candidates);
  const kinds = new Map<FrameSymbol, readonly ValueKind[]>();
  for (const [symbol, own] of candidates)
    kinds.set(
      symbol,
      own.map(({ kind }) => kind ?? "pages"),
    );
  return kinds;
}

function defaultKind({ default: value }: Parameter): ValueKind | null {
  return value === undefined ? null : kindOfText(value);
}

/** What an expression is by its form alone. */
function kindOfText(value: Expression): ValueKind {
  if (isProtectionWord(value)) return "protection";
  return value.kind === "name" || value.kind === "slice" ? "pages" : "integer";
}

function readUses(
  symbol: FrameSymbol,
  own: readonly Candidate[],
  candidates: ReadonlyMap<FrameSymbol, Candidate[]>,
  scopes: Scopes,
): void {
  const { declaration, unit } = symbol;
  if (declaration.kind !== "fn") return;
  const byName = new Map<string, Candidate>();
  declaration.parameters?.forEach(({ name }, index) => byName.set(name.text, own[index]!));
  if (byName.size === 0) return;
  const scope = scopes.of.get(unit)!;
  const hidden: string[] = [];
  const use = (name: { readonly text: string }, want: Want): void => {
    const candidate = byName.get(name.text);
    if (candidate === undefined || candidate.kind !== null || want === "any" || hidden.includes(name.text)) return;
    candidate.kind = want;
  };
  if (declaration.guard !== undefined) walkNames(declaration.guard, "integer", use);
  if (declaration.body === undefined) return;
  walkBody(declaration.body, {
    expression: (expression, want) => {
      if (typeof want === "string") return walkNames(expression, want, use);
      if (expression.kind !== "name") return walkNames(expression, "any", use);
      const passed = byName.get(expression.name.text);
      const callee = findFrame(scope, want.element.name.text);
      const parameter = callee && candidates.get(callee)?.[want.index];
      if (passed?.kind === null && parameter !== undefined && !hidden.includes(expression.name.text)) {
        parameter.passedFrom.push(passed);
      }
    },
    loop: (variable, begins) => void (begins ? hidden.push(variable.text) : hidden.pop()),
  });
}

/** Hands kinds on from parameters that have one to those that are passed to them. */
function spread(candidates: ReadonlyMap<FrameSymbol, readonly Candidate[]>): void {
  const work = [...candidates.values()].flat().filter(({ kind }) => kind !== null);
  for (let next = 0; next < work.length; next++) {
    const known = work[next]!;
    for (const candidate of known.passedFrom) {
      if (candidate.kind !== null) continue;
      candidate.kind = known.kind;
      work.push(candidate);
    }
  }
}
