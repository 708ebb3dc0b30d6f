import type { Span } from "../../grammar/index.js";
import type { Frame, Origin, Parameter, Region, Site } from "../../runtime/index.js";
import type { Findings } from "../findings.js";
import type { Kinds } from "../names/kinds.js";
import type { Suggestions } from "../names/near.js";
import type { FrameSymbol, Scopes } from "../names/scope.js";
import type { Switches } from "../names/switches.js";
import type { OriginTable } from "../origins.js";
import type { RuleSetTable } from "./rules.js";

/** The lists of a program while it is put together, and what all of its code is lowered with. */
export class Assembly {
  /** Declared frames have the first places, by their symbols' indices; what is found on the way comes after them. */
  readonly frames: Frame[];
  readonly regions: Region[] = [];
  /** Parameters of declared frames by the symbol's index; null where no list was written. */
  readonly parameters: (readonly Parameter[] | null)[] = [];
  private readonly undeclared = new Map<string, number>();
  private declared: ReadonlySet<string> | null = null;
  private sites = 0;

  constructor(
    readonly scopes: Scopes,
    readonly switches: Switches,
    readonly ruleSets: RuleSetTable,
    readonly kinds: Kinds,
    readonly origins: OriginTable,
    readonly findings: Findings,
    readonly suggestions: Suggestions,
  ) {
    this.frames = new Array<Frame>(scopes.frames.length);
  }

  /** A call site of its own. */
  site(): Site {
    return this.sites++;
  }

  /** Takes the next place for a frame that no symbol stands for. */
  addFrame(frame: Frame): number {
    return this.frames.push(frame) - 1;
  }

  /** The frame of a name that nobody declares: it passes through. One for each name. */
  undeclaredFrame(name: string, origin: () => Origin): number {
    const known = this.undeclared.get(name);
    if (known !== undefined) return known;
    const at = origin();
    const code = [
      { op: "next", arguments: null, origin: at },
      { op: "return", origin: at },
    ] as const;
    const index = this.addFrame({
      name,
      kind: "undeclared",
      interrupt: null,
      source: null,
      inlines: null,
      parameters: [],
      slots: 0,
      code,
      origin: at,
    });
    this.undeclared.set(name, index);
    return index;
  }

  /** True where a trace can show a function or handler of that name. */
  hasFrame(name: string): boolean {
    this.declared ??= new Set(this.scopes.frames.map((symbol) => symbol.name));
    return this.declared.has(name) || this.undeclared.has(name);
  }

  /** Names of all functions and handlers. */
  *frameNames(): Iterable<string> {
    for (const { name } of this.scopes.frames) yield name;
    yield* this.undeclared.keys();
  }

  /** The page that stands in for a parameter that nobody gives. */
  implicitRegion(frame: FrameSymbol, parameter: string, origin: Origin): number {
    const name = `${frame.name}(${parameter})`;
    return this.regions.push({ name, space: "kernel", pages: 1, at: null, bare: false, implicit: true, origin }) - 1;
  }
}

/** Gives out the origins of one declaration. */
export class DeclarationOrigins {
  private readonly declaration: number;

  constructor(
    private readonly table: OriginTable,
    file: string,
    start: number,
  ) {
    this.declaration = table.declare(file, start);
  }

  at(span: Span): Origin {
    return this.table.add(this.declaration, span);
  }
}
