/** What a check found, kept for the next check of nearly the same text: the declaration is the unit of memory. */
import type { Diagnostic } from "../../grammar/index.js";
import type { Program } from "../../runtime/index.js";
import type { Compilation } from "../compile.js";
import { type AnchoredFinding, Anchors } from "./anchors.js";
import { Dependencies } from "./dependencies.js";

/** What came of a piece of a program. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** The frames that it can come to. */
  readonly frames: ReadonlySet<number>;
}

interface Remembered {
  readonly dependencies: string;
  readonly findings: readonly AnchoredFinding[];
  /** The declarations that the findings point into, as they were: offsets in them hold while they are the same. */
  readonly declarations: ReadonlyMap<string, string | undefined>;
  /** By their declarations. */
  readonly frames: ReadonlySet<string>;
}

/** Files beyond which what is known of the others is forgotten: a workspace has more than an editor looks at. */
const MOST_FILES = 600;

/** Remembers of each program's first file what was found in its scenarios and functions. One for a thread. */
export class CheckMemory {
  private readonly byFile = new Map<string, Map<string, Remembered>>();

  /** What is known of a program; `asked` is what its check depends on besides its text. */
  of(compilation: Compilation, program: Program, asked: string): ProgramMemory {
    const known = this.byFile.get(compilation.file) ?? new Map<string, Remembered>();
    if (this.byFile.size >= MOST_FILES) this.byFile.clear();
    // The file that was looked at last is forgotten last.
    this.byFile.delete(compilation.file);
    this.byFile.set(compilation.file, known);
    return new ProgramMemory(known, compilation, program, asked);
  }
}

export class ProgramMemory {
  private readonly anchors: Anchors;
  private readonly dependencies: Dependencies;

  constructor(
    private readonly known: Map<string, Remembered>,
    compilation: Compilation,
    program: Program,
    private readonly asked: string,
  ) {
    this.anchors = new Anchors(compilation.units);
    this.dependencies = new Dependencies(compilation, program, this.anchors);
  }

  /**
   * What `check` finds in the code that begins in frames, or found before in the same code. `title` tells the piece from the
   * others, `value` is what else of the IR it depends on. What is not final is not remembered: somebody has stopped it, or it
   * ran into a limit that other code shares.
   */
  remember(
    title: string,
    roots: readonly number[],
    value: unknown,
    check: () => { readonly checked: Checked; readonly isFinal: boolean },
  ): Checked {
    const own = this.dependencies.of(roots, value);
    if (own === null) return check().checked;
    const dependencies = `${this.asked}\0${own}`;
    const before = this.known.get(title);
    if (before?.dependencies === dependencies && this.isInPlace(before)) return this.recalled(before);
    this.known.delete(title);
    const { checked, isFinal } = check();
    const findings = checked.diagnostics.map((each) => this.anchors.anchored(each));
    if (isFinal && findings.every((each) => each !== null)) {
      const frames = new Set([...checked.frames].map((frame) => this.dependencies.identityOf(frame)));
      const pointedAt = findings.flatMap(({ places }) => places.flatMap(({ declaration }) => declaration ?? []));
      const declarations = new Map(pointedAt.map((each) => [each, this.anchors.textOf(each)]));
      this.known.set(title, { dependencies, findings, declarations, frames });
    }
    return checked;
  }

  private isInPlace({ declarations }: Remembered): boolean {
    for (const [declaration, text] of declarations) if (this.anchors.textOf(declaration) !== text) return false;
    return true;
  }

  private recalled({ findings, frames }: Remembered): Checked {
    const reached = [...frames].flatMap((identity) => this.dependencies.framesOf(identity));
    return { diagnostics: findings.map((each) => this.anchors.placed(each)), frames: new Set(reached) };
  }
}
