import { findFrame, type FrameSymbol, type ProgramNames, type Scope } from "../../compiler/names/index.js";

/** The frame whose parameters a frame has: itself, or the one that it inlines. Null where there is no list. */
export function parametersFrom(frame: FrameSymbol, names: ProgramNames): FrameSymbol | null {
  const passed = new Set<FrameSymbol>();
  let next: FrameSymbol | undefined = frame;
  while (next !== undefined && !passed.has(next) && next.declaration.kind === "fn") {
    passed.add(next);
    const { parameters, inlines }: { parameters?: readonly unknown[]; inlines?: { readonly text: string } } =
      next.declaration;
    if (parameters !== undefined) return next;
    const scope: Scope | undefined = names.files.get(next.unit.file)?.scope;
    next = scope === undefined || inlines === undefined ? undefined : findFrame(scope, inlines.text);
  }
  return null;
}
