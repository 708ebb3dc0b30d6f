import type {
  Declaration,
  FrameDeclaration,
  IrqDeclaration,
  Name,
  RegionDeclaration,
  RulesDeclaration,
  ScenarioDeclaration,
  Span,
} from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import { entity, type EntityKind, type OpenEntity } from "./entity.js";
import { switchName } from "./scope.js";

/** Declarations whose names belong to their file. */
export type NamedDeclaration =
  FrameDeclaration | IrqDeclaration | RegionDeclaration | RulesDeclaration | ScenarioDeclaration;

const KINDS = {
  fn: "frame",
  irq: "frame",
  region: "region",
  rules: "rules",
  scenario: "scenario",
} as const satisfies Record<NamedDeclaration["kind"], EntityKind>;

/** What the declarations of a program declare, and what it has by name alone. */
export class Entities {
  private readonly declared = new Map<Declaration, OpenEntity>();
  /** What tells a declaration from others of its kind in its file: its name, and a number where that is declared twice. */
  private readonly labels = new Map<Declaration, string>();
  private readonly byName = new Map<EntityKind, Map<string, OpenEntity>>();
  private readonly unknowns = new Map<EntityKind, Map<string, OpenEntity>>();

  constructor(units: Iterable<Unit>) {
    for (const unit of units) this.declareAll(unit);
  }

  private declareAll({ file, ast }: Unit): void {
    const inFile = new Map<string, OpenEntity>();
    for (const declaration of ast.declarations) {
      if (declaration.kind === "import" || declaration.kind === "machine") continue;
      const { text, span } = declaration.name;
      if (declaration.kind === "config") {
        if (text !== "") this.named("config", switchName(text)).declarations.push({ file, span });
        continue;
      }
      const kind = KINDS[declaration.kind];
      const declaredWith = declaration.kind === "fn" || declaration.kind === "irq" ? declaration.kind : null;
      const id = `${kind} ${text}`;
      const known = inFile.get(id) ?? entity(kind, text, [file], { declaredWith });
      inFile.set(id, known);
      known.declarations.push({ file, span });
      this.declared.set(declaration, known);
      const count = known.declarations.length;
      this.labels.set(declaration, count === 1 ? id : `${id} ${count}`);
    }
  }

  /** What a declaration of the program declares. */
  of(declaration: NamedDeclaration): OpenEntity {
    return this.declared.get(declaration)!;
  }

  /** Something that is known inside a declaration alone. `number` tells it from others of its name there. */
  within(kind: EntityKind, { text, span }: Name, { file, declaration, knownIn, number = 1 }: Inside): OpenEntity {
    const owners = [this.labels.get(declaration)!, file, ...(number === 1 ? [] : [String(number)])];
    const inner = entity(kind, text, owners, { knownIn: { file, span: knownIn } });
    inner.declarations.push({ file, span });
    return inner;
  }

  /** What is the same wherever the program names it. */
  named(kind: EntityKind, name: string): OpenEntity {
    return intern(this.byName, kind, name, () => entity(kind, name, []));
  }

  /** A name that means nothing where a `wanted` has to stand. */
  unknown(wanted: EntityKind, name: string): OpenEntity {
    return intern(this.unknowns, wanted, name, () => entity("unknown", name, [wanted], { wanted }));
  }
}

interface Inside {
  readonly file: string;
  readonly declaration: NamedDeclaration;
  readonly knownIn: Span;
  readonly number?: number;
}

function intern(
  kept: Map<EntityKind, Map<string, OpenEntity>>,
  kind: EntityKind,
  name: string,
  make: () => OpenEntity,
): OpenEntity {
  let ofKind = kept.get(kind);
  if (ofKind === undefined) kept.set(kind, (ofKind = new Map<string, OpenEntity>()));
  let found = ofKind.get(name);
  if (found === undefined) ofKind.set(name, (found = make()));
  return found;
}
