import type { FrameDeclaration } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { Entities } from "./entities.js";
import type { Entity, OpenEntity } from "./entity.js";
import { findFrame, type Scope } from "./scope.js";

type Parameters = ReadonlyMap<string, Entity>;
const NONE: Parameters = new Map();

/** The parameters of a program's frames. One that inlines another has that one's, unless it has a list of its own. */
export class FrameParameters {
  private readonly known = new Map<FrameDeclaration, Parameters>();

  constructor(
    private readonly entities: Entities,
    private readonly scopeOf: (file: string) => Scope,
  ) {}

  of(unit: Unit, declaration: FrameDeclaration): Parameters {
    const passed = new Set<FrameDeclaration>();
    let at: { readonly unit: Unit; readonly declaration: FrameDeclaration } | null = { unit, declaration };
    let found: Parameters | undefined;
    while (at !== null && found === undefined && !passed.has(at.declaration)) {
      found = this.known.get(at.declaration) ?? this.own(at.unit, at.declaration);
      passed.add(at.declaration);
      at = this.inlined(at.unit, at.declaration);
    }
    for (const each of passed) this.known.set(each, found ?? NONE);
    return found ?? NONE;
  }

  private own({ file }: Unit, declaration: FrameDeclaration): Parameters | undefined {
    if (declaration.parameters === undefined) return undefined;
    const parameters = new Map<string, OpenEntity>();
    for (const { name } of declaration.parameters) {
      const twice = parameters.get(name.text);
      if (twice !== undefined) twice.declarations.push({ file, span: name.span });
      else {
        const inside = { file, declaration, knownIn: declaration.span };
        parameters.set(name.text, this.entities.within("parameter", name, inside));
      }
    }
    return parameters;
  }

  private inlined(unit: Unit, { inlines }: FrameDeclaration) {
    const symbol = inlines && findFrame(this.scopeOf(unit.file), inlines.text);
    return symbol?.declaration.kind === "fn" ? { unit: symbol.unit, declaration: symbol.declaration } : null;
  }
}
